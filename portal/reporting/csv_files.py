"""Figures as CSV: UTF-8 with a mark that spreadsheets know it by, no cell a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from portal.spreadsheet_cells import Cell, safe

CONTENT_TYPE = "text/csv; charset=utf-8"


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of a file (RFC 4180); the first row names the columns."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([safe(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
