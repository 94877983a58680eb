"""Posting lists as bytes: documents as gaps, counts as steps, each as short as it can be.

A list is one block: a flag byte, unless all counts are 1 the length of the counts in bytes (one
byte or four, little-endian) and the counts, and the gaps from each document to the next, the
first one from document -1. Gaps and counts are steps in units of 1 to 16 bits (see `bits`),
whichever is shortest; in units of one bit gaps are a bitmap. Everything is encoded and decoded in
whole arrays.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.bits import (
    WIDTHS,
    Bytes,
    Places,
    bytes_needed,
    join,
    pack,
    starts_of,
    totals,
    totals_of_rows,
    units_of,
    unpack,
    within,
)

BLOCKS_VERSION: Final = "2"

_GAPS: Final = 0x07
_COUNTS_SHIFT: Final = 3
_COUNTS: Final = 0x07
_LONG: Final = 0x40

Numbers = NDArray[np.uint32]


@dataclass(frozen=True)
class Lists:
    """Many posting lists one after another: list i is `starts[i]:starts[i + 1]`.

    `starts` int64[lists + 1], `documents` uint32[postings] ascending within a list,
    `counts` uint32[postings] from 1 on, `spots` uint32[sum of counts] where the term stands in
    each document, ascending; None for fields without. No list is empty.
    """

    starts: Places
    documents: Numbers
    counts: Numbers
    spots: Numbers | None = None

    def part(self, start: int, end: int) -> "Lists":
        """The lists from `start` up to `end`."""
        first, last = self.starts[start], self.starts[end]
        spots = self.spots
        if spots is not None:
            before = int(self.counts[:first].sum(dtype=np.int64))
            spots = spots[before : before + int(self.counts[first:last].sum(dtype=np.int64))]
        return Lists(
            self.starts[start : end + 1] - first,
            self.documents[first:last],
            self.counts[first:last],
            spots,
        )


def encode(lists: Lists) -> tuple[Bytes, Places]:
    """The bytes of all lists, and int64[lists + 1] where each starts and ends."""
    starts, sizes = lists.starts, np.diff(lists.starts)
    documents = lists.documents.astype(np.int64)
    gaps: Places = documents - np.concatenate(([-1], documents[:-1]))
    gaps[starts[:-1]] = documents[starts[:-1]] + 1
    gap_codes, gap_parts = _shortest(gaps, starts)
    counted = np.maximum.reduceat(lists.counts, starts[:-1]) > 1
    counts = lists.counts[np.repeat(counted, sizes)].astype(np.int64)
    count_codes, count_parts = _shortest(counts, starts_of(sizes * counted))
    lengths = np.sum([length for _, length in count_parts], axis=0)
    is_long = lengths > 0xFF
    flags = gap_codes | (count_codes + 1) * counted << _COUNTS_SHIFT | is_long * _LONG
    shown = np.where(is_long, 4, counted * 1)
    heads = [
        (flags.astype(np.uint8), np.ones_like(lengths)),
        (lengths.astype("<u4").view(np.uint8)[within(np.arange(len(sizes)) * 4, shown)], shown),
    ]
    return join([*heads, *count_parts, *gap_parts])


def decode(raw: bytes) -> tuple[Numbers, Numbers | None]:
    """One list: its documents, and its counts (None when all are 1)."""
    flags, at = raw[0], 1
    counts = None
    code = flags >> _COUNTS_SHIFT & _COUNTS
    if code:
        end = at + (4 if flags & _LONG else 1)
        length = int.from_bytes(raw[at:end], "little")
        at = end + length
        counts = _totals(raw[end:at], WIDTHS[code - 1])
        counts[1:] -= counts[:-1].copy()
    documents = _totals(raw[at:], WIDTHS[flags & _GAPS])
    documents -= np.uint32(1)
    return documents, counts


def decode_many(raw: Bytes, places: Places, sizes: Places) -> Lists:
    """All lists of `raw`: list i is the bytes `places[i]:places[i + 1]`, of `sizes[i]` postings."""
    heads = places[:-1]
    flags = raw[heads]
    codes = (flags >> _COUNTS_SHIFT & _COUNTS).astype(np.int64)
    is_long, counted = (flags & _LONG) > 0, codes > 0
    lengths = raw[heads + counted].astype(np.int64) * counted
    if is_long.any():
        four = raw[within(heads[is_long] + 1, np.full(int(is_long.sum()), 4))]
        lengths[is_long] = four.view("<u4")
    count_starts = heads + 1 + np.where(is_long, 4, counted * 1)
    starts = starts_of(sizes)
    counts = np.ones(int(starts[-1]), dtype=np.uint32)
    counts[np.repeat(counted, sizes)] = _steps(
        raw, count_starts[counted], lengths[counted], sizes[counted], codes[counted] - 1
    )
    gap_starts = count_starts + lengths
    gap_codes = (flags & _GAPS).astype(np.int64)
    gaps = _steps(raw, gap_starts, places[1:] - gap_starts, sizes, gap_codes)
    running = np.cumsum(gaps)
    running -= np.repeat(running[starts[:-1]] - gaps[starts[:-1]] + 1, sizes)
    return Lists(starts, running.astype(np.uint32), counts)


def _shortest(steps: Places, starts: Places) -> tuple[Places, list[tuple[Bytes, Places]]]:
    """The code of the best width for each row, and for each width the bytes of its rows."""
    needed = [bytes_needed(steps, starts, width) for width in WIDTHS]
    codes = np.argmin(needed, axis=0)
    sizes, parts = np.diff(starts), []
    for code, width in enumerate(WIDTHS):
        rows = codes == code
        chosen = starts_of(sizes[rows])
        units, unit_sizes = units_of(steps[np.repeat(rows, sizes)], chosen, width)
        data, lengths = pack(units.astype(np.uint16), unit_sizes, width)
        every = np.zeros(len(rows), dtype=np.int64)
        every[rows] = lengths
        parts.append((data, every))
    return codes, parts


def _totals(raw: bytes, width: int) -> Numbers:
    data = np.frombuffer(raw, dtype=np.uint8)
    if width > 1:
        return totals(unpack(data, width), width)
    ends = np.unpackbits(~data, bitorder="little").view(np.bool_)
    reached: Numbers = np.flatnonzero(ends).astype(np.uint32)
    reached += np.uint32(1)
    return reached


def _steps(raw: Bytes, starts: Places, lengths: Places, sizes: Places, codes: Places) -> Places:
    """The steps of all rows in order: row i is `lengths[i]` bytes, of `sizes[i]` steps."""
    steps = np.empty(int(sizes.sum()), dtype=np.int64)
    for code, width in enumerate(WIDTHS):
        rows = codes == code
        if not rows.any():
            continue
        units = unpack(raw[within(starts[rows], lengths[rows])], width)
        reached = totals_of_rows(units, lengths[rows] * 8 // width, sizes[rows], width)
        before = np.concatenate(([0], reached[:-1]))
        chosen = sizes[rows]
        before[starts_of(chosen)[:-1][chosen > 0]] = 0
        steps[np.repeat(rows, sizes)] = reached - before
    return steps
