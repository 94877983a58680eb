"""A year as twelve months of weeks, for a page."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from portal.workdays import Calendar

MONDAY = 0


@dataclass(frozen=True)
class Day:
    """A day of a month; `kind` is '' (a plain working day), weekend, off or worked."""

    day: date
    kind: str
    name: str
    is_estimated: bool


@dataclass(frozen=True)
class Month:
    """A month's weeks from Monday; None where a week reaches beyond, and its working days."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    working_days: int


def months_of(year: int, calendar: Calendar) -> list[Month]:
    """The twelve months as the calendar has them."""
    return [_month(year, month, calendar) for month in range(1, 13)]


def _month(year: int, month: int, calendar: Calendar) -> Month:
    weeks = tuple(
        tuple(_day(day, calendar) if day.month == month else None for day in week)
        for week in Weeks(MONDAY).monthdatescalendar(year, month)
    )
    working = sum(calendar.is_working(day.day) for week in weeks for day in week if day is not None)
    return Month(date(year, month, 1), weeks, working)


def _day(day: date, calendar: Calendar) -> Day:
    name, is_working = calendar.name(day), calendar.is_working(day)
    is_weekend = day.weekday() >= 5
    if is_working:
        kind = "worked" if is_weekend or name else ""
    else:
        kind = "off" if name or not is_weekend else "weekend"
    return Day(day, kind, name, bool(name) and calendar.is_estimated(day))
