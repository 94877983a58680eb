"""Makes whole paragraphs again of lines that a page break or a fixed width has cut."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from portal.library.structure.numbering import Mark, read_mark
from portal.library.structure.values import SourceLine

INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\x7f]")
PAGE_NUMBER = re.compile(
    r"[-—–－―·]\s*\d{1,4}\s*[-—–－―·]|第\s*\d{1,4}\s*页(\s*共\s*\d{1,4}\s*页)?"
)
FINISHED = re.compile(r"[。！？；：…!?;:.”’）)】」』]$")
PROSE = re.compile(r"[，。；,;：]")
DANGLING = re.compile(r"[、，,（(《〈“]$")
CONTINUES = re.compile(r"[，。；、：！？”’）》〉】」』,;]")
DATE = (
    r"(?:[12]\d{3}|[一二〇零○]{1,2}[〇零○一二三四五六七八九]{2,3})\s*年\s*.{1,2}\s*月\s*.{1,3}\s*日"
)
# A line that opens something of its own and so never carries on the sentence before it.
OPENS = re.compile(
    rf"[（(]?(?:根据)?\s*{DATE}|附\s*[件录图表]?\s*[\d一二三四五六七八九十]*\s*(?:[：:]|$)|目\s*录$"
    r"|[（(]?(?:联\s*系\s*人|联系电话|联系方式|电\s*话|传\s*真|邮\s*编|此件|信息公开|责任单位|抄送|主送)"
)
LEAST_PROSE = 14
LEAST_ROW = 20
LONGEST_HEADING = 45
TITLE_REACH = 200


@dataclass
class _Open:
    """A paragraph under way: its pieces and what must be known of them to judge the next line."""

    line: SourceLine
    pieces: list[str]
    tail: str
    last_length: int
    has_prose: bool
    has_full_stop: bool
    length: int

    def add(self, text: str) -> None:
        space = " " if _meet_in_latin(self.tail, text) else ""
        self.pieces += [space, text]
        self.tail = (self.tail + space + text)[-TITLE_REACH:]
        self.last_length = len(text)
        self.length += len(text)
        self.has_prose = self.has_prose or bool(PROSE.search(text))
        self.has_full_stop = self.has_full_stop or "。" in text

    def whole(self) -> SourceLine:
        return replace(self.line, text="".join(self.pieces))


def paragraphs(lines: Iterable[SourceLine]) -> list[SourceLine]:
    """The lines as whole paragraphs: blank lines and page numbers gone, broken sentences joined."""
    clean = [_cleaned(line) for line in lines]
    kept = [line for line in clean if line.html or not _is_empty(line.text)]
    width = _fixed_width(kept)
    joined: list[_Open] = []
    for line in kept:
        if joined and _carries_on(joined[-1], line, width):
            joined[-1].add(line.text)
        else:
            joined.append(_opened(line))
    return [paragraph.whole() for paragraph in joined]


def clean_line(text: str) -> str:
    """The line without invisible characters and outer space."""
    return INVISIBLE.sub("", text).replace("\u00a0", " ").strip()


def _cleaned(line: SourceLine) -> SourceLine:
    return line if line.html else replace(line, text=clean_line(line.text))


def _is_empty(text: str) -> bool:
    return not text or bool(PAGE_NUMBER.fullmatch(text))


def _opened(line: SourceLine) -> _Open:
    text = line.text
    return _Open(
        line=line,
        pieces=[text],
        tail=text[-TITLE_REACH:],
        last_length=len(text),
        has_prose=bool(PROSE.search(text)),
        has_full_stop="。" in text,
        length=len(text),
    )


def _fixed_width(lines: Sequence[SourceLine]) -> int:
    """The width at which the file cuts its lines, 0 where it keeps paragraphs whole."""
    lengths = sorted(len(line.text) for line in lines if not (line.level or line.html))
    if len(lengths) < 8:
        return 0
    width = lengths[len(lengths) * 19 // 20]
    full = sum(width - 3 <= length <= width for length in lengths)
    return width if 15 <= width <= 60 and full * 20 >= len(lengths) * 9 else 0


def _carries_on(before: _Open, line: SourceLine, width: int) -> bool:
    """Whether `line` goes on with the sentence that the paragraph before it leaves open."""
    if before.line.html or line.html or line.level:
        return False
    if _closes_title(before.tail, line.text):
        return True
    if before.line.level or read_mark(line.text) or OPENS.match(line.text):
        return False
    if CONTINUES.match(line.text) or DANGLING.search(before.tail):
        return True
    if FINISHED.search(before.tail):
        return False
    if width and before.last_length >= width - 3:
        return True
    return _is_unfinished(before) and _is_prose(line.text)


def _closes_title(before: str, line: str) -> bool:
    """Whether a 《 shortly before is still open and closes in this line."""
    is_open = before.rfind("《") > max(before.rfind(sign) for sign in "》。；")
    return is_open and 0 <= line.find("》") < TITLE_REACH


def _is_unfinished(paragraph: _Open) -> bool:
    """Whether it reads as prose cut off; a short line, numbered or not, is a heading."""
    if paragraph.has_full_stop:
        return True
    mark = read_mark(paragraph.pieces[0])
    if mark and mark.kind != "article":
        return paragraph.length > LONGEST_HEADING and paragraph.has_prose
    if paragraph.has_prose:
        return paragraph.length >= LEAST_PROSE
    return "、" in paragraph.tail and paragraph.length >= LEAST_ROW


def _is_prose(text: str) -> bool:
    return bool(PROSE.search(text) or FINISHED.search(text))


def _meet_in_latin(before: str, after: str) -> bool:
    """Chinese needs no space where a line was cut; two Latin words do."""
    left, right = before[-1:], after[:1]
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()


def with_whole_headings(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """第八章 alone in its line and its title in the next are one heading; so with 第一条."""
    whole: list[SourceLine] = []
    waiting: Mark | None = None
    for line in lines:
        mark = None if line.html else read_mark(line.text)
        if waiting and not mark and not line.html and _completes(waiting, line.text):
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text} {line.text}")
            waiting = None
            continue
        whole.append(line)
        waiting = mark if mark and not mark.rank and mark.end >= len(line.text) else None
    return whole


def _completes(mark: Mark, text: str) -> bool:
    is_title = len(text) <= LONGEST_HEADING and not PROSE.search(text) and text[-1:] != "、"
    return mark.kind == "article" or is_title
