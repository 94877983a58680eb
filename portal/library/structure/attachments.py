"""Finds where an attachment (附件, 附录, 附表) begins, and tells it from a list of attachments."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.library.structure.dates import read_date
from portal.library.structure.numbering import read_mark, to_number
from portal.library.structure.titling import looks_like_title, spelling_key
from portal.library.structure.values import SourceLine

NUMERAL = r"[0-9０-９一二三四五六七八九十]{1,3}"
HEAD = re.compile(
    rf"附\s*(?P<kind>[件录表图])\s*(?P<number>{NUMERAL})?\s*(?:[：:\s]\s*(?P<title>[^。；]{{1,80}}))?[：:]?"
    rf"|附\s*(?P<plain>{NUMERAL})?\s*[：:]\s*(?P<name>[^。；]{{1,80}})?"
)
LIST_START = re.compile(r"附\s*件\s*[：:]\s*(?:[1１]\s*[.．、].*)?")
PUNCTUATED = re.compile(r"[，。；：、！？,;:]")
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Start:
    """An attachment begins: number (0 = none), label (附件1, '' for a text without 附), length.

    `length` counts the paragraphs that its heading takes up, its own title included.
    """

    number: int
    label: str
    length: int


def attachment_starts(lines: Sequence[SourceLine], own_titles: Collection[str]) -> dict[int, Start]:
    """Each paragraph at which an attachment, or a text sent along under its own title, begins.

    `own_titles` are keys of titles that head a text of its own: a decision names the law it
    changes and prints it below.
    """
    starts: dict[int, Start] = {}
    for index, line in enumerate(lines):
        if line.html or len(line.text) > LONGEST_TITLE:
            continue
        found = _start(lines, index)
        if found is None and index and spelling_key(line.text) in own_titles:
            found = Start(0, "", 1)
        if found and not (index - 1 in starts and not found.label):
            starts[index] = found
    return starts


def _start(lines: Sequence[SourceLine], index: int) -> Start | None:
    match = HEAD.fullmatch(lines[index].text)
    if not match or index + 1 >= len(lines):
        return None
    title = (match["title"] or match["name"] or "").strip()
    if _is_list(lines, index, title):
        return None
    numeral = match["number"] or match["plain"] or ""
    number = to_number(numeral) or 0
    label = f"附{match['kind'] or '件'}{number or ''}"
    return Start(number, label, 1 if title else 1 + _title_length(lines, index + 1))


def _is_list(lines: Sequence[SourceLine], index: int, title: str) -> bool:
    """附件：1.… 2.… at the foot of a letter names the attachments; it is not one of them."""
    following = lines[index + 1]
    if following.html:
        return False
    mark = read_mark(following.text)
    if title:
        if re.match(r"[\d０-９]+\s*[.．、]", title) or HEAD.fullmatch(following.text):
            return True
        return bool(mark and mark.kind == "digit" and mark.number == 2) or _is_closing(following)
    if not mark or mark.kind != "digit" or PUNCTUATED.search(following.text[mark.end :]):
        return False
    return any(HEAD.fullmatch(line.text) for line in lines[index + 1 : index + 60])


def _is_closing(line: SourceLine) -> bool:
    return read_date(line.text) is not None or line.text.endswith(("局", "厅", "委员会", "政府"))


def _title_length(lines: Sequence[SourceLine], first: int) -> int:
    """How many paragraphs the attachment's own title takes up: none, one, or broken over some."""
    joined = ""
    for count, line in enumerate(lines[first : first + 3], start=1):
        if line.html or read_mark(line.text) or PUNCTUATED.search(line.text):
            break
        joined += line.text
        if len(joined) <= LONGEST_TITLE and looks_like_title(joined):
            return count
    line = lines[first]
    is_title = not (line.html or read_mark(line.text) or PUNCTUATED.search(line.text))
    return 1 if is_title and len(line.text) <= LONGEST_TITLE else 0


def listed_lines(lines: Sequence[SourceLine], starts: Collection[int]) -> set[int]:
    """The lines 2.…, 3.… of a list of attachments at the foot of a letter: they open no points."""
    listed: set[int] = set()
    for index, line in enumerate(lines):
        if line.html or index in starts or not LIST_START.fullmatch(line.text):
            continue
        expected = 1 if line.text.rstrip("：: ").endswith("件") else 2
        for position in range(index + 1, len(lines)):
            mark = None if lines[position].html else read_mark(lines[position].text)
            if not mark or mark.kind != "digit" or mark.number != expected:
                break
            listed.add(position)
            expected += 1
    return listed
