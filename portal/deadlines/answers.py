"""Counting with the calendars in force: the door for the rooms above."""

from __future__ import annotations

from datetime import date

from portal import workdays
from portal.deadlines import counting
from portal.deadlines.clocks import Clock, book
from portal.deadlines.closures import ChineseOffice, Office, foreign_offices
from portal.deadlines.counting import Result


def count(clock: str | Clock, on: date, variant: str = "") -> Result:
    """What follows from a clock and a day; raises UnknownClock for a name that is none.

    The day may lie anywhere between 1900 and 2200.
    """
    found = book().clock(clock) if isinstance(clock, str) else clock
    return counting.count(found, on, variant, office_of(found))


def office_of(clock: Clock) -> Office:
    """The calendar by which a clock's venue works."""
    if clock.rule.holidays == "cn":
        return ChineseOffice(workdays.calendar())
    return foreign_offices()[clock.rule.holidays]
