"""Where terms stand in documents, as bytes: beside each list the spots of all its occurrences.

First come the lowest eight bits of all spots of a list, a byte each. What is left of a spot is cut
into slices of SLICES bits, the lowest first, and has as many of them as its document needs: slice
by slice come those of all spots whose documents have that many, each slice of a list filled up to
whole bytes. How many there are is known from the list, so that the spots of some documents can be
read without those of the others.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.bits import Bytes, Places, join, pack, starts_of, unpack, within
from portal.search.engine.blocks import Lists, Numbers

SPOTS_IN_A_BLOCK: Final = 256
MOST_BLOCKS: Final = 0xFFFF
# Most documents need four to six bits more than a byte: one slice, or two or three.
SLICES: Final = (4, 1, 1, 2, 8)
_LOW: Final = 8
_STARTS: Final = tuple(_LOW + sum(SLICES[:number]) for number in range(len(SLICES)))

Depths = NDArray[np.uint8]


def blocks_of(spots: Numbers) -> int:
    """How many blocks of spots a document has; 0 for one without terms."""
    return min(int(spots.max()) // SPOTS_IN_A_BLOCK + 1, MOST_BLOCKS) if len(spots) else 0


def depths_of(blocks: NDArray[np.integer]) -> Depths:
    """How many slices the spots of documents with so many blocks have."""
    last = np.maximum(blocks.astype(np.int64) - 1, 0)
    bounds = [1 << start - _LOW for start in _STARTS]
    return np.searchsorted(bounds, last, side="right").astype(np.uint8)


def encode(lists: Lists, spots: Numbers, depths: Depths) -> tuple[Bytes, Places]:
    """The bytes of the spots of each list, and int64[lists + 1] where each starts and ends.

    `depths` is by document number.
    """
    sizes = occurrences(lists)
    own = np.repeat(depths[lists.documents], lists.counts)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    parts = [(spots.astype(np.uint8), sizes)]
    for number in range(int(own.max(initial=0))):
        chosen = np.flatnonzero(own > number)
        values = (spots[chosen] >> np.uint32(_STARTS[number])).astype(np.uint8)
        values &= np.uint8((1 << SLICES[number]) - 1)
        each = np.bincount(owners[chosen], minlength=len(sizes))
        parts.append(pack(values, each, SLICES[number]))
    return join(parts)


def decode(raw: bytes, counts: Numbers, depths: Depths, rows: Places) -> tuple[Numbers, Places]:
    """The spots of some postings of one list, one posting after another, and whose each is.

    `counts` and `depths` have a row for each posting of the list, `rows` are those wanted. The
    spots are uint32[occurrences]; beside them are places in `rows`, int64[occurrences].
    """
    data, wanted = np.frombuffer(raw, np.uint8), counts[rows]
    owners = np.repeat(np.arange(len(rows)), wanted)
    inside = np.arange(len(owners)) - (np.cumsum(wanted, dtype=np.int64) - wanted)[owners]
    own = depths[rows][owners]
    total, begins = _begins(counts, rows)
    places = begins[owners] + inside
    spots: Numbers = data[places].astype(np.uint32)
    at, least = total, int(depths.min(initial=0xFF))
    for number in range(int(own.max(initial=0))):
        if number >= least:  # documents that have no such slice have no place in it
            total, begins = _begins(counts * (depths > number), rows)
            places = begins[owners] + inside
        chosen = slice(None) if number < least else np.flatnonzero(own > number)
        found = _units_at(data[at:], places[chosen], SLICES[number])
        spots[chosen] |= found << np.uint32(_STARTS[number])
        at -= -total * SLICES[number] // 8
    return spots, owners


def _begins(counts: Numbers, rows: Places) -> tuple[int, Places]:
    """How many occurrences there are, and where those of some postings begin among them."""
    ends = np.cumsum(counts, dtype=np.int64)
    return int(ends[-1]), ends[rows] - counts[rows]


def _units_at(data: Bytes, places: Places, width: int) -> Numbers:
    """Some units of `width` bits, 8 at most."""
    each = (8 // width).bit_length() - 1  # a byte has 2 ** each; dividing would be far slower
    shifts = (places & (1 << each) - 1).astype(np.uint8) * np.uint8(width)
    units: Numbers = (data[places >> each] >> shifts & (1 << width) - 1).astype(np.uint32)
    return units


def decode_many(raw: Bytes, places: Places, lists: Lists, depths: Depths) -> Numbers:
    """The spots of all lists: those of list i are the bytes `places[i]:places[i + 1]` of `raw`."""
    sizes = occurrences(lists)
    own = np.repeat(depths[lists.documents], lists.counts)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    spots: Numbers = raw[within(places[:-1], sizes)].astype(np.uint32)
    starts = places[:-1] + sizes
    for number in range(int(own.max(initial=0))):
        width = SLICES[number]
        chosen = np.flatnonzero(own > number)
        each = np.bincount(owners[chosen], minlength=len(sizes))
        lengths = -(-each * width // 8)
        units = unpack(raw[within(starts, lengths)], width)
        found = units[within(starts_of(lengths)[:-1] * (8 // width), each)]
        spots[chosen] |= found.astype(np.uint32) << np.uint32(_STARTS[number])
        starts = starts + lengths
    return spots


def occurrences(lists: Lists) -> Places:
    """How many occurrences each list has, int64[lists]."""
    return np.add.reduceat(lists.counts.astype(np.int64), lists.starts[:-1])
