"""One segment as arrays: read once, never changed, shared by all generations that have it."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from whoosh.util.numeric import byte_to_length

from portal.search.engine import spots
from portal.search.engine.bits import Bytes, Places
from portal.search.engine.blocks import Lists, Numbers, decode, decode_many
from portal.search.engine.buffers import POSTINGS_PART, SPOTS_PART, SegmentFile
from portal.search.engine.codec import TERMS_EXTENSION
from portal.search.engine.columns import read_numbers, read_texts, read_values
from portal.search.engine.dictionary import FieldTerms, Place, read_dictionary
from portal.search.engine.recent import List, Recent
from portal.search.engine.schema import BLOCKS, KEY, NUMBER_COLUMNS, TEXT_FIELDS, VALUE_COLUMNS
from portal.search.engine.state import SegmentRecord

# For each document so many bytes of lists are kept in memory once they were read: twenty lists
# that have every document, or many more that have a part of them.
RECENT_BYTES: Final = 160
SPOT_BITS: Final = np.uint64(32)
# Whoosh keeps a field length in one byte; this is the length that each byte stands for.
LENGTHS: Final = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)

Keys = NDArray[np.uint64]
Mask = NDArray[np.bool_]


class Segment:
    """The documents of one segment, numbered from 0, deleted ones included.

    `lengths[field]` uint8[documents] (see LENGTHS), `values[name]` a column of texts,
    `numbers[name]` an array of numbers. Posting lists stay in the file until they are asked
    for, and are checked whenever they are read from it. Safe between threads.
    """

    def __init__(self, directory: Path, record: SegmentRecord) -> None:
        self.name = record.name
        self.documents = record.documents
        self.file = SegmentFile(directory, record)
        self._terms = read_dictionary(self.file.part(TERMS_EXTENSION))
        self._keys = read_texts(self._column(KEY), self.documents)
        self.lengths = {
            field: read_numbers(self._column(f"_{field}_len"), self.documents, "B")
            for field in TEXT_FIELDS
        }
        self.values = {
            name: read_values(self._column(name), self.documents) for name in VALUE_COLUMNS
        }
        self.numbers = {
            name: read_numbers(self._column(name), self.documents, code)
            for name, code in NUMBER_COLUMNS.items()
        }
        self._depths = spots.depths_of(self.numbers[BLOCKS])
        self._recent = Recent(RECENT_BYTES * self.documents)

    def key(self, document: int) -> str:
        """The key of the entry that is document `document`."""
        return str(self._keys[document], "utf-8")

    def documents_with(self, field: str, term: str) -> int:
        """In how many documents a term occurs, deleted ones included."""
        place = self._find(field, term)
        return place[0].size(place[1]) if place else 0

    def postings(self, field: str, term: str) -> List | None:
        """The documents that have a term, ascending, and how often each; None for no such term."""
        found = self._find(field, term)
        return None if found is None else self.list_of(*found)

    def list_of(self, terms: FieldTerms, row: int) -> List:
        """The documents that have the term of a row, ascending, and how often each."""
        found = self._recent.get((terms.name, row))
        if found is None:
            documents, counts = decode(self._row(POSTINGS_PART, terms.place(row)))
            found = documents, np.ones_like(documents) if counts is None else counts
            self._recent.put((terms.name, row), found)
        return found

    def spots_of(
        self, terms: FieldTerms, row: int, documents: Numbers, counts: Numbers, wanted: Mask
    ) -> Keys:
        """Where the term of a row stands in the wanted of its documents: ascending, uint64.

        A number an occurrence: in its upper half is the document, in its lower half the spot.
        """
        rows = np.flatnonzero(wanted[documents])
        raw = self._row(SPOTS_PART, terms.spots(row))
        standing, owners = spots.decode(raw, counts, self._depths[documents], rows)
        keys: Keys = (documents[rows].astype(np.uint64) << SPOT_BITS)[owners]
        keys |= standing
        return keys

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The terms that start so, ascending, each with the number of its documents."""
        terms = self._terms.get(field)
        if terms is not None:
            for row in terms.rows_with_prefix(prefix.encode()):
                yield terms.term(row).decode(), terms.size(row)

    def field(self, name: str) -> FieldTerms | None:
        """The terms of a field, None when no document has any."""
        return self._terms.get(name)

    def lists(self, terms: FieldTerms, start: int, end: int) -> Lists:
        """The posting lists of the rows from `start` up to `end`, which is after it."""
        raw, places = self._rows(POSTINGS_PART, *terms.places(start, end))
        lists = decode_many(raw, places, terms.sizes[start:end])
        if not terms.has_spots:
            return lists
        raw, places = self._rows(SPOTS_PART, *terms.spot_places(start, end))
        return replace(lists, spots=spots.decode_many(raw, places, lists, self._depths))

    def _row(self, part: str, place: Place) -> bytes:
        raw = self.file.rows(part, place.start, place.end)
        if zlib.crc32(raw) != place.checksum:
            raise self.file.damage("的一个倒排表与校验和不符")
        return raw

    def _rows(self, part: str, places: Places, checksums: Sequence[int]) -> tuple[Bytes, Places]:
        """Neighbouring rows in one read, and int64[rows + 1] where each starts and ends."""
        raw = self.file.rows(part, int(places[0]), int(places[-1]))
        places = places - places[0]
        view, ends = memoryview(raw), places.tolist()
        for (first, last), checksum in zip(pairwise(ends), checksums, strict=True):
            if zlib.crc32(view[first:last]) != checksum:
                raise self.file.damage("的一个倒排表与校验和不符")
        return np.frombuffer(raw, np.uint8), places

    def _find(self, field: str, term: str) -> tuple[FieldTerms, int] | None:
        terms = self._terms.get(field)
        row = terms.row_of(term.encode("utf-8", "replace")) if terms is not None else None
        return None if terms is None or row is None else (terms, row)

    def _column(self, name: str) -> bytes:
        return self.file.part(f".{name}.col")
