"""Figures for the public: what each room counts of its own work, handed over as plain values.

A room adds its source; the page of figures asks them all. Nothing here names a person, an
enterprise or a single request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import Flask, current_app

#: fewer things than this are never shown to the public by themselves
LEAST = 5
Cell = str | int | float | None


@dataclass(frozen=True)
class Counted:
    """One thing that is counted: a promise that fell due, a request that came or that ended."""

    #: the day by which it belongs to a quarter and a year
    on: date
    #: by what it can be grouped → the value in words: {'country': '美国'}
    groups: Mapping[str, str] = field(default_factory=dict)
    #: whether what the measure asks is true of it: kept in time, ended unsolved
    holds: bool = False
    #: working days that it took; None while it is not done
    days: int | None = None


@dataclass(frozen=True)
class Measure:
    """Things of one kind. `kind` is count, promise (holds: kept in time) or result (holds: bad)."""

    key: str
    label: str
    kind: str
    counted: tuple[Counted, ...]
    #: what was promised, in words and in working days
    promise: str = ""
    target: int = 0
    #: at least one of them was made up for the demonstration
    is_sample: bool = False


@dataclass(frozen=True)
class Gauge:
    """Part of one of the six gauges: how many are at fault, of how many that were looked at."""

    key: str
    found: int
    of: int


@dataclass(frozen=True)
class Table:
    """Figures without any secret in them: rows whose first cell is their name."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: how it was counted, in a sentence or two
    note: str
    #: what is said instead of a table without rows
    empty: str
    #: bars, line or '': how the second column is drawn
    chart: str = ""
    is_sample: bool = False
    #: the day whose state it is; None when it counts what happened up to the last day
    as_of: date | None = None
    #: what the same reading says to the six gauges
    gauges: tuple[Gauge, ...] = ()


@dataclass(frozen=True)
class Source:
    """What a room counts; each function may be left out.

    `years` are those with figures; `measures` takes a year and the last day to count;
    `tables` takes that last day.
    """

    name: str
    years: Callable[[], Sequence[int]] | None = None
    measures: Callable[[int, date], Sequence[Measure]] | None = None
    tables: Callable[[date], Sequence[Table]] | None = None


def add(app: Flask, source: Source) -> None:
    """Let the page of figures ask a room."""
    app.extensions.setdefault("public_figures", []).append(source)


def sources() -> list[Source]:
    """All that was added, in the order of the rooms."""
    added: list[Source] = current_app.extensions.get("public_figures", [])
    return added
