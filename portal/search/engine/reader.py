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
from portal.search.engine.scoring import Group, Mask, PostingCache, Postings, Reals, Scored
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

    def cache(self) -> PostingCache:
        """A fresh cache for one request."""
        return PostingCache(self)

    def score(
        self,
        groups: Sequence[Group],
        need: int | None = None,
        bonus: Group = (),
        cache: PostingCache | None = None,
    ) -> Scored:
        """Documents that match at least `need` groups (None: all of them), with their scores.

        A group is several (field, term, boost), of which any may match; `bonus` only scores.
        """
        at_least = len(groups) if need is None else need
        scored = scoring.score(cache or self.cache(), groups, at_least, bonus)
        scored.mask &= self.live
        return scored

    def everything(self) -> Scored:
        """All documents, with no score."""
        return Scored(np.zeros(self.size, dtype=np.float32), self.live.copy())

    def top(
        self,
        scored: Scored,
        most: int,
        filters: Filters = _ALL,
        order: Order = Order.RELEVANCE,
    ) -> Page:
        """How many documents pass, and the first `most` of them."""
        found = np.flatnonzero(self._passing(scored, filters))
        age = self._columns.age
        primary = scored.scores if order is Order.RELEVANCE else -age
        chosen = choose(found, primary, age, most).tolist()
        hits = (Hit(float(scored.scores[o]), o, self.key(o)) for o in chosen)
        return Page(len(found), tuple(hits))

    def facets(
        self, scored: Scored, names: Sequence[str], filters: Filters = _ALL
    ) -> dict[str, Counts]:
        """For each column its known values with the number of documents that pass."""
        mask = self._passing(scored, filters)
        return {name: self._columns.count(name, mask) for name in names}

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
        if not parts:
            return None
        ordinals = [documents + np.uint32(base) for base, (documents, _) in parts]
        counts = [
            np.ones(len(documents), dtype=np.float32) if counts is None else counts
            for _, (documents, counts) in parts
        ]
        if len(parts) == 1:
            return Postings(ordinals[0], counts[0].astype(np.float32))
        return Postings(np.concatenate(ordinals), np.concatenate(counts).astype(np.float32))

    def phrase(self, field: str, phrase: Sequence[Placed]) -> Scored:
        """The documents with a phrase in a field that has spots, scored as if it were one term."""
        held = self._held(field, phrase)
        scores, mask = np.zeros(self.size, dtype=np.float32), np.zeros(self.size, dtype=bool)
        weights = scoring.weigh(self, field, held).counts
        scores[held.ordinals], mask[held.ordinals] = weights, True
        return Scored(scores, mask & self.live)

    def holding(self, field: str, phrase: Sequence[Placed]) -> Mask:
        """Which ordinals have a phrase in a field that has spots, deleted ones not."""
        mask: Mask = np.zeros(self.size, dtype=bool)
        mask[self._held(field, phrase).ordinals] = True
        return mask & self.live

    def norms(self, field: str) -> Reals:
        """K1 scaled by how long the field is in each document, float32[size]."""
        if field not in self._norms:
            total = sum(record.field_lengths.get(field, 0) for record in self.state.segments)
            table = scoring.norm_of(LENGTHS, total / (self.size or 1) or 1)
            lengths = [segment.lengths[field] for segment in self.segments]
            self._norms[field] = table[np.concatenate(lengths)]
        return self._norms[field]

    def _held(self, field: str, phrase: Sequence[Placed]) -> Postings:
        """The documents that have a phrase and how often, deleted ones included."""
        with named_as(IndexDamaged, "索引无法读取，请重建索引。"):
            parts = [phrases.holding(segment, field, phrase) for segment in self.segments]
        bases = map(np.uint32, self._bases)
        ordinals = [held + base for base, (held, _) in zip(bases, parts, strict=True)]
        none = np.zeros(0, dtype=np.uint32)
        counts = np.concatenate([none, *(counts for _, counts in parts)])
        return Postings(np.concatenate([none, *ordinals]), counts.astype(np.float32))

    def _passing(self, scored: Scored, filters: Filters) -> Mask:
        allowed = self._columns.allow(filters)
        return scored.mask if allowed is None else scored.mask & allowed


def _live(records: Sequence[SegmentRecord]) -> Mask:
    masks = [np.zeros(0, dtype=bool)]
    for record in records:
        mask = np.ones(record.documents, dtype=bool)
        mask[list(record.deleted)] = False
        masks.append(mask)
    return np.concatenate(masks)
