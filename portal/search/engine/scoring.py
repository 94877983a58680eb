"""BM25F over whole posting lists: first which documents match, then the scores of those alone.

The formula is that of whoosh.scoring.BM25F with its defaults: the scores of the fields of a
document are added; documents that are deleted but not yet merged away still count in the
statistics, as they do there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.phrases import Placed
from portal.search.engine.recent import List

K1: Final = 1.2
B: Final = 0.75
# Below one document for so many of a list it is quicker to search the list than to spread it out.
_FEW: Final = 16

Clause = tuple[str, str, float]
Group = Sequence[Clause]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.uint32]
Ordinals = NDArray[np.intp]
Reals = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """The documents that have a term: `ordinals` uint32[n] ascending, `counts` uint32[n]."""

    ordinals: Numbers
    counts: Numbers


@dataclass(frozen=True)
class Scored:
    """An answer before it is cut: `ordinals` intp[n], each once, and their `scores` float32[n]."""

    ordinals: Ordinals
    scores: Reals

    def among(self, mask: Mask) -> "Scored":
        """Only those that are in the mask, which has a row an ordinal."""
        kept = mask[self.ordinals]
        return Scored(self.ordinals[kept], self.scores[kept])

    def plus(self, points: Reals) -> "Scored":
        """The same with further points, which have a row an ordinal."""
        return Scored(self.ordinals, self.scores + points[self.ordinals])

    def replaced(self, gone: Sequence[int], found: "Scored") -> "Scored":
        """Without some ordinals, but with all of `found`, none of which is here besides."""
        kept = ~np.isin(self.ordinals, np.array(gone, dtype=np.intp))
        return Scored(
            np.concatenate((self.ordinals[kept], found.ordinals)),
            np.concatenate((self.scores[kept], found.scores)),
        )

    def points(self) -> dict[int, float]:
        """The scores by ordinal."""
        return dict(zip(self.ordinals.tolist(), self.scores.tolist(), strict=True))


def scored_of(points: Mapping[int, float]) -> Scored:
    """An answer from scores by ordinal."""
    ordinals = np.fromiter(points, dtype=np.intp)
    return Scored(ordinals, np.fromiter(points.values(), dtype=np.float32))


NOTHING: Final = scored_of({})


class PostingSource(Protocol):
    """What scores are computed from; `size` is the number of ordinals."""

    size: int

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents that have a term, None when there are none."""

    def held(self, field: str, phrase: Sequence[Placed]) -> Postings:
        """The documents that have a phrase in a field that has spots."""

    def norms(self, field: str) -> Reals:
        """K1 scaled by how long the field is in each document, float32[size]."""


class Asked:
    """The lists and phrases that one request has asked for, each looked up once.

    Lasts for one request in one thread, on one generation.
    """

    def __init__(self, source: PostingSource) -> None:
        self.source = source
        self._lists: dict[tuple[str, str], Postings | None] = {}
        self._phrases: dict[tuple[str, tuple[Placed, ...]], Postings] = {}

    def postings(self, clause: Clause) -> Postings | None:
        """The list of a clause, None when no document has its term."""
        field, term, _ = clause
        if (field, term) not in self._lists:
            self._lists[field, term] = self.source.postings(field, term)
        return self._lists[field, term]

    def held(self, field: str, phrase: Sequence[Placed]) -> Postings:
        """The documents that have a phrase in a field that has spots."""
        key = field, tuple(phrase)
        if key not in self._phrases:
            self._phrases[key] = self.source.held(field, phrase)
        return self._phrases[key]

    def matching(self, groups: Sequence[Group], need: int, among: Mask | None) -> Ordinals:
        """The documents that match `need` groups; a group matches when any of its clauses does."""
        lists = [[p for clause in group if (p := self.postings(clause))] for group in groups]
        if 0 < need < len(lists):
            found = _some_of(lists, need, self.source.size)
        else:
            found = _all_of(lists, self.source.size)
        return found if among is None else found[among[found]]

    def scores(self, clauses: Sequence[Clause], ordinals: Ordinals) -> Reals:
        """The sum of the clauses for each of some documents."""
        scores = np.zeros(len(ordinals), dtype=np.float32)
        if not len(ordinals):
            return scores
        norms = {field: self.source.norms(field)[ordinals] for field, _, _ in clauses}
        for clause in clauses:
            found = self.postings(clause)
            if found is not None:
                field, _, boost = clause
                counts = _counts_at(ordinals, found, self.source.size)
                rarity = _rarity(self.source.size, found)
                scores += np.float32(boost) * _weights(counts, norms[field], rarity)
        return scores


