"""Figures and their cases as an XLSX workbook in which no cell can become a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

from portal.spreadsheet_cells import Cell, safe

LONGEST_TITLE = 31
FORBIDDEN_IN_TITLES = str.maketrans("", "", "[]:*?/\\'")
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """The bytes of a workbook: title → rows, the first of which names the columns."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.translate(FORBIDDEN_IN_TITLES)[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([safe(value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
