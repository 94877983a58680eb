"""The texts from which questions are drawn, each in the forms in which it is judged."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from zlib import crc32

from pypinyin import lazy_pinyin

from benchmarks.peers.corpus import entries, real_entries
from portal.search.analysis import bare_title, normalise
from portal.search.engine.schema import indexed_text
from portal.search.understanding import flat
from portal.search.values import Entry

# Made up, as most texts come without: only for measuring, and never those of synthetic texts.
CODES = ("测政发", "测政函", "测知函", "测市监发", "测政办规")
FIRST_YEAR, LAST_YEAR = 2005, 2026


@dataclass(frozen=True)
class Known:
    """A text of the library; questions are drawn from `is_real` ones alone."""

    entry: Entry
    is_real: bool

    @property
    def key(self) -> str:
        return self.entry.key

    @cached_property
    def title(self) -> str:
        """The title without spaces and marks."""
        return flat(normalise(self.entry.title))

    @cached_property
    def bare(self) -> str:
        """The title also without brackets and the name of the state."""
        return flat(bare_title(normalise(self.entry.title)))

    @cached_property
    def text(self) -> str:
        """Everything that can be found, without spaces and marks."""
        return flat(normalise(indexed_text(self.entry)))

    @cached_property
    def sounds(self) -> tuple[str, ...]:
        """A syllable for each character of the title, other characters as they are."""
        return tuple(lazy_pinyin(self.title, errors=list))

    @cached_property
    def spelling(self) -> str:
        """The pinyin of the title."""
        return "".join(self.sounds)


class Library:
    """All texts of a run, the real ones in two halves: one for each split."""

    def __init__(self, texts: Sequence[Known]) -> None:
        self.texts = tuple(texts)
        self.real = tuple(text for text in texts if text.is_real)
        self.by_key = {text.key: text for text in texts}

    def __len__(self) -> int:
        return len(self.texts)

    def half(self, number: int) -> list[Known]:
        """One half of the real texts; a text keeps its half whatever the others are."""
        return [text for text in self.real if crc32(text.title.encode()) % 2 == number]


def read_library(folder: Path | None, documents: int, seed: int) -> Library:
    """The folder's texts; 0 documents means just these, more of them adds synthetic ones."""
    real = numbered(real_entries(folder), seed)
    kept = len(real) if not documents else min(documents, len(real))
    found = entries(real, documents or len(real), seed)
    return Library([Known(entry, place < kept) for place, entry in enumerate(found)])


def numbered(real: Sequence[Entry], seed: int) -> list[Entry]:
    """The same entries, those without a 文号 with one that is made up."""
    dice = random.Random(seed)
    found: list[Entry] = []
    for serial, entry in enumerate(real, 1):
        year = entry.year or dice.randint(FIRST_YEAR, LAST_YEAR)
        made_up = f"{dice.choice(CODES)}〔{year}〕{serial}号"
        found.append(replace(entry, document_number=entry.document_number or made_up))
    return found
