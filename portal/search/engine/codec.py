"""The codec by which Whoosh writes and reads the segments of the portal.

Documents, lengths and columns are those of Whoosh's own codec; terms and posting lists are
written in whole arrays (see `dictionary` and `blocks`). The portal reads them with arrays,
too; the readers below are for Whoosh itself, so that its own tools open the directory.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from whoosh.codec.base import TermsReader
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.reading import TermNotFound

from portal.search.engine import spots
from portal.search.engine.bits import Places
from portal.search.engine.blocks import Lists, decode, encode
from portal.search.engine.buffers import POSTINGS_PART, SPOTS_PART
from portal.search.engine.dictionary import (
    DictionaryBuilder,
    FieldTerms,
    Written,
    read_dictionary,
)
from portal.search.engine.spots import Depths

TERMS_EXTENSION: Final = ".trm"
_POSTINGS_AT_ONCE: Final = 1 << 20
_SHORTEST_LENGTH: Final = 1
_LONGEST_LENGTH: Final = 106_374


class PortalCodec(W3Codec):
    """Whoosh's codec with the terms and posting lists of the portal."""

    def field_writer(self, storage: Any, segment: Any) -> "TermsWriter":
        """What writes the terms and lists of a new segment."""
        return TermsWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "PortalTermsReader":
        """What Whoosh reads terms and lists with."""
        return PortalTermsReader(storage, segment)


class TermsWriter:
    """Writes posting lists and spots as they come, and the dictionary at the end."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.is_closed = False
        self._terms = DictionaryBuilder()
        self._dictionary_file = segment.create_file(storage, TERMS_EXTENSION)
        self._postings_file = segment.create_file(storage, POSTINGS_PART)
        self._spots_file = segment.create_file(storage, SPOTS_PART)

    def write(self, field: str, terms: Sequence[bytes], lists: Lists, depths: Depths) -> None:
        """Add ascending terms with their lists; one field after another.

        `depths` says by document how deep its spots are written.
        """
        for start, end in _portions(lists.starts):
            portion = lists.part(start, end)
            written = Written(*encode(portion))
            self._postings_file.write(written.data.data)
            self._terms.add(field, terms[start:end], np.diff(portion.starts), written)
            if portion.spots is not None:
                written = Written(*spots.encode(portion, portion.spots, depths))
                self._spots_file.write(written.data.data)
                self._terms.add_spots(field, written)

    def close(self) -> None:
        """Write the dictionary, and close all files."""
        self.is_closed = True
        self._dictionary_file.write(self._terms.to_bytes())
        self._dictionary_file.close()
        self._postings_file.close()
        self._spots_file.close()


def _portions(starts: Places) -> Iterator[tuple[int, int]]:
    """Rows from and up to, so that each portion has about as many postings as fit at once."""
    start, rows = 0, len(starts) - 1
    while start < rows:
        end = int(np.searchsorted(starts, starts[start] + _POSTINGS_AT_ONCE))
        end = min(max(end, start + 1), rows)
        yield start, end
        start = end


class WholeList(ListMatcher):
    """Whoosh's matcher over a list in memory, one block as far as scores are concerned."""

    def replace(self, minquality: float = 0) -> Any:
        """Stay as long as there are documents.

        Whoosh asks the matcher below a boost with the quality that only the boosted score
        must reach; its own list matcher would leave, and take good hits with it.
        """
        return self if self.is_active() else NullMatcher()


class PortalTermsReader(TermsReader):
    """Terms and posting lists for Whoosh: its own interface, a whole list at a time."""

    def __init__(self, storage: Any, segment: Any) -> None:
        with segment.open_file(storage, TERMS_EXTENSION) as file:
            self._fields: dict[str, FieldTerms] = read_dictionary(file.read())
        self._postings = segment.open_file(storage, POSTINGS_PART)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field, text = term
        return field in self._fields and self._fields[field].row_of(text) is not None

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All (field, term), fields and terms ascending."""
        for field in sorted(self._fields):
            yield from self._terms_of(field, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All (field, term) from a term of a field on, as Whoosh expects it."""
        for field in sorted(self._fields):
            if field >= fieldname:
                yield from self._terms_of(field, prefix if field == fieldname else b"")

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """All ((field, term), term info)."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Any, Any]]:
        """All ((field, term), term info) from a term of a field on."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """What Whoosh knows of a term; lengths are bounds only, which keeps its scores right."""
        try:
            documents, weights = self._list(fieldname, text)
        except KeyError as error:
            raise TermNotFound(*error.args) from error
        return W3TermInfo(
            weight=sum(weights),
            df=len(documents),
            minlength=_SHORTEST_LENGTH,
            maxlength=_LONGEST_LENGTH,
            maxweight=max(weights),
            minid=documents[0],
            maxid=documents[-1],
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs in all documents."""
        return sum(self._list(fieldname, text)[1])

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents a term occurs."""
        return len(self._list(fieldname, text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Any:
        """What Whoosh walks through the documents of a term with."""
        info = self.term_info(fieldname, text)
        documents, weights = self._list(fieldname, text)
        return WholeList(
            documents,
            weights,
            format=format_,
            scorer=scorer,
            term=(fieldname, text),
            terminfo=info,
        )

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted(self._fields)

    def close(self) -> None:
        """Close the postings file."""
        self._postings.close()

    def _terms_of(self, field: str, first: bytes) -> Iterator[tuple[str, bytes]]:
        terms = self._fields[field]
        for row in range(terms.row_from(first), len(terms)):
            yield field, terms.term(row)

    def _list(self, field: str, text: bytes) -> tuple[list[int], list[float]]:
        terms = self._fields.get(field)
        row = terms.row_of(text) if terms is not None else None
        if terms is None or row is None:
            raise KeyError(f"{field}:{text!r}")
        place = terms.place(row)
        raw = bytes(self._postings.get(place.start, place.end - place.start))
        documents, counts = decode(raw)
        weights = [1.0] * len(documents) if counts is None else counts.astype(float).tolist()
        return documents.tolist(), weights
