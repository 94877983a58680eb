"""One segment as arrays: read once, never changed, shared by all generations that have it."""

import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from whoosh.util.numeric import byte_to_length

from portal.search.engine.blocks import Bytes, Lists, Numbers, decode, decode_many
from portal.search.engine.buffers import SegmentFile
from portal.search.engine.codec import TERMS_EXTENSION
from portal.search.engine.columns import read_numbers, read_texts, read_values
from portal.search.engine.dictionary import FieldTerms, read_dictionary
from portal.search.engine.schema import KEY, NUMBER_COLUMNS, TEXT_FIELDS, VALUE_COLUMNS
from portal.search.engine.state import SegmentRecord

# Whoosh keeps a field length in one byte; this is the length that each byte stands for.
LENGTHS: Final = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


class Segment:
    """The documents of one segment, numbered from 0, deleted ones included.

    `lengths[field]` uint8[documents] (see LENGTHS), `values[name]` a column of texts,
    `numbers[name]` an array of numbers. Posting lists stay in the file until they are asked
    for, and are checked each time. Safe between threads.
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

    def key(self, document: int) -> str:
        """The key of the entry that is document `document`."""
        return str(self._keys[document], "utf-8")

    def documents_with(self, field: str, term: str) -> int:
        """In how many documents a term occurs, deleted ones included."""
        place = self._find(field, term)
        return place[0].place(place[1]).documents if place else 0

    def postings(self, field: str, term: str) -> tuple[Numbers, Bytes | None] | None:
        """The documents that have a term and how often (None: once each); None for no such term."""
        found = self._find(field, term)
        if found is None:
            return None
        place = found[0].place(found[1])
        raw = self.file.postings(place.start, place.end)
        if zlib.crc32(raw) != place.checksum:
            raise self.file.damage("的一个倒排表与校验和不符")
        return decode(raw, place.documents)

    def terms_with_prefix(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The terms that start so, ascending, each with the number of its documents."""
        terms = self._terms.get(field)
        if terms is not None:
            for row in terms.rows_with_prefix(prefix.encode()):
                yield terms.term(row).decode(), terms.place(row).documents

    def field(self, name: str) -> FieldTerms | None:
        """The terms of a field, None when no document has any."""
        return self._terms.get(name)

    def lists(self, terms: FieldTerms, start: int, end: int) -> Lists:
        """The posting lists of the rows from `start` up to `end`, which is after it."""
        places = terms.places[start : end + 1]
        raw = self.file.postings(int(places[0]), int(places[-1]))
        places = places - places[0]
        view, ends = memoryview(raw), places.tolist()
        for row, (first, last) in enumerate(pairwise(ends), start):
            if zlib.crc32(view[first:last]) != terms.place(row).checksum:
                raise self.file.damage("的一个倒排表与校验和不符")
        return decode_many(np.frombuffer(raw, np.uint8), places, terms.sizes[start:end])

    def _find(self, field: str, term: str) -> tuple[FieldTerms, int] | None:
        terms = self._terms.get(field)
        row = terms.row_of(term.encode("utf-8", "replace")) if terms is not None else None
        return None if terms is None or row is None else (terms, row)

    def _column(self, name: str) -> bytes:
        return self.file.part(f".{name}.col")
