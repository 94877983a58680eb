"""Parts the head of a text from its body: 文头, 文号, title, history, 主送机关, 印发通知."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from portal.document_numbers import DocumentNumber, parse
from portal.library.structure.history import history_length
from portal.library.structure.numbering import read_mark
from portal.library.structure.titling import (
    BODY_NAME,
    MOST_LINES,
    PROSE,
    QUOTED,
    found_span,
    is_masthead,
    joined_title,
    spelling_key,
    stated_span,
    tidy_title,
    with_edition,
)
from portal.library.structure.values import SourceLine

ADDRESSEES = re.compile(
    r"(?!.*(?:如下|以下|下列|决定|修改|规定[：:]|通知[：:]|意见[：:]))[^。；？！“]{2,400}[：:]"
)
ADDRESSED = re.compile(
    r"局|厅|委|政府|法院|检察院|单位|部门|中心|院|公司|企业|机构|协会|学会|大学|学校|银行|部队|各"
)
OPENING_WORDS = re.compile(r"为|根据|按照|依据|经|现|请|附件|一、|具体|其中|责任")
TRAILING_BRACKET = re.compile(r"[（(][^（）()]*[)）]$")
SENDS = re.compile(r"印发|发布|公布|转发|下发|颁布")
BODY_REACH = 200
ALIKE = 92


@dataclass
class Head:
    """What stood before the body, part by part; `cover` is the letter or order that sends it."""

    title: str = ""
    body_title: str = ""
    masthead: list[str] = field(default_factory=list)
    document_number: DocumentNumber | None = None
    addressees: str = ""
    history: list[str] = field(default_factory=list)
    cover: list[SourceLine] = field(default_factory=list)
    body: list[SourceLine] = field(default_factory=list)


def read_head(lines: Sequence[SourceLine], known_title: str, source_name: str) -> Head:
    """Split the paragraphs; a title from the metadata wins over the one the text shows."""
    head = Head()
    start, end = _title_span(lines, known_title)
    shown = joined_title(lines[start:end])
    head.title = known_title or shown or source_name.rpartition(".")[0] or source_name
    _read_above(head, lines[:start])
    rest = _read_front(head, lines[end:])
    body = _body_span(rest, _sent_titles(head.title, shown, head.cover))
    if body and (body[0] or not head.cover):
        head.cover += rest[: body[0]]
    if body:
        head.body_title = joined_title(rest[body[0] : body[1]])
        rest = _read_front(head, rest[body[1] :])
    if (
        shown
        and spelling_key(shown) != spelling_key(head.title)
        and not _is_part(shown, head.title)
    ):
        _keep_shown(head, lines[start:end])
    head.body = list(rest)
    return head


def _title_span(lines: Sequence[SourceLine], known_title: str) -> tuple[int, int]:
    if not known_title:
        return found_span(lines) or (0, 0)
    stated = stated_span(lines, known_title)
    if stated:
        return stated
    found = found_span(lines)
    if found and _is_certain(lines, found):
        return found
    return 0, 0


def _is_certain(lines: Sequence[SourceLine], span: tuple[int, int]) -> bool:
    """Beside a title in the metadata only an unmistakable one in the text counts."""
    text = joined_title(lines[span[0] : span[1]])
    return lines[span[0]].level > 0 or ("关于" in text and len(text) > 8)


def _is_part(shown: str, title: str) -> bool:
    one, other = spelling_key(shown), spelling_key(title)
    return other.endswith(one) or (one.endswith(other) and other.startswith("关于"))


def _keep_shown(head: Head, lines: Sequence[SourceLine]) -> None:
    """A title the metadata contradicts is not lost: it heads the body or opens the cover."""
    if head.body_title:
        head.cover[:0] = lines
    else:
        head.body_title = joined_title(lines)


def _read_above(head: Head, lines: Sequence[SourceLine]) -> None:
    """What stands above the title: masthead and number, or the whole order that publishes it."""
    rest = _read_front(head, lines)
    while rest and not (rest[0].html or PROSE.search(rest[0].text) or read_mark(rest[0].text)):
        head.masthead.append(rest[0].text)
        rest = _read_front(head, rest[1:])
    head.cover += rest


def _read_front(head: Head, lines: Sequence[SourceLine]) -> Sequence[SourceLine]:
    """Take numbers, masthead, history and addressees off the front; the rest is handed back."""
    position = 0
    while position < len(lines) and not lines[position].html:
        taken = _take(head, [line.text for line in lines[position : position + 40]])
        if not taken:
            break
        position += taken
    return lines[position:]


def _take(head: Head, texts: Sequence[str]) -> int:
    """How many paragraphs belong to one part of the head, written into it; 0 where none does."""
    text = texts[0]
    steps = history_length(texts)
    if steps:
        head.history += texts[:steps]
        return steps
    if read_mark(text):
        return 0
    if head.document_number is None and (used := _take_number(head, texts)):
        return used
    if is_masthead(text) and not head.addressees:
        head.masthead.append(text)
        return 1
    if not head.addressees and is_addressees(text):
        head.addressees = text.rstrip("：: ")
        return 1
    return 0


def _take_number(head: Head, texts: Sequence[str]) -> int:
    """The 文号 in a line of its own, or 第X号 under the heading of an order (…令)."""
    text = texts[0]
    if len(text) > 80:
        return 0
    number = parse(text)
    if number is None and re.fullmatch(r"[（(]?\s*第?\s*\S{1,8}\s*号\s*[)）]?", text):
        for line in reversed(head.masthead):
            if number := parse(line + text.strip("（()） ")):
                break
    if number is None:
        return 0
    head.document_number = number
    if parse(text) is None or number.kind == "order":
        head.masthead.append(text)
    return 1


def is_addressees(text: str) -> bool:
    """Whether the line names those a letter goes to: bodies, closed by a colon."""
    return bool(
        ADDRESSEES.fullmatch(text)
        and ADDRESSED.search(text)
        and not OPENING_WORDS.match(text)
        and not text.startswith("第")
    )


def _sent_titles(title: str, shown: str, cover: Sequence[SourceLine]) -> list[str]:
    """Titles of what the notice sends out, or what the order above the title publishes."""
    for text in (title, shown):
        if SENDS.search(text):
            return QUOTED.findall(text)
    return [
        name for line in cover[:6] if SENDS.search(line.text) for name in QUOTED.findall(line.text)
    ]


def _body_span(lines: Sequence[SourceLine], titles: Sequence[str]) -> tuple[int, int] | None:
    """Where the title of the text that is sent stands below the letter."""
    wanted = [_bare(title) for title in titles[:20]]
    if not wanted:
        return None
    for start in range(min(BODY_REACH, len(lines))):
        joined = ""
        for end in range(start, min(start + MOST_LINES, len(lines))):
            line = lines[end]
            if line.html or PROSE.search(line.text) or read_mark(line.text) or len(line.text) > 150:
                break
            joined = _bare(joined + line.text)
            if any(fuzz.ratio(joined, title) >= ALIKE for title in wanted):
                return start, with_edition(lines, end + 1)
    return None


def _bare(title: str) -> str:
    return TRAILING_BRACKET.sub("", spelling_key(title))


def issuer_of(head: Head) -> str:
    """The issuing body: before 关于 in the title, else the masthead without 文件."""
    before, found, _ = head.title.partition("关于")
    if found and BODY_NAME.fullmatch(before):
        return before
    for line in head.masthead:
        name = tidy_title(line).removesuffix("文件").removesuffix("令")
        if BODY_NAME.fullmatch(name):
            return name
    return ""
