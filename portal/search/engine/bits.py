"""Rows of small numbers as bytes, many rows at once: what lists and spots are written with.

A row is some numbers one after another. Steps (numbers from 1 on) are written as units of so
many bits; the largest value of a unit means "that many further, and no step ends here", so that
any step fits. A row ends with a whole byte, filled up with ones, which end no step.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

WIDTHS: Final = (1, 2, 4, 8, 16)

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Units = NDArray[np.uint8] | NDArray[np.uint16]


def starts_of(sizes: NDArray[np.integer]) -> Places:
    """Where each row starts and the last one ends, int64[rows + 1]."""
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)))


def within(starts: Places, sizes: Places) -> Places:
    """The places of all rows, one after another: from `starts[i]` on, `sizes[i]` of them."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(int(sizes.sum()))


def pack(units: Units, sizes: Places, width: int) -> tuple[Bytes, Places]:
    """Rows of units as bytes, and how many bytes each row takes."""
    if width >= 8:
        return units.astype(f"<u{width // 8}").view(np.uint8), sizes * (width // 8)
    in_a_byte = 8 // width
    lengths = -(-sizes // in_a_byte)
    padded = np.full(int(lengths.sum()) * in_a_byte, (1 << width) - 1, dtype=np.uint8)
    padded[within(starts_of(lengths)[:-1] * in_a_byte, sizes)] = units
    if width == 1:
        return np.packbits(padded, bitorder="little"), lengths
    columns = padded.reshape(-1, in_a_byte)
    packed = np.zeros(len(columns), dtype=np.uint8)
    for place in range(in_a_byte):
        packed |= columns[:, place] << np.uint8(place * width)
    return packed, lengths


def _units_of_a_byte(width: int) -> NDArray[Any]:
    """The units in each byte, a byte a unit, side by side in one number."""
    places = np.arange(0, 8, width, dtype=np.uint8)
    units = np.arange(256, dtype=np.uint8)[:, None] >> places & np.uint8((1 << width) - 1)
    return np.ascontiguousarray(units).view(f"<u{8 // width}").reshape(-1)


_UNITS_OF_A_BYTE: Final = {width: _units_of_a_byte(width) for width in (2, 4)}


def unpack(raw: Bytes, width: int) -> Units:
    """The units of one row or of many; with those that fill up the last byte of a row."""
    if width == 16:
        return raw.view("<u2")
    if width == 8:
        return raw
    if width == 1:
        return np.unpackbits(raw, bitorder="little")
    return _UNITS_OF_A_BYTE[width][raw].view(np.uint8)


def units_of(steps: Places, starts: Places, width: int) -> tuple[Places, Places]:
    """Steps as units, and how many units each row takes; row i is `starts[i]:starts[i + 1]`."""
    escape = (1 << width) - 1
    whole, rest = np.divmod(steps - 1, escape)
    ends = np.cumsum(whole + 1)
    units = np.full(int(ends[-1]) if len(ends) else 0, escape, dtype=np.int64)
    units[ends - 1] = rest
    return units, np.diff(np.concatenate(([0], ends))[starts])


def bytes_needed(steps: Places, starts: Places, width: int) -> Places:
    """How many bytes the steps of each row would take in units of this width."""
    units = np.concatenate(([0], np.cumsum((steps - 1) // ((1 << width) - 1) + 1)))
    return -(-np.diff(units[starts]) * width // 8)


def totals(units: Units, width: int) -> NDArray[np.uint32]:
    """How far each step of one row reaches: 2, 3, 1 in units is 2, 5, 6; uint32[steps]."""
    is_end = units != (1 << width) - 1
    sums: NDArray[np.uint32] = np.cumsum(units, dtype=np.uint32)
    if not is_end.all():
        sums = sums[is_end]
    sums += np.arange(1, len(sums) + 1, dtype=np.uint32)
    return sums


def totals_of_rows(units: Units, sizes: Places, steps: Places, width: int) -> Places:
    """The same for many rows of `sizes` units and so many `steps`; int64[all steps]."""
    is_end = units != (1 << width) - 1
    sums = starts_of(units)
    starts = starts_of(sizes)[:-1]
    base = np.repeat(sums[starts], steps)
    ranks = np.arange(1, int(steps.sum()) + 1) - np.repeat(starts_of(steps)[:-1], steps)
    reached: Places = sums[1:][is_end] - base + ranks
    return reached


def join(parts: Sequence[tuple[Bytes, Places]]) -> tuple[Bytes, Places]:
    """Row by row the bytes of all parts, and int64[rows + 1] where each row starts and ends.

    A part is its bytes and how many of them each row has.
    """
    lengths = [length for _, length in parts]
    places = starts_of(np.sum(lengths, axis=0))
    out = np.empty(int(places[-1]), dtype=np.uint8)
    starts = places[:-1]
    for data, length in parts:
        out[within(starts, length)] = data
        starts = starts + length
    return out, places
