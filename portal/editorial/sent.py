"""What a form sends, as raw values by field name, and what its row buttons do to them.

A field stands under its own name; a cell of rows as `advice.2.do`, an attachment as
`attachments.1.digest`. The numbers only tell rows apart: their order is that of the form. An
empty value under the field's own name says that the form had it, even with nothing chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from portal.editorial import attachments
from portal.editorial.fields import Content, Field, Section, all_fields
from portal.editorial.pasting import LeftOut, written
from portal.text import TextRefused

LONGEST_NUMBER = 4
MOST_ROWS = 1_000


@dataclass
class Sent:
    """Raw values of the fields that a form had, what was left out of texts, what was too much."""

    raw: Content = field(default_factory=dict)
    left_out: list[tuple[Field, LeftOut]] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def read(sections: tuple[Section, ...], form: MultiDict[str, str]) -> Sent:
    """The fields of a form; whatever is not a field of the kind is passed over."""
    sent = Sent()
    numbered = _numbered(form)
    for one in all_fields(sections):
        if one.name in form or one.name in numbered:
            sent.raw[one.name] = _value(one, form, numbered.get(one.name, {}), sent)
    return sent


def _value(one: Field, form: MultiDict[str, str], rows: dict[str, Content], sent: Sent) -> Any:
    if one.kind == "rows":
        return [_row(one, row) for row in rows.values()]
    if one.kind == "files":
        return [
            attachments.of_digest(*(str(row.get(part, "")) for part in ("digest", "name", "alt")))
            for row in rows.values()
        ]
    if one.kind == "choices":
        return form.getlist(one.name)
    given = form.getlist(one.name)[-1]
    return _text(one, given, sent) if one.kind == "rich" else given


def _row(one: Field, cells: Content) -> Content:
    return {column.name: cells.get(column.name, "") for column in one.columns}


def _text(one: Field, given: str, sent: Sent) -> str:
    try:
        text = written(given)
    except TextRefused as refused:
        sent.problems[one.name] = refused.message
        return given
    sent.left_out += [(one, left_out) for left_out in text.left_out]
    return text.html


def _numbered(form: MultiDict[str, str]) -> dict[str, dict[str, Content]]:
    """Cells by field, row and column; rows in the order in which they first appear.

    A box to tick stands behind the empty value that says the form had it: the last value counts.
    """
    found: dict[str, dict[str, Content]] = {}
    for name in form:
        parts = name.split(".")
        if len(parts) == 3 and parts[1].isdecimal() and len(parts[1]) <= LONGEST_NUMBER:
            rows = found.setdefault(parts[0], {})
            if parts[1] in rows or len(rows) < MOST_ROWS:
                rows.setdefault(parts[1], {})[parts[2]] = form.getlist(name)[-1]
    return found


def rearranged(sections: tuple[Section, ...], values: Content, command: str) -> str:
    """Carry out the button of a row in `values`: add:advice, remove:advice:2, up:…, down:….

    Returns the name of the field that changed, '' for anything else.
    """
    verb, _, rest = command.partition(":")
    name, _, number = rest.partition(":")
    one = next((found for found in _lists(sections) if found.name == name), None)
    if one is None or verb not in MOVES or (verb == "add" and one.kind != "rows"):
        return ""
    rows = list(values.get(name) or [])
    at = int(number) - 1 if number.isdecimal() and len(number) <= LONGEST_NUMBER else -1
    if verb == "add":
        rows.append({column.name: column.empty for column in one.columns})
    elif not 0 <= at < len(rows):
        return ""
    else:
        MOVES[verb](rows, at)
    values[name] = rows
    return name


def _lists(sections: tuple[Section, ...]) -> Iterator[Field]:
    return (one for one in all_fields(sections) if one.kind in ("rows", "files"))


def _swap(rows: list[Any], at: int, other: int) -> None:
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]


MOVES: dict[str, Callable[[list[Any], int], object]] = {
    "add": lambda rows, at: None,
    "remove": lambda rows, at: rows.pop(at),
    "up": lambda rows, at: _swap(rows, at, at - 1),
    "down": lambda rows, at: _swap(rows, at, at + 1),
}
