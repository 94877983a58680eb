"""Values of fields as cells of a sheet and back: exact both ways, and never a formula."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.editorial.fields import Field
from portal.spreadsheet_cells import Cell, safe

#: a text that begins so is kept from being taken for a formula, and gets one more
GUARD = "'"
LINES = "\n"
YES = ("TRUE", "1", "是", "有", "√")
NO = ("", "FALSE", "0", "否", "无", "×")


class CellRefused(ValueError):
    """A cell that holds no value of its column; the message says what it should hold."""


def to_cell(field: Field, value: Any) -> Cell:
    """A number as a number, a truth as a truth, a list with a line for each, all else as text."""
    if field.kind in ("number", "truth"):
        number: Cell = value
        return number
    text = LINES.join(value) if isinstance(value, list) else str(value)
    return guarded(text) if text else None


def guarded(text: str) -> str:
    """The text as a cell shows it and `unguarded` gives it back."""
    return f"{GUARD}{text}" if text.startswith(GUARD) or safe(text) != text else text


def unguarded(text: str) -> str:
    return text.removeprefix(GUARD)


def from_cell(field: Field, cell: Any) -> Any:
    """The raw value of a cell, as the gates of the fields take it; raises CellRefused."""
    if field.kind == "truth":
        return _truth(cell)
    if isinstance(cell, bool):
        raise CellRefused(_("这里要填文字或数字，不是“是”或“否”"))
    if isinstance(cell, datetime | date):
        return _day(field, cell)
    text = _text(cell)
    if field.kind in ("choices", "tags"):
        return [part for part in text.split(LINES) if part.strip()]
    return text


def _truth(cell: Any) -> bool:
    word = unguarded(_text(cell)).strip().upper()
    if word not in (*YES, *NO):
        raise CellRefused(_("只填 TRUE（是）或 FALSE（否）"))
    return word in YES


def _day(field: Field, cell: datetime | date) -> str:
    if field.kind != "day":
        raise CellRefused(_("这里是日期；请改成文字"))
    return (cell.date() if isinstance(cell, datetime) else cell).isoformat()


def _text(cell: Any) -> str:
    """A whole number that a spreadsheet keeps as 20.0 is 20."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unguarded(cell) if isinstance(cell, str) else str(cell)
