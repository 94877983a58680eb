"""文号: the number of an official document, read in any spelling and found in running text.

The written form is that of GB/T 9704-2012: 机关代字, year in 〔〕, serial number without leading
zeros or 第.  A joint document bears the number of the body in the lead; joint orders take the
lead's series (规章制定程序条例), while joint announcements (公告) count in a series of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from opencc import OpenCC

from portal.issuing_bodies import HAN, bodies_at_end, code_start, is_code
from portal.numerals import DIGITS, NUMERAL_CHARACTERS, chinese_number

LONGEST_SPELLING: Final = 200  # code points that parse() looks at
_REACH: Final = 80  # code points before 令 or 〔 in which the body or its code is looked for

_OPENING: Final = frozenset("〔﹝［[【（(〈<「『〖")
_CLOSING: Final = frozenset("〕﹞］]】）)〉>」』〗")
_FIRM: Final = frozenset("〔﹝［[【〖")  # brackets that hold a year even when 号 is missing
_SIMPLIFIED: Final = OpenCC("t2s")

_S: Final = " {0,3}"
_YEAR: Final = f"(?:(?:19|20)[0-9]{{2}}|(?:一九|二[〇○零])[〇○{DIGITS}]{{2}})"
_SERIAL: Final = f"(?:0{{0,4}}[1-9][0-9]{{0,4}}(?![0-9])|[{NUMERAL_CHARACTERS}]{{1,9}})"
_END: Final = f"(?:{_S}号|(?!{_S}[0-9A-Za-z年月日条款项页届期个次〕/.\\-–—~]))"
_BRACKETED: Final = re.compile(
    f"〔{_S}(?P<year>{_YEAR}|[5-9][0-9]){_S}年?{_S}〕{_S}字?{_S}第?{_S}(?P<serial>{_SERIAL}){_END}"
)
_PLAIN_YEAR: Final = re.compile(
    f"(?P<year>(?:19|20)[0-9]{{2}}){_S}"
    f"(?:年?{_S}〔{_S}(?P<inner>{_SERIAL}){_S}〕{_S}号?|年{_S}第?{_S}(?P<serial>{_SERIAL}){_S}号)"
)
_ORDER: Final = re.compile(
    f"(?P<kind>令|公告){_S}"
    f"(?:〔{_S}(?P<year>{_YEAR}){_S}年?{_S}〕|(?P<plain>{_YEAR}){_S}(?:年|(?=第))"
    f"|(?P<term>〔[{NUMERAL_CHARACTERS}]{{1,3}}届〕))?{_S}"
    f"(?:〔{_S}第?{_S}(?P<inner>{_SERIAL}){_S}号{_S}〕|第?{_S}(?P<serial>{_SERIAL}){_S}号)"
)
_ORDER_BEHIND: Final = re.compile(
    f"(?:(?P<plain>{_YEAR}){_S}年{_S})?第{_S}(?P<serial>{_SERIAL}){_S}号{_S}(?P<kind>令|公告)"
)
_RUN_BEFORE: Final = re.compile(f"([{HAN}]{{1,20}}) {{0,2}}$")
_LABEL: Final = re.compile("(?:发文字号|文件字号|文号|编号)[::]? ?")
_SPELLED: Final = (
    re.compile(f"(?P<code>[{HAN}]{{2,12}})" + _BRACKETED.pattern),
    re.compile(f"(?P<code>[{HAN}]{{2,12}})" + _PLAIN_YEAR.pattern + "?"),
    re.compile(f"(?P<code>[{HAN}]{{2,12}})(?P<year>(?:19|20)[0-9]{{2}})_(?P<serial>{_SERIAL})号?"),
)
# Without brackets a year is just a year, unless the code before it is known for one.
_FAMILIAR: Final = re.compile(
    "(?:[闽沪冀晋浙皖赣鲁豫鄂湘粤桂琼渝黔榕]|国[办发函知市科卫税]|财[税建行教综办企]|发改|工信|人社"
    f"|法[释发]|中[发办]|税总|计价格)[{HAN}]*(?<![州江潭南北东西省市县区部局厅])"
)


@dataclass(frozen=True)
class DocumentNumber:
    """A 文号 (kind `number`), or a 令 or 公告 by its number (kind `order`, year optional)."""

    kind: Literal["number", "order"]
    code: str
    year: int | None
    number: int

    @property
    def canonical(self) -> str:
        """闽市监知运〔2020〕96号, 国务院令第801号 or 国家税务总局公告2020年第5号."""
        if self.kind == "number":
            return f"{self.code}〔{self.year}〕{self.number}号"
        year = f"{self.year}年" if self.year else ""
        return f"{self.code}{year}第{self.number}号"

    @property
    def series(self) -> str:
        """ASCII key of the series in which the number counts: code in Punycode, year or nothing."""
        code = self.code.replace(" ", "、").encode("punycode").decode()
        return f"{code}|{self.year or ''}"

    @property
    def key(self) -> str:
        """ASCII key of the document, the same for every spelling; fit for a unique index."""
        return f"{self.series}|{self.number}"


@dataclass(frozen=True)
class Found:
    """A number in running text: `text[start:end]` spells it."""

    start: int
    end: int
    number: DocumentNumber


def parse(text: str) -> DocumentNumber | None:
    """The number that `text` as a whole spells, in whatever brackets, widths, spaces and script."""
    if len(text) > LONGEST_SPELLING:
        return None
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    spelling = _LABEL.sub("", " ".join(_folded(visible).split()), count=1)
    spelling = spelling.strip("《》“”\"' ").rstrip("。.,;、 ")
    if spelling.startswith("〔") and spelling.endswith("〕"):
        spelling = spelling[1:-1]
    for order in _orders(spelling):
        if (order.start, order.end) == (0, len(spelling)):
            return order.number
    compact = re.sub(r"(?<=[0-9]) (?=[0-9])", "_", spelling).replace(" ", "")
    for form in _SPELLED:
        if match := form.fullmatch(compact):
            return _number(match["code"], match)
    return None


def find(text: str) -> list[Found]:
    """Every number in running text, in reading order, none overlapping another."""
    folded = _folded(text)
    orders = list(_orders(folded))
    taken = {position for order in orders for position in range(order.start, order.end)}
    numbers = (found for found in _numbers(folded, text) if found.end - 1 not in taken)
    return sorted([*orders, *numbers], key=lambda found: found.start)


def same_series(one: DocumentNumber, other: DocumentNumber) -> bool:
    """Whether two numbers count in one series, so that one may be offered as a neighbour."""
    return one.series == other.series


def _folded(text: str) -> str:
    """The text with one kind of bracket, digit, blank and script; as long as it was."""
    return text.translate({ord(char): _folded_character(char) for char in set(text)})


@lru_cache(maxsize=8192)
def _folded_character(char: str) -> str:
    if char.isspace():
        return " "
    if char in _OPENING:
        return "〔"
    if char in _CLOSING:
        return "〕"
    # ² and ① are footnote marks, not digits of the number before them.
    if unicodedata.category(char) != "No":
        plain = unicodedata.normalize("NFKC", char)
        char = plain if len(plain) == 1 else char
    return char if _is_simplified(char) else _SIMPLIFIED.convert(char)[:1] or char


def _is_simplified(char: str) -> bool:
    """著 and 乾 are simplified characters too, although a converter would change them."""
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _orders(folded: str) -> Iterator[Found]:
    taken: set[int] = set()
    for pattern in (_ORDER, _ORDER_BEHIND):
        for match in pattern.finditer(folded):
            found = _order(match, folded)
            if found and found.start not in taken and found.end - 1 not in taken:
                taken.update(range(found.start, found.end))
                yield found


def _order(match: re.Match[str], folded: str) -> Found | None:
    offset = max(0, match.start() - _REACH)
    bodies = bodies_at_end(folded[offset : match.start()])
    parts = match.groupdict()
    serial = _serial(parts.get("inner") or parts["serial"])
    if bodies is None or serial is None:
        return None
    names = bodies.names[:1] if parts["kind"] == "令" else bodies.names
    code = " ".join(names) + parts["kind"] + (parts.get("term") or "")
    year = parts.get("year") or parts.get("plain")
    number = DocumentNumber("order", code, _year(year) if year else None, serial)
    return Found(offset + bodies.start, match.end(), number)


def _numbers(folded: str, text: str) -> Iterator[Found]:
    for match in _BRACKETED.finditer(folded):
        if match[0].endswith("号") or text[match.start()] in _FIRM:
            yield from _with_code(match, folded)
    for match in _PLAIN_YEAR.finditer(folded):
        for found in _with_code(match, folded):
            if match["inner"] or _FAMILIAR.fullmatch(found.number.code):
                yield found


def _with_code(match: re.Match[str], folded: str) -> Iterator[Found]:
    offset = max(0, match.start() - _REACH)
    before = _RUN_BEFORE.search(folded[offset : match.start()])
    if before is None:
        return
    run_start = offset + before.start()
    start = code_start(before[1], folded[run_start - 1 : run_start].isdigit())
    number = None if start is None else _number(before[1][start:], match)
    if start is not None and number is not None:
        yield Found(run_start + start, match.end(), number)


def _number(code: str, match: re.Match[str]) -> DocumentNumber | None:
    parts = match.groupdict()
    year, serial = _year(parts["year"]), _serial(parts.get("inner") or parts["serial"])
    if not is_code(code) or year is None or serial is None:
        return None
    return DocumentNumber("number", code, year, serial)


def _year(text: str) -> int | None:
    year = int(text) if text.isascii() else chinese_number(text)
    if year is not None and year < 100:
        year += 1900
    return year if year is not None and 1900 <= year < 2100 else None


def _serial(text: str) -> int | None:
    return (int(text) if text.isascii() else chinese_number(text)) or None
