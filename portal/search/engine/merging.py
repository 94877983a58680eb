"""Which segments are merged, and how: whole posting lists at a time, deleted documents left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from portal.search.engine.bits import Places
from portal.search.engine.blocks import Lists
from portal.search.engine.dictionary import FieldTerms
from portal.search.engine.pool import chosen_rows
from portal.search.engine.schema import (
    INDEXED_FIELDS,
    KEY,
    NUMBER_COLUMNS,
    TEXT_FIELDS,
    VALUE_COLUMNS,
)
from portal.search.engine.scoring import Mask
from portal.search.engine.segments import LENGTHS, Segment
from portal.search.engine.state import SegmentRecord
from portal.search.engine.writer import BulkWriter

MOST_SEGMENTS: Final = 10
# Above this segments are merged where nothing else is to be done.
_TIDY_SEGMENTS: Final = 4
# So many more than must be are merged at once, so that not every batch has to.
_MORE_AT_ONCE: Final = 4
_POSTINGS_AT_ONCE: Final = 1 << 20
_GONE: Final = -1


@dataclass(frozen=True)
class Source:
    """A segment to be merged, and which of its documents are still alive."""

    segment: Segment
    live: Mask


@dataclass(frozen=True)
class _Slice:
    """Rows of one field of one source, and the new number of each document (_GONE for none)."""

    segment: Segment
    terms: FieldTerms
    start: int
    end: int
    numbers: Places


def overdue(records: Sequence[SegmentRecord]) -> list[str]:
    """The segments to merge at once lest there be too many: some of the smallest."""
    spare = len(records) - MOST_SEGMENTS
    smallest = sorted(records, key=_alive_in)[: spare + _MORE_AT_ONCE if spare > 0 else 0]
    return [record.name for record in records if record in smallest]


def due(records: Sequence[SegmentRecord]) -> list[str]:
    """The segments to merge when there is time: small ones, and those mostly deleted.

    From the smallest up, as long as the next is at most twice as large as all before it: so
    a document is rewritten a number of times that grows with the logarithm of the index.
    """
    alive = {record.name: _alive_in(record) for record in records}
    chosen = {record.name for record in records if 2 * alive[record.name] < record.documents}
    if len(records) > _TIDY_SEGMENTS:
        first, second, *others = sorted(alive, key=alive.__getitem__)
        chosen |= {first, second}
        together = alive[first] + alive[second]
        for name in others:
            if alive[name] > 2 * together:
                break
            chosen.add(name)
            together += alive[name]
    return [record.name for record in records if record.name in chosen]


def _alive_in(record: SegmentRecord) -> int:
    return record.documents - len(record.deleted)


def merge(writer: BulkWriter, sources: Sequence[Source]) -> None:
    """Write the live documents of all sources, in order, as the new segment of the writer."""
    numbers, first = [], 0
    for source in sources:
        new = first + np.cumsum(source.live) - 1
        numbers.append(np.where(source.live, new, _GONE))
        first += int(source.live.sum())
        _copy_documents(writer, source)
    for field in sorted(INDEXED_FIELDS):
        for slices in _portions(field, sources, numbers):
            writer.write(field, *_merged(slices))


def _copy_documents(writer: BulkWriter, source: Source) -> None:
    segment = source.segment
    lengths = {field: LENGTHS[segment.lengths[field]].astype(int).tolist() for field in TEXT_FIELDS}
    numbers = {name: segment.numbers[name].tolist() for name in NUMBER_COLUMNS}
    texts = {
        name: ([value.encode() for value in column.values], column.codes.tolist())
        for name, column in ((name, segment.values[name]) for name in VALUE_COLUMNS)
    }
    for document in np.flatnonzero(source.live).tolist():
        writer.start({field: lengths[field][document] for field in TEXT_FIELDS})
        values: dict[str, bytes | int] = {KEY: segment.key(document).encode()}
        values |= {name: values_[codes[document]] for name, (values_, codes) in texts.items()}
        values |= {name: numbers[name][document] for name in NUMBER_COLUMNS}
        writer.finish(values)


def _portions(
    field: str, sources: Sequence[Source], numbers: Sequence[Places]
) -> Iterator[list[_Slice]]:
    """The terms of a field, cut where all sources can be cut, few enough to merge at once."""
    found = [
        (source.segment, terms, new)
        for source, new in zip(sources, numbers, strict=True)
        if (terms := source.segment.field(field)) is not None
    ]
    starts = [0] * len(found)
    for bound in _bounds([terms for _, terms, _ in found]):
        ends = [len(t) if bound is None else t.row_from(bound) for _, t, _ in found]
        yield [
            _Slice(segment, terms, start, end, new)
            for (segment, terms, new), start, end in zip(found, starts, ends, strict=True)
            if start < end
        ]
        starts = ends


def _bounds(fields: Sequence[FieldTerms]) -> Iterator[bytes | None]:
    """Terms to cut before, taken from the field with most postings; None for the end."""
    if not fields:
        return
    totals = [int(terms.sizes.sum()) for terms in fields]
    largest = fields[int(np.argmax(totals))]
    portions = sum(totals) // _POSTINGS_AT_ONCE
    cuts = np.linspace(0, max(totals), portions + 2)[1:-1]
    rows = np.searchsorted(np.cumsum(largest.sizes), cuts)
    yield from (largest.term(row) for row in sorted(set(rows.tolist())))
    yield None


def _merged(slices: Sequence[_Slice]) -> tuple[list[bytes], Lists]:
    """The terms of all slices, and their lists with the new numbers of the documents."""
    names = [part.terms.terms(part.start, part.end) for part in slices]
    together = sorted(set().union(*names))
    rank = {term: number for number, term in enumerate(together)}
    owners, pieces = [], []
    for part, terms in zip(slices, names, strict=True):
        ranks = np.array([rank[term] for term in terms], dtype=np.int64)
        lists = part.segment.lists(part.terms, part.start, part.end)
        piece, alive = _alive(lists, part.numbers)
        owners.append(np.repeat(ranks, np.diff(lists.starts))[alive])
        pieces.append(piece)
    return _regrouped(together, np.concatenate(owners), pieces)


def _alive(lists: Lists, numbers: Places) -> tuple[Lists, Places]:
    """The postings of documents that stay, with their new numbers, and which those are."""
    new = numbers[lists.documents]
    alive = np.flatnonzero(new != _GONE)
    spots = lists.spots
    if spots is not None and len(alive) < len(new):
        spots = spots[chosen_rows(lists.counts, alive)]
    piece = Lists(lists.starts, new[alive].astype(np.uint32), lists.counts[alive], spots)
    return piece, alive


def _regrouped(
    terms: Sequence[bytes], owners: Places, pieces: Sequence[Lists]
) -> tuple[list[bytes], Lists]:
    """Lists by term from postings in the order of documents; terms that nothing has are gone."""
    order = np.argsort(owners, kind="stable")
    sizes = np.bincount(owners, minlength=len(terms))
    kept = np.flatnonzero(sizes)
    starts = np.concatenate(([0], np.cumsum(sizes[kept])))
    documents = np.concatenate([piece.documents for piece in pieces])
    counts = np.concatenate([piece.counts for piece in pieces])
    standing = [piece.spots for piece in pieces if piece.spots is not None]
    spots = np.concatenate(standing)[chosen_rows(counts, order)] if standing else None
    lists = Lists(starts, documents[order], counts[order], spots)
    return [terms[row] for row in kept.tolist()], lists
