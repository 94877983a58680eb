"""What the pages of the calculator show: each clock with its date, the nearest one first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.deadlines.asked import Asked
from portal.deadlines.clocks import Advice, Clock, Period, Variant, Venue, book
from portal.deadlines.counting import Result
from portal.deadlines.papers import Paper, RunningClock, papers
from portal.workdays import Calendar

Count = Callable[[Clock, date, str], Result]
FIRST_ACTIONS_WITHIN = (0, 1, 3)


@dataclass(frozen=True)
class Case:
    """Another period of a clock; `result` is None when it runs from another day.

    `key` is the variant's, '' for the main period.
    """

    key: str
    label: str
    period: Period
    trigger: str
    result: Result | None


@dataclass(frozen=True)
class Row:
    """One clock on the page; `result` is None while the day it runs from is not known."""

    clock: Clock
    period: Period | None
    when: str
    result: Result | None
    asks: str
    days_left: int | None
    is_nearest: bool
    cases: tuple[Case, ...]

    @property
    def due_on(self) -> date | None:
        return self.result.due_on if self.result else None

    @property
    def needs_day(self) -> bool:
        """Whether a date could be computed if the day were known."""
        return self.result is None and self.clock.period is not None


@dataclass(frozen=True)
class Answer:
    """The answer page: its clocks in order, the one in the headline, what to do and not to do."""

    asked: Asked
    rows: tuple[Row, ...]
    advice: Advice
    is_early: bool

    @property
    def main(self) -> Row:
        return self.rows[0]

    @property
    def dated(self) -> list[Row]:
        """Clocks with a date, for the calendar file."""
        return [row for row in self.rows if row.due_on]

    @property
    def is_late(self) -> bool:
        """Whether the reader's own dates have all passed."""
        return self.main.clock.is_ours and (self.main.days_left or 0) < 0

    @property
    def has_coming(self) -> bool:
        """Whether any date is worth a reminder."""
        return any(row.days_left is not None and row.days_left >= 0 for row in self.rows)


def answer(asked: Asked, today: date, count: Count) -> Answer:
    """The answer to a question that is answerable."""
    rows = sorted(rows_of(asked, today, count), key=urgency)
    nearest = next((row for row in rows if is_pressing(row)), None)
    marked = tuple(replace(row, is_nearest=True) if row is nearest else row for row in rows)
    given = [day for day in (asked.on, *asked.days.values()) if day]
    return Answer(asked, marked, advice_of(asked), any(day > today for day in given))


def rows_of(asked: Asked, today: date, count: Count) -> list[Row]:
    if asked.clock:
        return [row_of(RunningClock(asked.clock, same_day=True), asked, today, count)]
    assert asked.paper is not None  # noqa: S101 - the question is answerable
    return [row_of(running, asked, today, count) for running in asked.paper.clocks]


def row_of(running: RunningClock, asked: Asked, today: date, count: Count) -> Row:
    clock, variant = running.clock, asked.variant or running.variant
    chosen = clock.variant(variant)
    on = asked.days.get(clock.id) or (asked.on if running.same_day else None)
    result = count(clock, on or today, variant) if on or clock.period is None else None
    return Row(
        clock=clock,
        period=chosen.period if chosen else clock.period,
        when=running.when,
        result=result,
        asks=(chosen.trigger if chosen else "") or clock.trigger,
        days_left=(result.due_on - today).days if result and result.due_on else None,
        is_nearest=False,
        cases=tuple(cases_of(clock, on, chosen, count)),
    )


def cases_of(clock: Clock, on: date | None, chosen: Variant | None, count: Count) -> Iterator[Case]:
    """The clock's other periods, each counted where it runs from the same day."""
    trigger = chosen.trigger if chosen else ""
    periods = [(v.key, v.label, v.period, v.trigger) for v in clock.variants]
    if chosen and clock.period:
        periods.insert(0, ("", clock.main_label, clock.period, ""))
    for key, label, period, own in periods:
        if not chosen or key != chosen.key:
            is_same_day = on is not None and own == trigger
            result = count(clock, on, key) if on is not None and is_same_day else None
            yield Case(key, label, period, own, result)


def is_pressing(row: Row) -> bool:
    return row.clock.is_ours and row.days_left is not None and row.days_left >= 0


def urgency(row: Row) -> tuple[int, date]:
    """The reader's own dates to come first, then those past, then other dates, then none."""
    due_on = row.due_on or date.max
    if row.clock.is_ours and row.due_on:
        return (0 if is_pressing(row) else 1), due_on
    if row.due_on:
        return 3, due_on
    return (2 if row.clock.kind == "date_in_document" else 4), due_on


def advice_of(asked: Asked) -> Advice:
    if asked.paper:
        return Advice(asked.paper.keep, asked.paper.first, asked.paper.never)
    assert asked.clock is not None  # noqa: S101 - the question is answerable
    return asked.clock.advice


def first_days(today: date, calendar: Calendar) -> list[date]:
    """By when to have done the first three things: today, then so many working days on."""
    return [calendar.add(today, days) for days in FIRST_ACTIONS_WITHIN]


def papers_with(clock: Clock) -> list[Paper]:
    """Papers from which a clock runs."""
    return [
        paper
        for paper in papers().values()
        if any(running.clock is clock for running in paper.clocks)
    ]


def papers_by_venue() -> list[tuple[Venue, list[Paper]]]:
    """Papers that have clocks, under the bodies that they come from."""
    found = [
        (venue, [paper for paper in papers().values() if paper.venue == venue])
        for venue in book().venues
    ]
    return [(venue, group) for venue, group in found if group]


def clocks_by_venue(venue: Venue | None, words: str) -> list[tuple[Venue, list[Clock]]]:
    """Clocks of a venue, or of all, whose text holds every one of the words."""
    found = [
        (group, [clock for clock in matching(words) if clock.venue == group])
        for group in book().venues
        if venue in (None, group)
    ]
    return [(group, clocks) for group, clocks in found if clocks]


def matching(words: str) -> list[Clock]:
    wanted = words.casefold().split()
    return [
        clock for clock in book().clocks.values() if all(word in text_of(clock) for word in wanted)
    ]


def text_of(clock: Clock) -> str:
    """All that a search may find a clock by."""
    named = [paper.label for paper in papers_with(clock)]
    parts = (clock.id, clock.label, clock.body, clock.venue.label, clock.trigger, *named)
    return " ".join(parts).casefold()
