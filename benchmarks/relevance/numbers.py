"""Questions for a 文号 in other brackets and widths, or without 号."""

from __future__ import annotations

from benchmarks.relevance.items import Draw, Item, judged
from benchmarks.relevance.library import Known
from benchmarks.relevance.wordings import NUMBERS
from portal.document_numbers import parse

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def number(draw: Draw, source: Known) -> Item | None:
    """A 文号 as people type it."""
    found = parse(source.entry.document_number)
    if found is None or found.year is None or found.kind != "number":
        return None
    year, serial = str(found.year), str(found.number)
    asked = draw.dice.choice(NUMBERS[draw.split]).format(
        code=found.code,
        year=year,
        number=serial,
        wide_year=year.translate(WIDE),
        wide_number=serial.translate(WIDE),
    )
    right = [text for text in draw.library.real if parse(text.entry.document_number) == found]
    return judged("g", asked, source, right)
