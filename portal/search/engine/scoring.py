"""BM25F over whole posting lists.

The formula is that of whoosh.scoring.BM25F with its defaults: the scores of the fields of a
document are added; documents that are deleted but not yet merged away still count in the
statistics, as they do there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

K1: Final = 1.2
B: Final = 0.75

Clause = tuple[str, str, float]
Group = Sequence[Clause]
Mask = NDArray[np.bool_]
Phrase = tuple[tuple[str, int], ...]
Numbers = NDArray[np.uint32]
Reals = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """The documents that have a term: `ordinals` uint32[n] ascending, `counts` float32[n]."""

    ordinals: Numbers
    counts: Reals


@dataclass
class Scored:
    """An answer before it is cut: `scores` float32 and `mask` bool, one row an ordinal.

    Both may be changed in place, to boost or to leave out.
    """

    scores: Reals
    mask: Mask


class PostingSource(Protocol):
    """What scores are computed from; `size` is the number of ordinals."""

    size: int

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents that have a term, None when there are none."""

    def norms(self, field: str) -> Reals:
        """K1 scaled by how long the field is in each document, float32[size]."""

    def holding(self, field: str, phrase: Phrase) -> Mask:
        """Which ordinals have a phrase."""


class PostingCache:
    """The lists that one request has read, so that none is read or weighed twice.

    Lasts for one request in one thread, on one generation.
    """

    def __init__(self, source: PostingSource) -> None:
        self.source = source
        self._weighed: dict[tuple[str, str], Postings | None] = {}
        self._holding: dict[tuple[str, Phrase], Mask] = {}

    def holding(self, field: str, phrase: Phrase) -> Mask:
        """Which ordinals have a phrase; not to be changed in place."""
        if (field, phrase) not in self._holding:
            self._holding[field, phrase] = self.source.holding(field, phrase)
        return self._holding[field, phrase]

    def weighed(self, field: str, term: str) -> Postings | None:
        """The documents that have a term, with its score in each in place of the counts."""
        if (field, term) not in self._weighed:
            self._weighed[field, term] = self._weigh(field, term)
        return self._weighed[field, term]

    def _weigh(self, field: str, term: str) -> Postings | None:
        found = self.source.postings(field, term)
        return None if found is None else weigh(self.source, field, found)


def weigh(source: PostingSource, field: str, found: Postings) -> Postings:
    """The documents that have a term, with its score in each in place of the counts."""
    rarity = math.log(source.size / (len(found.ordinals) + 1)) + 1
    norms = source.norms(field)[found.ordinals]
    weights = np.float32(rarity * (K1 + 1)) * found.counts / (found.counts + norms)
    return Postings(found.ordinals, weights)


def score(cache: PostingCache, groups: Sequence[Group], need: int, bonus: Group) -> Scored:
    """The sum of all clauses that match; the mask has the documents that match `need` groups.

    A group matches when any of its clauses does. The clauses of `bonus` only add to the score.
    Where nothing is asked for, nothing matches.
    """
    size = cache.source.size
    scores = np.zeros(size, dtype=np.float32)
    matched = np.zeros(size, dtype=np.uint16)
    for group in groups:
        matched += _add(cache, group, scores)
    _add(cache, bonus, scores)
    return Scored(scores, matched >= max(need, 1))


def norm_of(lengths: Reals, mean: float) -> Reals:
    """K1 scaled by length: long fields must repeat a term to score as much as short ones."""
    return (K1 * ((1 - B) + B * lengths / mean)).astype(np.float32)


def _add(cache: PostingCache, group: Group, scores: Reals) -> Mask:
    hit = np.zeros(len(scores), dtype=bool)
    for field, term, boost in group:
        found = cache.weighed(field, term)
        if found is not None:
            scores[found.ordinals] += np.float32(boost) * found.counts
            hit[found.ordinals] = True
    return hit
