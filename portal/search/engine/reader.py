"""One generation of the index, for any number of threads: scores, hits, facets, terms.

Documents have ordinals from 0 up to `size`: those of the first segment, then of the second,
and so on. An ordinal means nothing in another generation; keys do.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine import phrases, scoring
from portal.search.engine.columns import Column
from portal.search.engine.errors import IndexDamaged, named_as
from portal.search.engine.facets import Columns, Counts
from portal.search.engine.filters import Filters, Order
from portal.search.engine.hits import Hit, Page, choose
from portal.search.engine.phrases import Placed
from portal.search.engine.schema import DIGEST, KEY
from portal.search.engine.scoring import (
    Asked,
    Group,
    Mask,
    Numbers,
    Ordinals,
    Postings,
    Reals,
    Scored,
)
from portal.search.engine.segments import LENGTHS, Segment
from portal.search.engine.state import SegmentRecord, State

_ALL: Final = Filters()
# A prefix that starts more terms than these says too little to be completed.
_MOST_TERMS: Final = 2_000


class Reader:
    """A generation as it was when it was opened; `size` ordinals, `documents` to be found.

    Every method may raise IndexDamaged, when bytes that it reads are not those written.
    """

    def __init__(self, state: State, segments: Sequence[Segment]) -> None:
        self.state = state
        self.segments = tuple(segments)
        self.generation = state.generation
        self.change = state.change
        self.size = sum(segment.documents for segment in segments)
        self.documents = state.documents
        sizes = [segment.documents for segment in segments]
        self._bases: list[int] = np.cumsum([0, *sizes])[:-1].tolist()
        self._columns = Columns(self.segments)
        self._norms: dict[str, Reals] = {}
        self.live = _live(state.segments)

    def asked(self) -> Asked:
        """What one request remembers of this generation."""
        return Asked(self)

    def score(
        self,
        groups: Sequence[Group],
        need: int | None = None,
        bonus: Group = (),
        among: Mask | None = None,
        asked: Asked | None = None,
    ) -> Scored:
        """Documents that match at least `need` groups (None: all of them), with their scores.

        A group is several (field, term, boost), of which any may match; `bonus` only scores.
        `among` has a row an ordinal; others are not looked at. `asked` is that of the request.
        """
        at_least = len(groups) if need is None else need
        return scoring.score(asked or self.asked(), groups, at_least, bonus, self._alive(among))

    def everything(self) -> Scored:
        """All documents, with no score."""
        ordinals = np.flatnonzero(self.live)
        return Scored(ordinals, np.zeros(len(ordinals), dtype=np.float32))

    def top(
        self,
        scored: Scored,
        most: int,
        filters: Filters = _ALL,
        order: Order = Order.RELEVANCE,
    ) -> Page:
        """How many documents pass, and the first `most` of them."""
        found = self._passing(scored, filters)
        best = self._first(found, most, order).points()
        hits = (Hit(points, ordinal, self.key(ordinal)) for ordinal, points in best.items())
        return Page(len(found.ordinals), tuple(hits))

    def best(
        self, scored: Scored, most: int, filters: Filters = _ALL
    ) -> tuple[int, dict[int, float]]:
        """How many documents pass, and the scores of the best by ordinal, best first."""
        found = self._passing(scored, filters)
        return len(found.ordinals), self._first(found, most, Order.RELEVANCE).points()

    def facets(
        self, scored: Scored, names: Sequence[str], filters: Filters = _ALL
    ) -> dict[str, Counts]:
        """For each column its known values with the number of documents that pass."""
        found = self._passing(scored, filters).ordinals
        return {name: self._columns.count(name, found) for name in names}

    def mask(self, ordinals: Ordinals | Numbers) -> Mask:
        """A row an ordinal, True for those given."""
        mask: Mask = np.zeros(self.size, dtype=bool)
        mask[ordinals] = True
        return mask

    def column(self, name: str) -> Column:
        """The texts of a column by ordinal; the topics of a document are one text of lines."""
        return self._columns.texts(name)

    def numbers(self, name: str) -> NDArray[np.integer]:
        """The numbers of a column by ordinal."""
        return self._columns.numbers(name)

    def key(self, ordinal: int) -> str:
        """The key of the entry at an ordinal."""
        segment, document = self.place(ordinal)
        return segment.key(document)

    def place(self, ordinal: int) -> tuple[Segment, int]:
        """The segment of an ordinal, and the number of the document in it."""
        at = bisect_right(self._bases, ordinal) - 1
        return self.segments[at], ordinal - self._bases[at]

    def live_by_segment(self) -> list[tuple[Segment, Mask]]:
        """Each segment, and which of its documents are not deleted."""
        return [
            (segment, self.live[base : base + segment.documents])
            for base, segment in zip(self._bases, self.segments, strict=True)
        ]

    def keys(self) -> list[str]:
        """The keys of all documents, by ordinal."""
        return [self.key(ordinal) for ordinal in np.flatnonzero(self.live).tolist()]

    def ordinal(self, key: str) -> int | None:
        """Where the entry with a key is, None when there is none."""
        found = self.postings(KEY, key)
        if found is None:
            return None
        alive = found.ordinals[self.live[found.ordinals]]
        return int(alive[0]) if len(alive) else None

    def digests(self) -> dict[str, int]:
        """What each entry was when it was indexed, by key (see schema.digest_of)."""
        digests = self.numbers(DIGEST)
        alive = np.flatnonzero(self.live).tolist()
        return {self.key(ordinal): int(digests[ordinal]) for ordinal in alive}

    def document_frequency(self, field: str, term: str) -> int:
        """In how many documents a term occurs, deleted ones included."""
        return sum(segment.documents_with(field, term) for segment in self.segments)

    def terms(self, field: str, prefix: str, most: int) -> list[tuple[str, int]]:
        """The commonest terms that start so, with the number of their documents."""
        counts: Counter[str] = Counter()
        for segment in self.segments:
            starting = segment.terms_with_prefix(field, prefix)
            counts.update(dict(islice(starting, _MOST_TERMS)))
        return counts.most_common(most)

    def first_terms(self, field: str, prefix: str, most: int) -> list[str]:
        """The first terms that start so, ascending; no more are looked at in any segment."""
        found = {
            term
            for segment in self.segments
            for term, _ in islice(segment.terms_with_prefix(field, prefix), most)
        }
        return sorted(found)[:most]

    def postings(self, field: str, term: str) -> Postings | None:
        """The documents that have a term and how often, deleted ones included."""
        with named_as(IndexDamaged, "索引无法读取，请重建索引。"):
            parts = [
                (base, found)
                for base, segment in zip(self._bases, self.segments, strict=True)
                if (found := segment.postings(field, term)) is not None
            ]
        return scoring.joined(parts) if parts else None

    def held(self, field: str, phrase: Sequence[Placed]) -> Postings:
        """The documents that have a phrase and how often, deleted ones included."""
        with named_as(IndexDamaged, "索引无法读取，请重建索引。"):
            parts = [phrases.holding(segment, field, phrase) for segment in self.segments]
        return scoring.joined(list(zip(self._bases, parts, strict=True)))

    def phrase(self, field: str, phrase: Sequence[Placed]) -> Scored:
        """The documents with a phrase in a field that has spots, scored as if it were one term."""
        held = self.held(field, phrase)
        scored = Scored(held.ordinals.astype(np.intp), scoring.weigh(self, field, held))
        alive = self._alive(None)
        return scored if alive is None else scored.among(alive)

    def holding(self, field: str, phrase: Sequence[Placed], asked: Asked | None = None) -> Mask:
        """Which ordinals have a phrase in a field that has spots, deleted ones not.

        `asked` is that of the request.
        """
        return self.mask((asked or self.asked()).held(field, phrase).ordinals) & self.live

    def norms(self, field: str) -> Reals:
        """K1 scaled by how long the field is in each document, float32[size]."""
        if field not in self._norms:
            total = sum(record.field_lengths.get(field, 0) for record in self.state.segments)
            table = scoring.norm_of(LENGTHS, total / (self.size or 1) or 1)
            lengths = [segment.lengths[field] for segment in self.segments]
            self._norms[field] = table[np.concatenate(lengths)]
        return self._norms[field]

    def _first(self, found: Scored, most: int, order: Order) -> Scored:
        age = self._columns.age
        primary = found.scores if order is Order.RELEVANCE else -age[found.ordinals]
        chosen = choose(found.ordinals, primary, age, most)
        return Scored(found.ordinals[chosen], found.scores[chosen])

    def _alive(self, among: Mask | None) -> Mask | None:
        """The documents of a mask that are not deleted; None for all."""
        if self.documents == self.size:
            return among
        return self.live if among is None else self.live & among

    def _passing(self, scored: Scored, filters: Filters) -> Scored:
        allowed = self._columns.allow(filters)
        return scored if allowed is None else scored.among(allowed)


def _live(records: Sequence[SegmentRecord]) -> Mask:
    masks = [np.zeros(0, dtype=bool)]
    for record in records:
        mask = np.ones(record.documents, dtype=bool)
        mask[list(record.deleted)] = False
        masks.append(mask)
    return np.concatenate(masks)