def score(
    asked: Asked,
    groups: Sequence[Group],
    need: int,
    bonus: Group = (),
    among: Mask | None = None,
) -> Scored:
    """The documents that match `need` groups, with the sum of all clauses that match.

    The clauses of `bonus` only add to the score. Where nothing is asked for, nothing matches.
    """
    ordinals = asked.matching(groups, max(need, 1), among)
    return Scored(ordinals, asked.scores([*chain(*groups), *bonus], ordinals))


def weigh(source: PostingSource, field: str, found: Postings) -> Reals:
    """The score of a term in each document of its list."""
    norms = source.norms(field)[found.ordinals]
    return _weights(found.counts.astype(np.float32), norms, _rarity(source.size, found))


def joined(parts: Sequence[tuple[int, List]]) -> Postings:
    """The lists of segments as one, from the first ordinal of each and its list."""
    if len(parts) == 1 and not parts[0][0]:
        return Postings(*parts[0][1])
    none = np.zeros(0, dtype=np.uint32)
    ordinals = [documents + np.uint32(base) for base, (documents, _) in parts]
    counts = [counts for _, (_, counts) in parts]
    return Postings(np.concatenate([none, *ordinals]), np.concatenate([none, *counts]))


def norm_of(lengths: Reals, mean: float) -> Reals:
    """K1 scaled by length: long fields must repeat a term to score as much as short ones."""
    return (K1 * ((1 - B) + B * lengths / mean)).astype(np.float32)


def _rarity(size: int, found: Postings) -> float:
    return math.log(size / (len(found.ordinals) + 1)) + 1


def _weights(counts: Reals, norms: Reals, rarity: float) -> Reals:
    weights: Reals = np.float32(rarity * (K1 + 1)) * counts / (counts + norms)
    return weights


def _all_of(groups: Sequence[Sequence[Postings]], size: int) -> Ordinals:
    """The documents in any list of each group, the group with the shortest lists first."""
    first, *others = sorted(groups, key=_length) or [[]]
    found = _any_of(first, size)
    for lists in others:
        if not len(found):
            break
        held = [_counts_at(found, postings, size) > 0 for postings in lists]
        found = found[np.logical_or.reduce(held)]
    return found


def _some_of(groups: Sequence[Sequence[Postings]], need: int, size: int) -> Ordinals:
    """The documents in any list of `need` groups."""
    matched = np.zeros(size, dtype=np.uint16)
    for lists in groups:
        hit = np.zeros(size, dtype=bool)
        for postings in lists:
            hit[postings.ordinals] = True
        matched += hit
    return np.flatnonzero(matched >= need)


def _any_of(lists: Sequence[Postings], size: int) -> Ordinals:
    """The documents in any of the lists."""
    if len(lists) == 1:
        return lists[0].ordinals.astype(np.intp)
    hit = np.zeros(size, dtype=bool)
    for postings in lists:
        hit[postings.ordinals] = True
    return np.flatnonzero(hit)


def _length(lists: Sequence[Postings]) -> int:
    return sum(len(postings.ordinals) for postings in lists)


def _counts_at(ordinals: Ordinals, found: Postings, size: int) -> Reals:
    """How often each of some documents has a term."""
    if len(ordinals) * _FEW < len(found.ordinals):
        places = np.searchsorted(found.ordinals, ordinals.astype(np.uint32))
        places[places == len(found.ordinals)] = 0
        counts: Numbers = found.counts[places] * (found.ordinals[places] == ordinals)
        return counts.astype(np.float32)
    every = np.empty(size, dtype=np.uint32)
    every[ordinals] = 0
    every[found.ordinals] = found.counts
    return every[ordinals].astype(np.float32)
