"""Finds the signature and date that close a text, so that they are no clause of it."""

import re
from collections.abc import Collection, Sequence

from portal.library.structure.numbering import Mark
from portal.library.structure.titling import BODY_NAME
from portal.library.structure.values import SourceLine

PUNCTUATED = re.compile(r"[，。；：、！？,;:]")
LONGEST = 40


def closing_lines(
    lines: Sequence[SourceLine], marks: Sequence[Mark | None], starts: Collection[int]
) -> set[int]:
    """The short lines at the end of the text and before each attachment (at `starts`)."""
    closing: set[int] = set()
    for end in (*starts, len(lines)):
        index = end - 1
        while index > 0 and index not in closing and _may_close(lines[index], marks[index]):
            closing.add(index)
            index -= 1
    return closing


def _may_close(line: SourceLine, mark: Mark | None) -> bool:
    if line.html or mark or len(line.text) > LONGEST:
        return False
    return not PUNCTUATED.search(line.text) or bool(BODY_NAME.fullmatch(line.text))
