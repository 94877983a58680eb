"""The count: from a clock and a day to a date, step by step, in sentences that can be checked."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from portal.deadlines.clocks import Clock, Period, Rule, Variant
from portal.deadlines.closures import ONE_DAY, SATURDAY, Office
from portal.deadlines.reasons import cautions, uncountable
from portal.deadlines.sentences import listed, said, short, skipped, why

MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True)
class Step:
    """One sentence of a count and the day at which it arrives."""

    text: str
    day: date


@dataclass(frozen=True)
class Result:
    """What follows from a clock and a day.

    `due_on` is None when no date can be computed; `reason` then says why.  `latest_on` is the far
    end of a window.  `estimated` means that a year without a published list of holidays was asked.
    """

    clock: Clock
    variant: Variant | None
    on: date
    due_on: date | None
    latest_on: date | None
    steps: tuple[Step, ...]
    estimated: bool
    reason: str
    cautions: tuple[str, ...]


@dataclass
class Watch:
    """An office that remembers whether it was asked about a day that it can only guess."""

    office: Office
    estimated: bool = False

    def is_open(self, day: date) -> bool:
        self.estimated = self.estimated or self.office.is_estimated(day)
        return self.office.is_open(day)

    def name(self, day: date) -> str:
        return self.office.name(day)

    def is_estimated(self, day: date) -> bool:
        return self.office.is_estimated(day)


def count(clock: Clock, on: date, variant: str, office: Office) -> Result:
    """Count a clock from a day; raises UnknownClock for a variant that it does not have."""
    chosen = clock.variant(variant)
    period = chosen.period if chosen else clock.period
    reason = uncountable(clock, on)
    if reason or period is None:
        return Result(clock, chosen, on, None, None, (), False, reason, ())
    watch = Watch(office)
    steps = reckon(on, period, clock.rule, watch)
    due_on = steps[-1].day
    latest_on = far_end(clock, on, due_on, watch) if not chosen else None
    said_with_it = cautions(clock, latest_on or due_on, watch.estimated)
    return Result(
        clock, chosen, on, due_on, latest_on, tuple(steps), watch.estimated, "", said_with_it
    )


def far_end(clock: Clock, on: date, due_on: date, watch: Watch) -> date | None:
    """The later end of a window, None for a clock that has one date."""
    other = clock.variant(clock.latest)
    if other is None:
        return None
    return max(due_on, reckon(on, other.period, clock.rule, watch)[-1].day)


def reckon(on: date, period: Period, rule: Rule, watch: Watch) -> list[Step]:
    """The steps of a count; the last one arrives at the date."""
    if rule.start == "same_day":
        steps = [Step(f"从起算日当天起算：{said(on)}。", on)]
    else:
        steps = [Step(f"起算日当天不算：{said(on)}。", on)]
    is_short = period.unit == "calendar_days" and period.value < rule.short
    if period.unit == "working_days" or is_short:
        steps += working_days(on, period.value, watch)
    elif period.unit == "calendar_days":
        steps += calendar_days(on, period.value, rule, watch)
    else:
        steps += months(on, period, rule)
    return steps + rolled(steps[-1].day, rule, watch)


def working_days(on: date, number: int, watch: Watch) -> list[Step]:
    """Closed days are left out, weekends that are worked are counted."""
    day, left_out, worked = on, list[date](), list[date]()
    while number - len(worked):
        day += ONE_DAY
        (worked if watch.is_open(day) else left_out).append(day)
    text = f"从次日数起，只数工作日，第 {number} 个工作日是{said(day)}。"
    if left_out:
        text += f"其间不算的：{skipped(left_out, watch)}。"
    weekends = [day for day in worked if day.weekday() >= SATURDAY]
    if weekends:
        text += f"其间照算的：{listed(weekends, watch)}。"
    return [Step(text, day)]


def calendar_days(on: date, number: int, rule: Rule, watch: Watch) -> list[Step]:
    """Every day counts, from the next day or from the next working day."""
    first = on + ONE_DAY
    if rule.start == "next_business_day":
        waited = list[date]()
        while not watch.is_open(first):
            waited.append(first)
            first += ONE_DAY
        skip = f"{listed(waited, watch)}不办公，" if waited else ""
        begin = Step(f"{skip}第 1 日从其后第一个工作日算：{said(first)}。", first)
        end = first + timedelta(days=number - 1)
        return [begin, Step(f"休息日也算，第 {number} 日是{said(end)}。", end)]
    end = on + timedelta(days=number)
    return [Step(f"从次日数起，休息日也算，第 {number} 日是{said(end)}。", end)]


def months(on: date, period: Period, rule: Rule) -> list[Step]:
    """To the day of the same number, or to the end of a month that has no such day."""
    total = period.value * MONTHS[period.unit]
    year, month = divmod(on.year * 12 + on.month - 1 + total, 12)
    last = monthrange(year, month + 1)[1]
    end = date(year, month + 1, min(on.day, last))
    span = f"{period.value} {'年' if period.unit == 'years' else '个月'}"
    if on.day > last:
        return [Step(f"{span}后的那个月没有 {on.day} 日，取月末：{said(end)}。", end)]
    if rule.ends_the_day_before:
        before = end - ONE_DAY
        return [Step(f"到 {span}后同一日的前一日为止：{said(before)}。", before)]
    return [Step(f"{span}后的同一日是{said(end)}。", end)]


def rolled(end: date, rule: Rule, watch: Watch) -> list[Step]:
    """What the last day's being open or closed means."""
    if rule.roll_over != "next_business_day":
        closed = not watch.office.is_open(end)
        if not closed:
            return []
        text = f"{short(end)}是{why(end, watch)}；没有可靠的顺延规定，按这一天提醒，不往后推。"
        return [Step(text, end)]
    waited, day = list[date](), end
    while not watch.is_open(day):
        waited.append(day)
        day += ONE_DAY
    if waited:
        text = f"{listed(waited, watch)}不办公，顺延到其后第一个工作日：{said(day)}。"
        return [Step(text, day)]
    if end.weekday() >= SATURDAY:
        return [Step(f"{short(end)}虽是周末，但{why(end, watch)}，不顺延。", end)]
    return []
