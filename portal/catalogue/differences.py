"""What changed between two releases of an item, field by field and row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import gettext as _

from portal.catalogue.fields import SECTIONS
from portal.editorial.fields import Content, Field, Section, all_fields

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A field, or a cell of a row, before and after, in words; '' where nothing stood."""

    label: str
    old: str
    new: str

    @property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """What is struck out and what stands now, as the component of differences takes it."""
        both = (("removed", self.old), ("added", self.new))
        return tuple((kind, words) for kind, words in both if words)


@dataclass(frozen=True)
class RowChange:
    """A row that is new, gone or changed; `name` is its first cell, `state` says which."""

    name: str
    state: str
    cells: tuple[Change, ...]


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: its change, or for rows the rows that differ."""

    name: str
    label: str
    change: Change | None
    rows: tuple[RowChange, ...]


def differences(
    old: Content, new: Content, sections: tuple[Section, ...] = SECTIONS
) -> list[FieldChange]:
    """Every field whose content differs, in the order of the fields."""
    return [
        _field_change(field, old[field.name], new[field.name])
        for field in all_fields(sections)
        if old[field.name] != new[field.name]
    ]


def _field_change(field: Field, old: Any, new: Any) -> FieldChange:
    label = str(field.label)
    if field.kind == "rows":
        return FieldChange(field.name, label, None, tuple(_row_changes(field, old, new)))
    return FieldChange(field.name, label, Change(label, said(field, old), said(field, new)), ())


def _row_changes(field: Field, old: list[Row], new: list[Row]) -> Iterator[RowChange]:
    first = field.columns[0].name
    before, after = [row[first] for row in old], [row[first] for row in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(old[i:j], new[k:m], strict=True)
            yield from (_changed(field, *pair) for pair in pairs if pair[0] != pair[1])
            continue
        yield from (_whole(field, row, "removed") for row in old[i:j])
        yield from (_whole(field, row, "added") for row in new[k:m])


def _changed(field: Field, old: Row, new: Row) -> RowChange:
    cells = tuple(
        Change(str(column.label), said(column, old[column.name]), said(column, new[column.name]))
        for column in field.columns
        if old[column.name] != new[column.name]
    )
    return RowChange(str(new[field.columns[0].name]), "changed", cells)


def _whole(field: Field, row: Row, state: str) -> RowChange:
    """A row that is new or gone, with what stands in its other cells."""
    told = [(column, said(column, row[column.name])) for column in field.columns[1:]]
    cells = tuple(
        Change(str(column.label), *(("", words) if state == "added" else (words, "")))
        for column, words in told
        if words and column.kind != "truth"
    )
    return RowChange(str(row[field.columns[0].name]), state, cells)


def said(field: Field, value: Any) -> str:
    """A value in words: labels for codes, 是 and 否, lists with 、 between."""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if value is None:
        return ""
    words = {key: str(label) for key, label in field.options}
    if isinstance(value, list):
        return "、".join(str(words.get(part, part)) for part in value)
    return words.get(value, str(value))
