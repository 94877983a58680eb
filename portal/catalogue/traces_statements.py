"""Which clauses the statements of an item rest on: its list of grounds, and words that name one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import force_locale

from portal.catalogue.clauses import BETWEEN, RANGE, anchor_of
from portal.catalogue.fields import FIELDS
from portal.editorial.fields import Content
from portal.numerals import chinese_number

#: fields, and columns of rows, that name what they rest on in words
NAMING = ("statutory_article", "promised_basis")
ROWS_NAMING = {
    "conditions": "basis",
    "materials": "basis",
    "fees": "basis",
    "reductions": "text",
}
MOST_IN_A_RUN = 40
COUNTRY = "中华人民共和国"
#: what a law's own rules are called beside the law
SHORT = ("实施细则", "实施条例")
NUMERAL = "[零〇一二三四五六七八九十百千]+"
ARTICLES = re.compile(f"第({NUMERAL})条(?:之({NUMERAL}))?")
RUN = re.compile(f"^[》]?((?:[、和及]?第{NUMERAL}条(?:之{NUMERAL})?)+)")
LONGEST_STATEMENT = 40


@dataclass
class Ground:
    """A clause, `label` and `anchor` '' for the whole text, with (field, words) of statements."""

    document: str
    number: str
    label: str
    anchor: str
    statements: list[list[str]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, str]:
        return self.document, self.number, self.label


def grounds_of(content: Content) -> list[Ground]:
    """Every clause that the item names, once, with the statements that rest on it."""
    found: dict[tuple[str, str, str], Ground] = {}
    with force_locale("zh"):
        for one in (*_listed(content), *_named(content)):
            found.setdefault(one.key, one).statements.extend(
                said for said in one.statements if said not in found[one.key].statements
            )
    return list(found.values())


def _listed(content: Content) -> Iterator[Ground]:
    """The rows of the list of grounds, article by article."""
    said = ["legal_basis", str(FIELDS["legal_basis"].label)]
    for row in content["legal_basis"]:
        for number in _articles(row["article"]) or [""]:
            yield _ground(row, number, said)


def _articles(words: str) -> list[str]:
    """二十六、四十 and 六十九至七十一 as single numbers."""
    parts = [part.strip() for part in BETWEEN.split(words) if part.strip()]
    return [number for part in parts for number in _run(part)]


def _run(part: str) -> list[str]:
    first, _, last = part.partition(RANGE)
    begin, end = chinese_number(first), chinese_number(last) if last else None
    if begin is None or end is None or not begin < end <= begin + MOST_IN_A_RUN:
        return [first, last] if last else [first]
    return [str(number) for number in range(begin, end + 1)]


def _ground(row: Content, number: str, said: list[str]) -> Ground:
    if not number:
        return Ground(row["document"], row["number"], "", "", [said])
    if number.isdigit():
        anchor, label = f"t{number}", f"第{_written(int(number))}条"
    else:
        anchor, label = anchor_of(number), _label(number)
    return Ground(row["document"], row["number"], label, anchor, [said])


def _label(number: str) -> str:
    whole, _, part = number.partition("之")
    return f"第{whole}条之{part}" if part else f"第{whole}条"


def _written(number: int) -> str:
    """26 → 二十六, as articles are numbered."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{digits[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (digits[ones] if ones else "")


def _named(content: Content) -> Iterator[Ground]:
    """Texts of the list that other statements name in their words, with their articles there."""
    rows = _rows_by_name(content["legal_basis"])
    if not rows:
        return
    names = re.compile("|".join(re.escape(name) for name in sorted(rows, key=len, reverse=True)))
    for place, label, words in _statements(content):
        for match in names.finditer(words):
            run = RUN.match(words[match.end() :])
            said = [place, f"{label}：{words}"[:LONGEST_STATEMENT]]
            for one in ARTICLES.finditer(run[1]) if run else ():
                number = f"{one[1]}之{one[2]}" if one[2] else one[1]
                yield _ground(rows[match[0]], number, said)


def _rows_by_name(rows: list[Content]) -> dict[str, Content]:
    """The rows of the list by all that their texts are called in short, where it is clear."""
    found: dict[str, Content] = {}
    for row in rows:
        title = row["document"]
        names = {title, title.removeprefix(COUNTRY)} | {s for s in SHORT if title.endswith(s)}
        for name in names - {""}:
            found.setdefault(name, row)
    return found


def _statements(content: Content) -> Iterator[tuple[str, str, str]]:
    for name in NAMING:
        if content[name]:
            yield name, str(FIELDS[name].label), content[name]
    for name, column in ROWS_NAMING.items():
        for row in content[name]:
            if row[column]:
                yield name, str(FIELDS[name].label), row[column]
