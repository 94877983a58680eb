"""Walks every way through a table of questions."""

from __future__ import annotations

from collections.abc import Iterator

from portal.decision_table import Table, Way


def ways(table: Table, answers: str = "") -> Iterator[Way]:
    """Every way from here on, those that are not at an end among them."""
    way = table.walk(answers)
    yield way
    for number, _option in enumerate(way.question.options if way.question else (), 1):
        yield from ways(table, way.after(number))
