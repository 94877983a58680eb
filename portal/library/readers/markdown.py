"""Reads Markdown, with or without front matter: heading levels stay, other marks go."""

import re
from collections.abc import Iterator
from typing import Final

from portal.library.markup.lines import read_text, tidy
from portal.library.markup.page_lines import page_lines, parse_page
from portal.library.readers.front_matter import split_front_matter
from portal.library.readers.markdown_inline import words_of
from portal.library.readers.markdown_tables import is_row, read_table
from portal.library.readers.reading import Reading
from portal.library.structure.values import SourceLine

_NEWLINE: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})(?:[ \t\u3000]|(?=[\u4e00-\u9fff（*])|$)(.*)")
_CLOSING_MARKS: Final = re.compile(r"[ \t]#+[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:(={2,})|-{3,})[ \t]*")
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_ [ \t]*){3,}|_{3,})")
_FENCE: Final = re.compile(r" {0,3}(?:```|~~~)")
_QUOTE: Final = re.compile(r"^(?: {0,3}> ?){1,20}")
_BULLET: Final = re.compile(r"^\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_BREAK: Final = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_TABLE_START: Final = re.compile(r"<table[\s>]", re.IGNORECASE)
_TABLE_END: Final = "</table>"


def parse(data: bytes) -> Reading:
    """The lines of a .md file; metadata is its front matter."""
    return parse_text(read_text(data))


def parse_text(text: str) -> Reading:
    """The same for a text already decoded."""
    metadata, body = split_front_matter(_NEWLINE.sub("\n", text))
    return Reading(list(_lines(_without_comments(body))), metadata)


def has_markdown_headings(text: str) -> bool:
    """Whether a plain text is written in Markdown all the same."""
    return re.search(r"^#{1,6}[ \t]+\S", text, re.MULTILINE) is not None


def _without_comments(text: str) -> str:
    kept, start = [], 0
    while (opening := text.find("<!--", start)) >= 0:
        closing = text.find("-->", opening)
        if closing < 0:
            break
        kept.append(text[start:opening])
        start = closing + len("-->")
    return "".join([*kept, text[start:]])


def _lines(text: str) -> Iterator[SourceLine]:
    """Markdown outside of <table> elements, and each of these as a line of its own."""
    start = 0
    while opening := _TABLE_START.search(text, start):
        closing = text.find(_TABLE_END, opening.end())
        if closing < 0:
            break
        yield from _Blocks().read(text[start : opening.start()])
        start = closing + len(_TABLE_END)
        yield from page_lines(parse_page(text[opening.start() : start]))
    yield from _Blocks().read(text[start:])


class _Blocks:
    """Reads line by line; remembers an open table, a code fence, and a line just written."""

    def __init__(self) -> None:
        self._lines: list[SourceLine] = []
        self._rows: list[str] = []
        self._in_code = False
        self._stands_alone = True
        self._underlines: int | None = None

    def read(self, text: str) -> list[SourceLine]:
        """All lines of `text`; call once."""
        for line in text.split("\n"):
            self._take(line)
        self._end_table()
        return self._lines

    def _take(self, line: str) -> None:
        if self._in_code or _FENCE.match(line):
            self._take_code(line)
        elif is_row(line):
            self._rows.append(line)
        else:
            self._end_table()
            self._take_block(line)

    def _take_code(self, line: str) -> None:
        self._end_table()
        if _FENCE.match(line):
            self._in_code = not self._in_code
        else:
            self._write(tidy(line), 0)

    def _take_block(self, line: str) -> None:
        underlined, self._underlines = self._underlines, None
        stands_alone, self._stands_alone = self._stands_alone, True
        if not line.strip():
            return
        if underlined is not None and (found := _UNDERLINE.fullmatch(line)):
            self._lines[underlined] = SourceLine(self._lines[underlined].text, 1 if found[1] else 2)
        elif heading := _HEADING.fullmatch(line):
            self._write(words_of(_CLOSING_MARKS.sub("", heading[2])), len(heading[1]))
        elif not _RULE.fullmatch(line.rstrip()):
            self._stands_alone = False
            self._take_paragraph(line, stands_alone)

    def _take_paragraph(self, line: str, stands_alone: bool) -> None:
        line = _BULLET.sub("", _QUOTE.sub("", line, count=1), count=1)
        if quoted := _HEADING.fullmatch(line):
            self._write(words_of(_CLOSING_MARKS.sub("", quoted[2])), len(quoted[1]))
            return
        before = len(self._lines)
        for piece in _BREAK.split(line):
            self._write(words_of(piece), 0)
        if stands_alone and len(self._lines) == before + 1:
            self._underlines = before

    def _end_table(self) -> None:
        if self._rows:
            self._lines.extend(read_table(self._rows, words_of))
            self._rows = []

    def _write(self, words: str, level: int) -> None:
        if words:
            self._lines.append(SourceLine(words, level))
