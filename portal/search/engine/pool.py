"""Collecting the terms of many documents in numbers, and turning them over into lists."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.blocks import MOST_COUNTED, Bytes, Lists

# So many occurrences are kept before equal ones are counted together.
_BATCH: Final = 1 << 20
_DOCUMENT_BITS: Final = np.uint64(32)
_DOCUMENT_MASK: Final = np.uint64(0xFFFF_FFFF)

Keys = NDArray[np.uint64]


class _Numbers(dict[str, int]):
    """A number for each term, given when it is first asked for."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class FieldPool:
    """The terms of one field: occurrences come in by document, lists come out by term."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._occurrences = array("I")
        self._documents: list[int] = []
        self._lengths: list[int] = []
        self._counted: list[tuple[Keys, Bytes]] = []

    def add(self, document: int, terms: Sequence[str]) -> None:
        """Take in the terms of a document; document numbers ascend."""
        self._occurrences.extend(map(self._numbers.__getitem__, terms))
        self._documents.append(document)
        self._lengths.append(len(terms))
        if len(self._occurrences) >= _BATCH:
            self._count()

    def lists(self) -> tuple[list[bytes], Lists]:
        """The terms ascending, each with its posting list."""
        self._count()
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), dtype=np.uint64)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint64)
        keys = np.concatenate([keys for keys, _ in self._counted])
        counts = np.concatenate([counts for _, counts in self._counted])
        keys = ranks[keys >> _DOCUMENT_BITS] << _DOCUMENT_BITS | keys & _DOCUMENT_MASK
        order = np.argsort(keys)
        keys = keys[order]
        sizes = np.bincount((keys >> _DOCUMENT_BITS).astype(np.int64), minlength=len(terms))
        starts = np.concatenate(([0], np.cumsum(sizes)))
        documents = (keys & _DOCUMENT_MASK).astype(np.uint32)
        return [term.encode() for term in terms], Lists(starts, documents, counts[order])

    def _count(self) -> None:
        numbers = np.frombuffer(self._occurrences, dtype=np.uint32).astype(np.uint64)
        documents = np.repeat(np.array(self._documents, dtype=np.uint64), self._lengths)
        keys, counts = np.unique(numbers << _DOCUMENT_BITS | documents, return_counts=True)
        self._counted.append((keys, np.minimum(counts, MOST_COUNTED).astype(np.uint8)))
        self._occurrences, self._documents, self._lengths = array("I"), [], []


class Pool:
    """The terms of all fields; `postings` is how many occurrences came in so far."""

    def __init__(self) -> None:
        self.postings = 0
        self._fields: dict[str, FieldPool] = {}

    def add(self, field: str, document: int, terms: Sequence[str]) -> None:
        """Take in the terms of one field of a document."""
        if terms:
            self.postings += len(terms)
            self._fields.setdefault(field, FieldPool()).add(document, terms)

    def take(self) -> Iterator[tuple[str, list[bytes], Lists]]:
        """Every field with its terms and lists; what was handed out is forgotten."""
        for field in sorted(self._fields):
            yield field, *self._fields.pop(field).lists()

    def cleanup(self) -> None:
        """Forget everything, as Whoosh asks of its pools."""
        self._fields.clear()
