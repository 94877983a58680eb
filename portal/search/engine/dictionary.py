"""The terms of a segment, sorted, and where the posting list of each is.

File layout, little-endian: the length of a JSON head (four bytes), the head
(`{field: [terms, bytes of terms]}`), then for each field of the head the places of its terms
(uint32[terms + 1]), the sizes of their lists in documents (uint32[terms]), the CRC-32 of the
lists (uint32[terms]), the places of the lists in the postings part (uint64[terms + 1]) and
the terms in UTF-8, one after another.
"""

import json
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from portal.search.engine.blocks import Bytes, Places

_HEAD_SIZE: Final = 4


@dataclass(frozen=True)
class ListPlace:
    """One posting list: its bytes in the postings part, its documents and its CRC-32."""

    start: int
    end: int
    documents: int
    checksum: int


class FieldTerms:
    """The terms of one field in rows."""

    def __init__(self, stream: BytesIO, terms: int, text_size: int) -> None:
        self._text_places = _view(stream, "I", terms + 1)
        self._sizes = _view(stream, "I", terms)
        self._checksums = _view(stream, "I", terms)
        self._places = _view(stream, "Q", terms + 1)
        self._text = stream.read(text_size)

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def sizes(self) -> Places:
        """How many documents each list has, int64[terms]."""
        return np.asarray(self._sizes).astype(np.int64)

    @property
    def places(self) -> Places:
        """Where each list starts and the last one ends, int64[terms + 1]."""
        return np.asarray(self._places).astype(np.int64)

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

    def place(self, row: int) -> ListPlace:
        """Where the posting list of a row is."""
        return ListPlace(
            self._places[row], self._places[row + 1], self._sizes[row], self._checksums[row]
        )

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

    def add(
        self, field: str, terms: Sequence[bytes], sizes: Places, blocks: Bytes, places: Places
    ) -> None:
        """Take in ascending terms and their lists; those of a field may come in several calls.

        `sizes` int64[terms]; list i is the bytes `places[i]:places[i + 1]` of `blocks`.
        """
        parts = self._fields.setdefault(field, _FieldParts([], [], [], []))
        parts.terms += terms
        parts.sizes.append(sizes)
        parts.lengths.append(np.diff(places))
        view, ends = blocks.data, places.tolist()
        parts.checksums += [zlib.crc32(view[start:end]) for start, end in pairwise(ends)]

    def to_bytes(self) -> bytes:
        """The dictionary; the lists are taken to follow each other as they were added."""
        heads, bodies, place = {}, [], 0
        for field, parts in self._fields.items():
            text = b"".join(parts.terms)
            heads[field] = [len(parts.terms), len(text)]
            lengths = np.concatenate(parts.lengths)
            bodies += [
                _places_of(np.fromiter(map(len, parts.terms), np.int64), 0).astype("<u4"),
                np.concatenate(parts.sizes).astype("<u4"),
                np.array(parts.checksums, dtype="<u4"),
                _places_of(lengths, place).astype("<u8"),
                np.frombuffer(text, dtype=np.uint8),
            ]
            place += int(lengths.sum())
        head = json.dumps(heads).encode()
        return b"".join(
            [len(head).to_bytes(_HEAD_SIZE, "little"), head, *(body.tobytes() for body in bodies)]
        )


def read_dictionary(raw: bytes) -> dict[str, FieldTerms]:
    """The terms of each field of a segment."""
    stream = BytesIO(raw)
    head_size = int.from_bytes(stream.read(_HEAD_SIZE), "little")
    heads: dict[str, tuple[int, int]] = json.loads(stream.read(head_size))
    return {field: FieldTerms(stream, *sizes) for field, sizes in heads.items()}


@dataclass
class _FieldParts:
    terms: list[bytes]
    sizes: list[Places]
    lengths: list[Places]
    checksums: list[int]


def _view(stream: BytesIO, code: Literal["I", "Q"], length: int) -> "memoryview[int]":
    size = np.dtype(code).itemsize
    return memoryview(stream.read(size * length)).cast(code)


def _places_of(lengths: Places, first: int) -> Places:
    return np.concatenate(([first], first + np.cumsum(lengths)))
