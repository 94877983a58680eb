"""Where terms stand in documents, as bytes: beside each list the spots of all its occurrences.

First come the lowest eight bits of all spots of a list, a byte each. What is left of a spot takes
as many bits as its document needs, its width: bit by bit come those of all spots whose documents
have that many, each row of bits filled up to whole bytes. How many there are is known from the
list, so that the spots of some documents can be read without those of the others.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.bits import Bytes, Places, join, pack, starts_of, within
from portal.search.engine.blocks import Lists, Numbers

SPOTS_IN_A_BLOCK: Final = 256
MOST_BLOCKS: Final = 0xFFFF
_LOW: Final = np.uint32(8)
_ONE: Final = np.uint32(1)

Widths = NDArray[np.uint8]


def blocks_of(spots: Numbers) -> int:
    """How many blocks of spots a document has; 0 for one without terms."""
    return min(int(spots.max()) // SPOTS_IN_A_BLOCK + 1, MOST_BLOCKS) if len(spots) else 0


def widths_of(blocks: NDArray[np.integer]) -> Widths:
    """How many bits beside the lowest eight the spots of documents with so many blocks take."""
    return np.frexp(np.maximum(blocks.astype(np.float64) - 1, 0))[1].astype(np.uint8)


def encode(lists: Lists, spots: Numbers, widths: Widths) -> tuple[Bytes, Places]:
    """The bytes of the spots of each list, and int64[lists + 1] where each starts and ends.

    `widths` is by document number.
    """
    sizes = occurrences(lists)
    own = np.repeat(widths[lists.documents], lists.counts)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    high = spots >> _LOW
    parts = [(spots.astype(np.uint8), sizes)]
    for bit in range(int(own.max(initial=0))):
        chosen = np.flatnonzero(own > bit)
        values = (high[chosen] >> np.uint32(bit) & _ONE).astype(np.uint8)
        parts.append(pack(values, np.bincount(owners[chosen], minlength=len(sizes)), 1))
    return join(parts)


def decode(raw: bytes, counts: Numbers, widths: Widths, rows: Places) -> Numbers:
    """The spots of some postings of one list, one posting after another; uint32[occurrences].

    `counts` and `widths` have a row for each posting of the list, `rows` are those wanted.
    """
    data = np.frombuffer(raw, np.uint8)
    sizes, own = counts[rows].astype(np.int64), np.repeat(widths[rows], counts[rows])
    inside = np.arange(len(own)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    total, places = _places(counts, rows, sizes, inside)
    spots: Numbers = data[places].astype(np.uint32)
    at, least = total, int(widths.min(initial=0xFF))
    for bit in range(int(own.max(initial=0))):
        if bit >= least:  # documents that have no such bit have no place in its row
            total, places = _places(counts * (widths > bit), rows, sizes, inside)
        chosen = slice(None) if bit < least else np.flatnonzero(own > bit)
        spots[chosen] |= _bits_at(data, places[chosen] + at * 8) << np.uint32(bit + 8)
        at -= -total // 8
    return spots


def _places(counts: Numbers, rows: Places, sizes: Places, inside: Places) -> tuple[int, Places]:
    """How many occurrences there are, and where those of some postings stand among them."""
    ends = np.cumsum(counts, dtype=np.int64)
    begins = ends[rows] - counts[rows]
    return int(ends[-1]), np.repeat(begins, sizes) + inside


def _bits_at(data: Bytes, places: Places) -> Numbers:
    found = data[places >> 3] >> (places & 7).astype(np.uint8) & np.uint8(1)
    bits: Numbers = found.astype(np.uint32)
    return bits


def decode_many(raw: Bytes, places: Places, lists: Lists, widths: Widths) -> Numbers:
    """The spots of all lists: those of list i are the bytes `places[i]:places[i + 1]` of `raw`."""
    sizes = occurrences(lists)
    own = np.repeat(widths[lists.documents], lists.counts)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    high = np.zeros(len(own), dtype=np.uint32)
    starts = places[:-1] + sizes
    for bit in range(int(own.max(initial=0))):
        chosen = np.flatnonzero(own > bit)
        each = np.bincount(owners[chosen], minlength=len(sizes))
        lengths = -(-each // 8)
        plane = np.unpackbits(raw[within(starts, lengths)], bitorder="little")
        bits = plane[within(starts_of(lengths)[:-1] * 8, each)]
        high[chosen] |= bits.astype(np.uint32) << np.uint32(bit)
        starts = starts + lengths
    spots: Numbers = high << _LOW | raw[within(places[:-1], sizes)]
    return spots


def occurrences(lists: Lists) -> Places:
    """How many occurrences each list has, int64[lists]."""
    return np.add.reduceat(lists.counts.astype(np.int64), lists.starts[:-1])
