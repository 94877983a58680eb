"""What differs between two contents of a piece: field by field, texts by paragraph and clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from portal import richtext
from portal.editorial.fields import Content, Field, Section, all_fields
from portal.word_changes import Budget, Piece, changed_words

LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
SAME_PASSAGE = 45.0  # per cent of likeness that a passage keeps when it was rewritten
MOST_PAIRED = 40_000  # passages of one run times those of the other that are still paired


@dataclass(frozen=True)
class Passage:
    """A paragraph, a row or a value in both contents, or in one of them.

    `state` is same, changed, added or removed; `pieces` are as in `word_changes`.
    """

    state: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """A field that differs. `is_form_only`: the words are the same, markup or an address is not."""

    field: Field
    passages: tuple[Passage, ...]
    is_form_only: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it is a text, where unchanged passages are folded."""
        return self.field.kind in ("rich", "text", "rows")

    @property
    def runs(self) -> list[tuple[bool, list[Passage]]]:
        """The passages in order, in runs of unchanged (True) and changed ones."""
        parted = groupby(self.passages, key=lambda passage: passage.state == "same")
        return [(is_same, list(run)) for is_same, run in parted]


def changes(sections: tuple[Section, ...], old: Content, new: Content) -> list[Change]:
    """The fields that differ, in the order of the form."""
    budget = Budget()
    found = (_change(field, old, new, budget) for field in all_fields(sections))
    return [change for change in found if change is not None]


def _change(field: Field, old: Content, new: Content, budget: Budget) -> Change | None:
    before, after = (content.get(field.name, field.empty) for content in (old, new))
    if before == after:
        return None
    passages = tuple(compared(shown(field, before), shown(field, after), budget))
    is_form_only = all(passage.state == "same" for passage in passages)
    if is_form_only and _bare(before) == _bare(after):
        return None
    return Change(field, passages, is_form_only)


def _bare(value: object) -> object:
    """A text without the line ends between its blocks, which mean nothing."""
    return re.sub(r">\s+<", "><", value) if isinstance(value, str) else value


def shown(field: Field, value: Any) -> list[str]:
    """A value as passages of plain words; [] when nothing was filled in."""
    return [passage for passage in _shown(field, value) if passage.strip()]


def _shown(field: Field, value: Any) -> Iterator[str]:
    if field.kind == "rich":
        # Addresses of links are read out: a reviewer must not miss where one leads.
        yield from richtext.plain(LINK.sub(r"\2〔\1〕", str(value or ""))).split("\n")
    elif field.kind == "text":
        yield from str(value or "").split("\n")
    elif field.kind == "truth":
        yield "✓" if value else ""
    elif field.kind == "rows":
        yield from (_row(field, row) for row in _listed(value))
    elif field.kind == "files":
        for file in _listed(value):
            yield "：".join(filter(None, (str(file.get("name", "")), str(file.get("alt", "")))))
    elif field.kind == "choices":
        yield "、".join(label_of(field, key) for key in value or ())
    elif field.kind == "tags":
        yield "、".join(value or ())
    elif field.kind == "choice":
        yield label_of(field, str(value or ""))
    else:
        yield "" if value is None else str(value)


def label_of(field: Field, key: str) -> str:
    """The words of a chosen key; the key itself when it is no longer offered."""
    return str(dict(field.options).get(key, key))


def _row(field: Field, row: Content) -> str:
    cells = (
        (column.label, "；".join(shown(column, row.get(column.name, column.empty))))
        for column in field.columns
    )
    return "　".join(f"{label}：{words}" for label, words in cells if words)


def _listed(value: object) -> Iterator[Content]:
    entries = value if isinstance(value, (list, tuple)) else ()
    return (entry for entry in entries if isinstance(entry, Mapping))  # type: ignore[misc]


def compared(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Passage]:
    """Every passage of both once, in the order of the new; what is gone where it stood."""
    gone: list[str] = []
    come: list[str] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield from _rewritten(gone, come, budget)
            gone, come = [], []
            for words in new[step.dest_start : step.dest_end]:
                yield Passage("same", (("same", words),))
        else:
            gone += old[step.src_start : step.src_end]
            come += new[step.dest_start : step.dest_end]
    yield from _rewritten(gone, come, budget)


def _rewritten(gone: list[str], come: list[str], budget: Budget) -> Iterator[Passage]:
    """A run of changes: each new passage beside the one that it was made from, if any."""
    at, fresh = 0, list[str]()
    for words in come:
        found = _source(words, gone, at) if len(gone) * len(come) <= MOST_PAIRED else None
        if found is None:
            fresh.append(words)
            continue
        yield from _parted(gone[at:found], fresh)
        yield Passage("changed", tuple(changed_words(gone[found], words, budget)))
        at, fresh = found + 1, []
    yield from _parted(gone[at:], fresh)


def _parted(gone: list[str], fresh: list[str]) -> Iterator[Passage]:
    """Passages that have nothing to do with each other: first what went, then what came."""
    yield from (Passage("removed", (("removed", words),)) for words in gone)
    yield from (Passage("added", (("added", words),)) for words in fresh)


def _source(words: str, gone: list[str], start: int) -> int | None:
    """Index of the most alike passage from `start` on; None when none is alike."""
    likeness, index = max(
        ((fuzz.ratio(words, gone[at]), -at) for at in range(start, len(gone))), default=(0.0, 0)
    )
    return -index if likeness >= SAME_PASSAGE else None


def is_different(field: Field, one: object, other: object) -> bool:
    """Whether two values of a field differ in what a reader sees or where a link leads."""
    return _change(field, {field.name: one}, {field.name: other}, Budget()) is not None
