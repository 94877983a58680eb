"""Tells a table of contents (目录) from the body whose headings it repeats."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from portal.library.structure.numbering import read_mark
from portal.library.structure.values import SourceLine

HEADING = re.compile(r"[（(【]?目\s*[录次][)）】]?")
LEADER = re.compile(r"[\s.．·…—\-]*(?:[（(]?\d{1,4}[)）]?)?\s*$")
UNNUMBERED = re.compile(r"附\s*[则件录]|总\s*则|序\s*言|前\s*言")
DIVISIONS = frozenset({"part", "subpart", "chapter", "section"})
LEAST_ENTRIES = 3
LONGEST_ENTRY = 100


def without_contents(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """The lines without a table of contents; an entry the body does not repeat is kept."""
    dropped = _entries(lines)
    return [line for index, line in enumerate(lines) if index not in dropped]


def _entries(lines: Sequence[SourceLine]) -> set[int]:
    keys = [_key(line.text) for line in lines]
    remaining = Counter(keys)
    dropped: set[int] = set()
    index = 0
    while index < len(lines):
        is_heading = bool(HEADING.fullmatch(lines[index].text))
        first = index + 1 if is_heading else index
        end = _run_end(lines, keys, first, _is_entry if is_heading else _is_division)
        entries = [n for n in range(first, end) if _is_repeated(keys, remaining, n)]
        if entries and (is_heading or len(entries) >= LEAST_ENTRIES):
            dropped.update(entries)
            dropped.update([index] if is_heading else [])
            remaining.subtract(keys[n] for n in entries)
        index = max(end, index + 1)
    return dropped


def _is_repeated(keys: Sequence[str], remaining: Counter[str], index: int) -> bool:
    return bool(keys[index]) and remaining[keys[index]] > 1


def _run_end(
    lines: Sequence[SourceLine],
    keys: Sequence[str],
    first: int,
    belongs: Callable[[SourceLine], bool],
) -> int:
    """One past the last entry: entries are headings one upon another, each named once."""
    seen: set[str] = set()
    index = first
    while index < len(lines) and keys[index] not in seen and belongs(lines[index]):
        seen.add(keys[index])
        index += 1
    return index


def _is_division(line: SourceLine) -> bool:
    """第一章 总则, also with dots and a page number behind it."""
    if line.html or len(line.text) > LONGEST_ENTRY:
        return False
    mark = read_mark(LEADER.sub("", line.text))
    return bool(mark and mark.kind in DIVISIONS)


def _is_entry(line: SourceLine) -> bool:
    """Under the word 目录 lists and unnumbered parts are entries too."""
    if _is_division(line):
        return True
    if line.html or len(line.text) > LONGEST_ENTRY:
        return False
    mark = read_mark(line.text)
    return bool(mark.rank in (1, 2) if mark else UNNUMBERED.match(line.text))


def _key(text: str) -> str:
    return "".join(LEADER.sub("", text[:120]).split())
