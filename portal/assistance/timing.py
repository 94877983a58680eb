"""How promised times run: start, rest, go on, extend and end, on plain values and a calendar."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from portal.assistance import terms
from portal.assistance.step import Effects
from portal.assistance.workflow import CLOCK_BY_KEY

#: a legal clock with fewer days left than this makes a request urgent
URGENT_DAYS = 7
DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """What is asked of a calendar."""

    def add(self, day: date, days: int) -> date:
        """The working day that is `days` working days after a day, which itself is not counted."""

    def subtract(self, day: date, days: int) -> date:
        """The working day that is `days` working days before a day."""

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; below zero when that lies before."""

    def is_working(self, day: date) -> bool:
        """Whether people are at work."""


@dataclass(frozen=True)
class Clock:
    """A promised time of one request; it runs unless it rests or has ended."""

    kind: str
    started_on: date
    due_on: date
    #: units promised, extensions included
    promised: int
    extended_by: int = 0
    paused_on: date | None = None
    #: units that were left when it began to rest; below zero when it was late already
    left_when_paused: int = 0
    stopped_on: date | None = None
    #: the row that it came from
    id: int | None = None

    @property
    def is_running(self) -> bool:
        return self.stopped_on is None and self.paused_on is None

    @property
    def is_resting(self) -> bool:
        return self.stopped_on is None and self.paused_on is not None

    @property
    def duty(self) -> str:
        """Whose turn it is: officer, applicant or system."""
        return CLOCK_BY_KEY[self.kind].duty


def start(
    kind: str, on: date, calendar: WorkingDays, is_urgent: bool = False, due_on: date | None = None
) -> Clock:
    """A clock that starts on a day, which itself is not counted; `due_on` overrides the table."""
    term = CLOCK_BY_KEY[kind]
    value = term.urgent if is_urgent and term.urgent is not None else term.value
    due = due_on or due_after(term, value, on, calendar)
    promised = calendar.between(on, due) if due_on else value
    return Clock(kind, on, due, promised)


def due_after(term: terms.ClockTerm, value: int, on: date, calendar: WorkingDays) -> date:
    """The day on which a promise of so many units falls due."""
    if term.unit == "months":
        return add_months(on, value)
    if term.unit == "years":
        return add_months(on, 12 * value)
    return working_days_from(on, value, calendar)


def working_days_from(on: date, count: int, calendar: WorkingDays) -> date:
    """So many working days after a day; 0 is the day itself or the next on which people work."""
    if count < 0:
        return calendar.subtract(on, -count)
    return on if count == 0 and calendar.is_working(on) else calendar.add(on, count or 1)


def add_months(day: date, count: int) -> date:
    """The same day some months later; the last day of the month where there is no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def pause(clock: Clock, on: date, calendar: WorkingDays) -> Clock:
    """Let it rest, keeping what is left; one that does not run stays as it is."""
    if not clock.is_running:
        return clock
    return replace(clock, paused_on=on, left_when_paused=calendar.between(on, clock.due_on))


def resume(clock: Clock, on: date, calendar: WorkingDays) -> Clock:
    """Let it go on with what was left; one that does not rest stays as it is."""
    if not clock.is_resting:
        return clock
    due = working_days_from(on, clock.left_when_paused, calendar)
    return replace(clock, paused_on=None, left_when_paused=0, due_on=due)


def extend(clock: Clock, due_on: date, calendar: WorkingDays) -> Clock:
    """Move a running clock to a later day; never to an earlier one."""
    if not clock.is_running or due_on <= clock.due_on:
        return clock
    more = calendar.between(clock.due_on, due_on)
    return replace(
        clock,
        due_on=due_on,
        promised=clock.promised + more,
        extended_by=clock.extended_by + more,
    )


def stop(clock: Clock, on: date) -> Clock:
    """End it; what has ended stays as it is."""
    return clock if clock.stopped_on else replace(clock, stopped_on=on)


@dataclass(frozen=True)
class Circumstances:
    """What the effects of a step depend on beside the table."""

    on: date
    calendar: WorkingDays
    is_urgent: bool = False
    due_on: date | None = None
    is_low_grade: bool = False
    #: the request is open after the step
    stays_open: bool = True


def after(effects: Effects, clocks: Iterable[Clock], now: Circumstances) -> tuple[Clock, ...]:
    """All clocks of a request after a step; those that have ended are kept, as they were.

    A clock that is started while it runs goes on unchanged; one that rests ends and starts anew.
    """
    started = effects.starts + (effects.starts_if_low if now.is_low_grade else ())
    changed = [_changed(effects, started, clock, now) for clock in clocks]
    running = {clock.kind for clock in changed if clock.is_running}
    fresh = [_fresh(kind, now) for kind in started if kind not in running]
    return (*changed, *fresh)


def _changed(effects: Effects, started: tuple[str, ...], clock: Clock, now: Circumstances) -> Clock:
    if clock.kind in effects.stops or _ends_with_request(clock, started, now):
        return stop(clock, now.on)
    if clock.kind in effects.pauses:
        clock = pause(clock, now.on, now.calendar)
    if clock.kind in effects.resumes:
        clock = resume(clock, now.on, now.calendar)
    if clock.kind in effects.extends and now.due_on:
        clock = extend(clock, now.due_on, now.calendar)
    if clock.kind in started and clock.is_resting:
        clock = stop(clock, now.on)
    return clock


def _ends_with_request(clock: Clock, started: tuple[str, ...], now: Circumstances) -> bool:
    """A request that is over owes nothing but the remedy, and what the portal does by itself."""
    if now.stays_open or clock.kind in started:
        return False
    return clock.kind != "rectify" and clock.duty != "system"


def _fresh(kind: str, now: Circumstances) -> Clock:
    due_on = now.due_on if kind == "supplement" else None
    return start(kind, now.on, now.calendar, now.is_urgent, due_on)


def nearest(clocks: Iterable[Clock]) -> date | None:
    """The day that the queue goes by: the officers' next promise, else the applicant's limit."""
    running = [clock for clock in clocks if clock.is_running and clock.duty != "system"]
    own = [clock.due_on for clock in running if clock.duty == "officer"]
    return min(own or [clock.due_on for clock in running], default=None)


def is_overdue(clock: Clock, on: date) -> bool:
    """Whether a promise of ours that still runs was due before this day."""
    return clock.is_running and clock.duty == "officer" and clock.due_on < on


def escalation(due_on: date, on: date, calendar: WorkingDays) -> str:
    """Whom an unmet promise is brought to by now: '', officer, manager or public."""
    late = -1 if on < due_on else calendar.between(due_on, on)
    reached = [level for level, days, _ in terms.ESCALATION if late >= days]
    return reached[-1] if reached else ""


def urgent_from(legal_due_on: date | None, is_frozen: bool, filed_on: date) -> date | None:
    """The day from which a request is urgent; None when nothing makes it so."""
    if is_frozen:
        return filed_on
    return legal_due_on - DAY * (URGENT_DAYS - 1) if legal_due_on else None


def is_urgent(from_day: date | None, on: date) -> bool:
    """Whether it is urgent on a day."""
    return from_day is not None and from_day <= on
