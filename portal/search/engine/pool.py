"""Collecting the terms of many documents as numbers, and turning them over into lists."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.analysis import pair_of
from portal.search.engine.bits import Places, starts_of, within
from portal.search.engine.blocks import Lists, Numbers

# So many occurrences are kept before equal ones are counted together.
_BATCH: Final = 1 << 20
# A key is the number of a term, and behind it that of a document.
_SHIFT: Final = np.uint64(32)
_DOCUMENT: Final = np.uint64(0xFFFF_FFFF)
_SPOT: Final = _DOCUMENT
# A pair takes 42 bits of a number; behind it is the place of its document in the batch.
_PAIR_SHIFT: Final = np.uint64(22)
_PLACE: Final = np.uint64((1 << 22) - 1)

Keys = NDArray[np.uint64]


class _Numbers(dict[str, int]):
    """A number for each term, given when it is first asked for."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Occurrences:
    """What was collected since equal occurrences were last counted together."""

    def __init__(self) -> None:
        self.terms = array("I")
        self.pairs: list[Keys] = []
        self.documents: list[int] = []
        self.terms_each: list[int] = []
        self.pairs_each: list[int] = []
        self.term_spots: list[Numbers] = []
        self.pair_spots: list[Numbers] = []
        self.size = 0


class FieldPool:
    """The terms of one field: occurrences come in by document, lists go out by term."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._fresh = _Occurrences()
        self._keys: list[Keys] = []
        self._counts: list[Numbers] = []
        self._spots: list[Numbers] = []

    def add(
        self, document: int, terms: Sequence[str], pairs: Keys, spots: Numbers | None = None
    ) -> None:
        """Take in the terms of a document; document numbers ascend.

        `spots` is where the pairs and then the terms stand, for all documents or for none.
        """
        fresh = self._fresh
        fresh.terms.extend(map(self._numbers.__getitem__, terms))
        fresh.pairs.append(pairs)
        fresh.documents.append(document)
        fresh.terms_each.append(len(terms))
        fresh.pairs_each.append(len(pairs))
        if spots is not None:
            fresh.pair_spots.append(spots[: len(pairs)])
            fresh.term_spots.append(spots[len(pairs) :])
        fresh.size += len(terms) + len(pairs)
        if fresh.size >= _BATCH:
            self._count()

    def lists(self) -> tuple[list[bytes], Lists]:
        """The terms ascending, each with its posting list."""
        self._count()
        terms = sorted(self._numbers)
        ranks = np.empty(len(terms), dtype=np.uint64)
        ranks[[self._numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.uint64)
        keys = np.concatenate(self._keys)
        keys = ranks[keys >> _SHIFT] << _SHIFT | keys & _DOCUMENT
        order = np.argsort(keys)
        keys = keys[order]
        sizes = np.bincount((keys >> _SHIFT).astype(np.int64), minlength=len(terms))
        starts = np.concatenate(([0], np.cumsum(sizes)))
        documents = (keys & _DOCUMENT).astype(np.uint32)
        counts = np.concatenate(self._counts)
        spots = np.concatenate(self._spots)[chosen_rows(counts, order)] if self._spots else None
        return [t.encode() for t in terms], Lists(starts, documents, counts[order], spots)

    def _count(self) -> None:
        fresh, self._fresh = self._fresh, _Occurrences()
        documents = np.array(fresh.documents, dtype=np.uint64)
        self._count_terms(fresh, documents)
        self._count_pairs(fresh, documents)

    def _count_terms(self, fresh: _Occurrences, documents: Keys) -> None:
        numbers = np.frombuffer(fresh.terms, dtype=np.uint32).astype(np.uint64)
        keys = numbers << _SHIFT | np.repeat(documents, fresh.terms_each)
        self._keep(*_counted(keys, fresh.term_spots))

    def _count_pairs(self, fresh: _Occurrences, documents: Keys) -> None:
        """Only pairs that differ are looked up as terms."""
        places = np.repeat(np.arange(len(documents), dtype=np.uint64), fresh.pairs_each)
        marked = np.concatenate(fresh.pairs) << _PAIR_SHIFT | places
        marked, counts, spots = _counted(marked, fresh.pair_spots)
        pairs, each = np.unique(marked >> _PAIR_SHIFT, return_counts=True)
        numbers = [self._numbers[pair_of(pair)] for pair in pairs.tolist()]
        repeated = np.repeat(np.array(numbers, dtype=np.uint64), each)
        self._keep(repeated << _SHIFT | documents[marked & _PLACE], counts, spots)

    def _keep(self, keys: Keys, counts: Places, spots: Numbers | None) -> None:
        self._keys.append(keys)
        self._counts.append(counts.astype(np.uint32))
        if spots is not None:
            self._spots.append(spots)


class Pool:
    """The terms of all fields; `occurrences` is how many came in so far."""

    def __init__(self) -> None:
        self.occurrences = 0
        self._fields: dict[str, FieldPool] = {}

    def add(
        self,
        field: str,
        document: int,
        terms: Sequence[str],
        pairs: Keys,
        spots: Numbers | None = None,
    ) -> None:
        """Take in the terms of one field of a document, and where they stand if that is kept."""
        found = len(terms) + len(pairs)
        if found:
            self.occurrences += found
            self._fields.setdefault(field, FieldPool()).add(document, terms, pairs, spots)

    def take(self) -> Iterator[tuple[str, list[bytes], Lists]]:
        """Every field with its terms and lists; what was handed out is forgotten."""
        for field in sorted(self._fields):
            yield field, *self._fields.pop(field).lists()

    def cleanup(self) -> None:
        """Forget everything, as Whoosh asks of its pools."""
        self._fields.clear()


def chosen_rows(counts: Numbers, order: Places) -> Places:
    """The places of the occurrences of some postings, one posting after another.

    `counts` is how many occurrences each posting has, `order` which postings are wanted.
    """
    sizes = counts.astype(np.int64)
    return within(starts_of(sizes)[order], sizes[order])


def _counted(keys: Keys, spots: Sequence[Numbers]) -> tuple[Keys, Places, Numbers | None]:
    """The different keys ascending, how often each came, and its spots ascending."""
    if not spots:
        return *np.unique(keys, return_counts=True), None
    order = np.argsort(keys)
    keys = keys[order]
    is_new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    firsts = np.flatnonzero(is_new)
    groups = np.cumsum(is_new, dtype=np.uint64)
    together = np.sort(groups << _SHIFT | np.concatenate(spots)[order])
    counts = np.diff(firsts, append=len(keys))
    return keys[firsts], counts, (together & _SPOT).astype(np.uint32)
