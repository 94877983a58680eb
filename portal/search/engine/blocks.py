"""Posting lists as bytes: documents as gaps of one or two bytes, counts as single bytes.

A list is one block: a flag byte, the first document number (four bytes), the gaps to the
following documents, and the counts unless all are 1; all little-endian. A gap is written as
units of one byte or, where that is shorter, of two; the largest value of a unit means "that
many further, and no document here", so that any gap fits. Counts above 255 are kept as 255.
Everything is encoded and decoded in whole arrays.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCKS_VERSION: Final = "1"
MOST_COUNTED: Final = 255

_WIDE: Final = 1
_COUNTED: Final = 2
_HEAD: Final = 5
_NARROW_ESCAPE: Final = 0xFF
_WIDE_ESCAPE: Final = 0xFFFF

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """Many posting lists one after another: list i is `starts[i]:starts[i + 1]`.

    `starts` int64[lists + 1], `documents` uint32[postings] ascending within a list,
    `counts` uint8[postings]. No list is empty.
    """

    starts: Places
    documents: Numbers
    counts: Bytes

    def part(self, start: int, end: int) -> "Lists":
        """The lists from `start` up to `end`."""
        first, last = self.starts[start], self.starts[end]
        return Lists(
            self.starts[start : end + 1] - first,
            self.documents[first:last],
            self.counts[first:last],
        )


def encode(lists: Lists) -> tuple[Bytes, Places]:
    """The bytes of all lists, and int64[lists + 1] where each starts and ends."""
    starts, sizes = lists.starts, np.diff(lists.starts)
    firsts = starts[:-1]
    gaps = np.zeros(len(lists.documents), dtype=np.int64)
    np.subtract(lists.documents[1:], lists.documents[:-1], out=gaps[1:], dtype=np.int64)
    gaps[firsts] = 0
    wide = _wide_is_shorter(gaps, firsts, sizes)
    counted = np.maximum.reduceat(lists.counts, firsts) > 1
    escape = np.repeat(np.where(wide, _WIDE_ESCAPE, _NARROW_ESCAPE), sizes)
    width = np.repeat(np.where(wide, 2, 1), sizes)
    units = gaps // escape + 1
    units[firsts] = 0
    used = np.cumsum(units * width)
    gap_bytes = used[starts[1:] - 1] - used[firsts]
    ends = np.cumsum(_HEAD + gap_bytes + np.where(counted, sizes, 0))
    places = np.concatenate(([0], ends))
    # What is not written below stays as the escape, which is all ones in either width.
    out = np.full(places[-1], 0xFF, dtype=np.uint8)
    _write_heads(out, places[:-1], wide * _WIDE + counted * _COUNTED, lists.documents[firsts])
    behind = np.repeat(places[:-1] + _HEAD - used[firsts], sizes) + used
    _write_gaps(out, behind, gaps % escape, width, units > 0)
    _write_counts(out, lists, places[1:], sizes, counted)
    return out, places


def decode(raw: bytes, size: int) -> tuple[Numbers, Bytes | None]:
    """One list of `size` postings: its documents, and its counts (None when all are 1)."""
    flags = raw[0]
    end = len(raw) - size if flags & _COUNTED else len(raw)
    wide = bool(flags & _WIDE)
    units = np.frombuffer(raw[_HEAD:end], dtype="<u2" if wide else np.uint8)
    gaps = np.cumsum(units, dtype=np.uint32)
    if len(gaps) != size - 1:
        gaps = gaps[units != (_WIDE_ESCAPE if wide else _NARROW_ESCAPE)]
    documents = np.empty(size, dtype=np.uint32)
    documents[0] = int.from_bytes(raw[1:_HEAD], "little")
    np.add(gaps, documents[0], out=documents[1:])
    return documents, np.frombuffer(raw, np.uint8, size, end) if flags & _COUNTED else None


def decode_many(raw: Bytes, places: Places, sizes: Places) -> Lists:
    """All lists of `raw`: list i is the bytes `places[i]:places[i + 1]`, of `sizes[i]` postings."""
    heads, lengths = places[:-1], np.diff(places)
    flags = raw[heads]
    wide, counted = (flags & _WIDE) > 0, (flags & _COUNTED) > 0
    unit_counts: Places = (lengths - _HEAD - sizes * counted) // (1 + wide)
    owner = np.repeat(np.arange(len(sizes)), unit_counts)
    at = heads[owner] + _HEAD + (_within(unit_counts) << wide[owner])
    units = raw[at].astype(np.int64)
    is_wide = wide[owner]
    units[is_wide] |= raw[at[is_wide] + 1].astype(np.int64) << 8
    running = np.cumsum(units)
    before = np.concatenate(([0], running))[np.cumsum(unit_counts) - unit_counts]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    documents = np.empty(starts[-1], dtype=np.uint32)
    firsts = np.zeros(len(heads), dtype=np.uint32)
    for byte in range(4):
        firsts |= raw[heads + 1 + byte].astype(np.uint32) << np.uint32(8 * byte)
    documents[starts[:-1]] = firsts
    follows = np.ones(starts[-1], dtype=bool)
    follows[starts[:-1]] = False
    real = units != np.where(is_wide, _WIDE_ESCAPE, _NARROW_ESCAPE)
    documents[follows] = (firsts[owner] + running - before[owner])[real]
    return Lists(starts, documents, _read_counts(raw, places[1:], sizes, counted))


def _wide_is_shorter(gaps: Places, firsts: Places, sizes: Places) -> NDArray[np.bool_]:
    narrow = sizes + np.add.reduceat(gaps // _NARROW_ESCAPE, firsts)
    wide = sizes + np.add.reduceat(gaps // _WIDE_ESCAPE, firsts)
    return 2 * (wide - 1) < narrow - 1


def _write_heads(out: Bytes, heads: Places, flags: Places, firsts: Numbers) -> None:
    out[heads] = flags
    for byte in range(4):
        out[heads + 1 + byte] = (firsts >> (8 * byte)) & 0xFF


def _write_gaps(
    out: Bytes, behind: Places, rest: Places, width: Places, follows: NDArray[np.bool_]
) -> None:
    narrow = follows & (width == 1)
    out[behind[narrow] - 1] = rest[narrow]
    wide = follows & (width == 2)
    out[behind[wide] - 2] = rest[wide] & 0xFF
    out[behind[wide] - 1] = rest[wide] >> 8


def _write_counts(
    out: Bytes, lists: Lists, ends: Places, sizes: Places, counted: NDArray[np.bool_]
) -> None:
    kept = np.repeat(counted, sizes)
    out[np.repeat(ends - sizes, sizes)[kept] + _within(sizes)[kept]] = lists.counts[kept]


def _read_counts(raw: Bytes, ends: Places, sizes: Places, counted: NDArray[np.bool_]) -> Bytes:
    counts = np.ones(int(sizes.sum()), dtype=np.uint8)
    kept = np.repeat(counted, sizes)
    counts[kept] = raw[np.repeat(ends - sizes, sizes)[kept] + _within(sizes)[kept]]
    return counts


def _within(sizes: Places) -> Places:
    """0, 1, 2, … for each size, one after another."""
    return np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
