"""What an engine must be able to do to take part."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.shelf import Shelf
from portal.search import analysis
from portal.search.values import Entry

PAGE = 10


@dataclass(frozen=True)
class Found:
    """An answer: exact total, the numbers of the first ten, hits by year and by issuer."""

    total: int
    numbers: tuple[int, ...]
    years: Mapping[int, int]
    issuers: Mapping[str, int]


class Engine(ABC):
    """One engine on one folder of its own; `open` comes before all questions.

    `kinds` are the questions that it can answer; `is_slow` ones sit out rounds at large sizes;
    `has_page_alone` ones make the page in one go, so that the search alone cannot be timed;
    `takes_words` ones are given texts in the normal form as words, the others cut them themselves;
    `after` names an engine that must be built before; the index of a `is_kept` one takes so long
    to build that it may come from an earlier run on the same texts. `clock` tells seconds: of CPU
    of the asking thread, in which all but servers work, so that other work on the machine is not
    counted.
    """

    name = ""
    label = ""
    kinds = ("1 word", "2 words", "4 words", "phrase")
    is_slow = False
    has_page_alone = False
    takes_words = True
    after = ""
    is_kept = False
    clock: Callable[[], float] = staticmethod(time.thread_time)

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self.folder = folder
        self.shelf = shelf

    @classmethod
    def missing(cls) -> str:
        """Why it cannot take part on this machine; '' when it can."""
        return ""

    def warm(self) -> None:
        """Load what cuts texts into words: it belongs to no index."""
        analysis.words(analysis.normalise("分词先热身"))

    def material(self) -> Iterable[Any]:
        """What `build` is given: texts as all engines get them."""
        return self.shelf.cuts()

    @abstractmethod
    def build(self, material: Iterable[Any]) -> None:
        """Index everything, into an empty folder."""

    def cpu_before(self) -> float:
        """CPU seconds of what was done once for all engines and belongs to building this one."""
        spent = self.shelf.spent
        return spent.normal + (spent.words if self.takes_words else 0.0)

    @abstractmethod
    def open(self) -> None:
        """Make ready for questions."""

    @abstractmethod
    def words(self, words: Sequence[str]) -> Found:
        """Documents with all the words."""

    @abstractmethod
    def phrase(self, phrase: str) -> Found:
        """Documents with the phrase, as far as the engine can find it."""

    @abstractmethod
    def change(self, entry: Entry) -> None:
        """Put an entry in place of the one with its key, so that the next question finds it."""

    def close(self) -> None:
        """Let go of connections."""
        self.shelf.close()

    def any_of(self, question: str) -> list[int]:
        """The best ten documents for a question of which any part may match."""
        raise NotImplementedError(question)

    def page(self, kind: str, question: str) -> Found:
        """The whole page of results: total, facets, and ten titles and clauses marked."""
        found = self.answer(kind, question)
        self.shelf.page(found.numbers, terms_of(kind, question))
        return found

    def answer(self, kind: str, question: str) -> Found:
        """The answer to a question of a kind, nothing fetched or marked."""
        return self.phrase(question) if kind == "phrase" else self.words(question.split())

    def bytes(self) -> int:
        """The size of everything that the engine has written, in bytes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def cpu_elsewhere(self) -> float:
        """CPU seconds that other processes have spent for the engine since `build` began."""
        return 0.0

    def memory_elsewhere(self) -> float:
        """MiB that other processes hold for the engine now."""
        return 0.0


def terms_of(kind: str, question: str) -> list[str]:
    """What is marked on the page."""
    return [question] if kind == "phrase" else question.split()


def counted(shelf: Shelf, numbers: NDArray[np.int64]) -> tuple[dict[int, int], dict[str, int]]:
    """Hits by year and by issuer, for engines that leave counting to their callers."""
    years = np.bincount(shelf.years[numbers])
    names, places = shelf.issuers
    issuers = np.bincount(places[numbers], minlength=len(names))
    return (
        {int(year): int(years[year]) for year in np.flatnonzero(years) if year},
        {names[place]: int(issuers[place]) for place in np.flatnonzero(issuers)},
    )
