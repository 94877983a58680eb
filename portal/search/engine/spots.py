"""Where terms stand in documents, as bytes: beside each list the spots of all its occurrences.

A spot takes as many bits as its document needs, which its reach says. First come the lowest eight
bits of all spots of a list, a byte each. The rest of a spot is one of `blocks` numbers, written in
truncated binary: the smallest of them take `width` bits, the others one more. Bit by bit come the
first `width` bits of all spots whose documents have that many, each row of bits filled up to whole
bytes, and at the end the last bit of those that take one more.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from portal.search.engine.bits import Bytes, Places, join, pack, starts_of, within
from portal.search.engine.blocks import Lists, Numbers

SPOTS_IN_A_BLOCK: Final = 256
MOST_BLOCKS: Final = 0xFFFF
_LOW: Final = 8
_ONE: Final = np.uint32(1)


@dataclass(frozen=True)
class Reach:
    """How far documents reach: `widths` uint8 and `shorts` uint32, a row a document.

    What is left of a spot takes `widths` bits when it is less than `shorts`, else one more.
    """

    widths: NDArray[np.uint8]
    shorts: Numbers

    def of(self, documents: NDArray[np.integer]) -> "Reach":
        """The reach of some documents, one row for each that is given."""
        return Reach(self.widths[documents], self.shorts[documents])


def blocks_of(spots: Numbers) -> int:
    """How many blocks of spots a document has; 0 for one without terms."""
    return min(int(spots.max()) // SPOTS_IN_A_BLOCK + 1, MOST_BLOCKS) if len(spots) else 0


def reach_of(blocks: NDArray[np.integer]) -> Reach:
    """The reach of documents by how many blocks each has."""
    widths = np.maximum(np.frexp(blocks.astype(np.float64))[1] - 1, 0)
    shorts = (2 << widths.astype(np.int64)) - blocks.astype(np.int64)
    return Reach(widths.astype(np.uint8), shorts.astype(np.uint32))


def encode(lists: Lists, spots: Numbers, reach: Reach) -> tuple[Bytes, Places]:
    """The bytes of the spots of each list, and int64[lists + 1] where each starts and ends."""
    sizes = occurrences(lists)
    own = reach.of(np.repeat(lists.documents, lists.counts))
    owners = np.repeat(np.arange(len(sizes)), sizes)
    high = spots >> np.uint32(_LOW)
    is_longer = high >= own.shorts
    shifted = high + own.shorts
    first = np.where(is_longer, shifted >> _ONE, high)
    parts = [(spots.astype(np.uint8), sizes)]
    for bit in range(int(own.widths.max(initial=0))):
        chosen = np.flatnonzero(own.widths > bit)
        values = (first[chosen] >> np.uint32(bit) & _ONE).astype(np.uint8)
        parts.append(pack(values, np.bincount(owners[chosen], minlength=len(sizes)), 1))
    chosen = np.flatnonzero(is_longer)
    values = (shifted[chosen] & _ONE).astype(np.uint8)
    parts.append(pack(values, np.bincount(owners[chosen], minlength=len(sizes)), 1))
    return join(parts)


def decode(raw: bytes, own: Reach) -> Numbers:
    """The spots of one list, uint32[occurrences]; `own` is the reach of each one's document."""
    size = len(own.widths)
    data = np.frombuffer(raw, np.uint8)
    high, at = np.zeros(size, dtype=np.uint32), size
    for bit in range(int(own.widths.max(initial=0))):
        chosen = np.flatnonzero(own.widths > bit)
        plane = _plane(data, at, len(chosen))
        high[chosen] |= plane << np.uint32(bit)
        at += -(-len(chosen) // 8)
    chosen = np.flatnonzero(high >= own.shorts)
    high[chosen] = (high[chosen] << _ONE) + _plane(data, at, len(chosen)) - own.shorts[chosen]
    return high << np.uint32(_LOW) | data[:size]


def decode_many(raw: Bytes, places: Places, lists: Lists, reach: Reach) -> Numbers:
    """The spots of all lists: those of list i are the bytes `places[i]:places[i + 1]` of `raw`."""
    sizes = occurrences(lists)
    own = reach.of(np.repeat(lists.documents, lists.counts))
    rows = _Rows(raw, places[:-1] + sizes, np.repeat(np.arange(len(sizes)), sizes))
    high = np.zeros(len(own.widths), dtype=np.uint32)
    for bit in range(int(own.widths.max(initial=0))):
        chosen = np.flatnonzero(own.widths > bit)
        high[chosen] |= rows.plane(chosen) << np.uint32(bit)
    chosen = np.flatnonzero(high >= own.shorts)
    high[chosen] = (high[chosen] << _ONE) + rows.plane(chosen) - own.shorts[chosen]
    return high << np.uint32(_LOW) | raw[within(places[:-1], sizes)]


def occurrences(lists: Lists) -> Places:
    """How many occurrences each list has, int64[lists]."""
    return np.add.reduceat(lists.counts.astype(np.int64), lists.starts[:-1])


def _plane(data: Bytes, at: int, size: int) -> Numbers:
    length = -(-size // 8)
    return np.unpackbits(data[at : at + length], bitorder="little")[:size].astype(np.uint32)


class _Rows:
    """The bits behind the low bytes of many lists, read plane after plane."""

    def __init__(self, raw: Bytes, starts: Places, owners: Places) -> None:
        self._raw = raw
        self._starts = starts
        self._owners = owners

    def plane(self, chosen: Places) -> Numbers:
        """The next bit of each of the chosen occurrences."""
        each = np.bincount(self._owners[chosen], minlength=len(self._starts))
        lengths = -(-each // 8)
        bits = np.unpackbits(self._raw[within(self._starts, lengths)], bitorder="little")
        self._starts = self._starts + lengths
        return bits[within(starts_of(lengths)[:-1] * 8, each)].astype(np.uint32)
