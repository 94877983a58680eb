"""The terms of a segment, sorted, and where the posting list of each is.

File layout, little-endian: the length of a JSON head (four bytes), the head
(`{field: [terms, bytes of terms, first place of lists, first place of spots]}`, the last -1 for a
field without spots), then for each field of the head the lengths of its terms in bytes
(uint16[terms]), the sizes of their lists in documents, the lengths of the lists in bytes and the
CRC-32 of the lists (uint32[terms] each), the lengths and the CRC-32 of the spots (uint32[terms]
each, for fields that have them) and the terms in UTF-8, one after another.
"""

import json
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from portal.search.engine.bits import Bytes, Places

_HEAD_SIZE: Final = 4


@dataclass(frozen=True)
class Place:
    """Where the list of a term is, or its spots: bytes of a part, and their CRC-32."""

    start: int
    end: int
    checksum: int


class FieldTerms:
    """The terms of one field in rows."""

    def __init__(
        self, name: str, stream: BytesIO, terms: int, text_size: int, first: int, first_spot: int
    ) -> None:
        self.name = name
        self._text_places = _places(stream, "H", terms, 0, "I")
        self._sizes = _view(stream, "I", terms)
        self._places = _places(stream, "I", terms, first, "Q")
        self._checksums = _view(stream, "I", terms)
        self.has_spots = first_spot >= 0
        if self.has_spots:
            self._spot_places = _places(stream, "I", terms, first_spot, "Q")
            self._spot_checksums = _view(stream, "I", terms)
        self._text = stream.read(text_size)

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def sizes(self) -> Places:
        """How many documents each list has, int64[terms]."""
        return np.asarray(self._sizes).astype(np.int64)

    def places(self, start: int, end: int) -> tuple[Places, Sequence[int]]:
        """Where the lists of some rows start and the last one ends, int64, and their CRC-32."""
        places = np.asarray(self._places)[start : end + 1].astype(np.int64)
        return places, self._checksums[start:end]

    def spot_places(self, start: int, end: int) -> tuple[Places, Sequence[int]]:
        """The same for the spots, in a field that has them."""
        places = np.asarray(self._spot_places)[start : end + 1].astype(np.int64)
        return places, self._spot_checksums[start:end]

    def term(self, row: int) -> bytes:
        """The term in a row, as UTF-8."""
        return self._text[self._text_places[row] : self._text_places[row + 1]]

    def terms(self, start: int, end: int) -> list[bytes]:
        """The terms of the rows from `start` up to `end`."""
        return [self.term(row) for row in range(start, end)]

    def row_from(self, term: bytes) -> int:
        """The first row whose term is `term` or comes after it."""
        return bisect_left(range(len(self)), term, key=self.term)

    def row_of(self, term: bytes) -> int | None:
        """The row of a term, None when the field has it not."""
        row = self.row_from(term)
        return row if row < len(self) and self.term(row) == term else None

    def size(self, row: int) -> int:
        """How many documents the list of a row has."""
        return self._sizes[row]

    def place(self, row: int) -> Place:
        """Where the posting list of a row is."""
        return Place(self._places[row], self._places[row + 1], self._checksums[row])

    def spots(self, row: int) -> Place:
        """Where the spots of a row are; for a field that has them."""
        return Place(self._spot_places[row], self._spot_places[row + 1], self._spot_checksums[row])

    def rows_with_prefix(self, prefix: bytes) -> Iterator[int]:
        """The rows whose terms start so, in the order of the terms."""
        row = self.row_from(prefix)
        while row < len(self) and self.term(row).startswith(prefix):
            yield row
            row += 1


class DictionaryBuilder:
    """Collects the terms of a segment, field by field, and gives the bytes of the dictionary."""

    def __init__(self) -> None:
        self._fields: dict[str, _FieldParts] = {}

    def add(self, field: str, terms: Sequence[bytes], sizes: Places, lists: "Written") -> None:
        """Take in ascending terms and their lists of `sizes` documents, int64[terms].

        Those of a field may come in several calls.
        """
        parts = self._fields.setdefault(field, _FieldParts())
        parts.terms += terms
        parts.sizes.append(sizes)
        parts.lists.add(lists)

    def add_spots(self, field: str, spots: "Written") -> None:
        """Take in the spots of the lists that were added last."""
        self._fields[field].spots.add(spots)

    def to_bytes(self) -> bytes:
        """The dictionary; lists and spots are taken to follow each other as they were added."""
        heads, bodies, first, first_spot = {}, [], 0, 0
        for name, parts in self._fields.items():
            text = b"".join(parts.terms)
            heads[name] = [len(parts.terms), len(text), first, first_spot if parts.spots else -1]
            bodies += [
                np.fromiter(map(len, parts.terms), "<u2").tobytes(),
                np.concatenate(parts.sizes).astype("<u4").tobytes(),
                parts.lists.to_bytes(),
                parts.spots.to_bytes(),
                text,
            ]
            first += parts.lists.size
            first_spot += parts.spots.size
        head = json.dumps(heads).encode()
        return b"".join([len(head).to_bytes(_HEAD_SIZE, "little"), head, *bodies])


@dataclass(frozen=True)
class Written:
    """Rows of bytes as they were written: row i is the bytes `places[i]:places[i + 1]`."""

    data: Bytes
    places: Places


def read_dictionary(raw: bytes) -> dict[str, FieldTerms]:
    """The terms of each field of a segment."""
    stream = BytesIO(raw)
    head_size = int.from_bytes(stream.read(_HEAD_SIZE), "little")
    heads: dict[str, tuple[int, int, int, int]] = json.loads(stream.read(head_size))
    return {field: FieldTerms(field, stream, *sizes) for field, sizes in heads.items()}


class _Rows:
    """Lengths and checksums of what was written, row by row."""

    def __init__(self) -> None:
        self.size = 0
        self._lengths: list[Places] = []
        self._checksums: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def add(self, written: Written) -> None:
        view, ends = written.data.data, written.places.tolist()
        self._lengths.append(np.diff(written.places))
        self._checksums += [zlib.crc32(view[start:end]) for start, end in pairwise(ends)]
        self.size += len(written.data)

    def to_bytes(self) -> bytes:
        if not self:
            return b""
        lengths = np.concatenate(self._lengths).astype("<u4")
        return lengths.tobytes() + np.array(self._checksums, dtype="<u4").tobytes()


@dataclass
class _FieldParts:
    terms: list[bytes] = field(default_factory=list)
    sizes: list[Places] = field(default_factory=list)
    lists: _Rows = field(default_factory=_Rows)
    spots: _Rows = field(default_factory=_Rows)


def _view(stream: BytesIO, code: Literal["H", "I", "Q"], length: int) -> "memoryview[int]":
    size = np.dtype(code).itemsize
    return memoryview(stream.read(size * length)).cast(code)


def _places(
    stream: BytesIO, code: Literal["H", "I"], rows: int, first: int, kept: Literal["I", "Q"]
) -> "memoryview[int]":
    """Where each row starts and the last one ends, from the lengths of the rows."""
    places = np.empty(rows + 1, dtype=kept)
    places[0] = first
    np.cumsum(_view(stream, code, rows), out=places[1:])
    places[1:] += places[0]
    return memoryview(places.tobytes()).cast(kept)
