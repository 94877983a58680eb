"""Chinese working days as a plain value: what is stored for a day, else the year, else the rule.

工作日 are Monday to Friday without the announced days off, and the weekends that a notice makes
working days (调休). Counting leaves out the day it starts from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays.festivals import SATURDAY, holidays

ONE_DAY = timedelta(days=1)
MOST_DAYS = 10_000


@dataclass(frozen=True)
class Special:
    """A day that differs from its weekday, or whose standing somebody wrote down."""

    is_working: bool
    name: str


@dataclass(frozen=True)
class Counted:
    """Where a count ends, the working days that it took in order, and whether one is a guess."""

    due_on: date
    steps: tuple[date, ...]
    estimated: bool


@dataclass(frozen=True)
class Calendar:
    """Days as stored, and the source of each year that is settled."""

    special: Mapping[date, Special]
    settled: Mapping[int, str]

    def is_working(self, day: date) -> bool:
        known = self._known(day)
        return known.is_working if known else day.weekday() < SATURDAY

    def name(self, day: date) -> str:
        """Why the day is what it is: a festival, 调休上班, or '' for a plain day."""
        known = self._known(day)
        return known.name if known else ""

    def is_estimated(self, day: date) -> bool:
        """Whether the day is only reckoned by rule, because its year is not settled yet."""
        return day.year not in self.settled and day not in self.special

    def add(self, day: date, days: int) -> date:
        """The last of so many working days after a day; the day itself for 0."""
        return self.add_working_days(day, days).due_on

    def add_working_days(self, start: date, days: int) -> Counted:
        """Count working days forward; ValueError for less than 0 or more than MOST_DAYS."""
        steps, asked = self._walk(start, days, ONE_DAY)
        return Counted(
            due_on=steps[-1] if steps else start,
            steps=steps,
            estimated=any(self.is_estimated(day) for day in asked),
        )

    def subtract(self, day: date, days: int) -> date:
        """The first of so many working days before a day; the day itself for 0."""
        steps, _asked = self._walk(day, days, -ONE_DAY)
        return steps[-1] if steps else day

    def between(self, start: date, end: date) -> int:
        """Working days after the start, up to and with the end; negative when that lies before."""
        if end < start:
            return -self.between(end, start)
        span = range(1, (end - start).days + 1)
        return sum(self.is_working(start + offset * ONE_DAY) for offset in span)

    def _walk(
        self, start: date, days: int, step: timedelta
    ) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """The working days met from a day on, and all days that were looked at."""
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"a count of 0 to {MOST_DAYS} working days, not {days}")
        met: list[date] = []
        asked: list[date] = []
        day = start
        while len(met) < days:
            day += step
            asked.append(day)
            if self.is_working(day):
                met.append(day)
        return tuple(met), tuple(asked)

    def _known(self, day: date) -> Special | None:
        stored = self.special.get(day)
        if stored or day.year in self.settled:
            return stored
        festival = holidays(day.year).get(day)
        return Special(False, festival) if festival else None
