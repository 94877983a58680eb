"""The calendar in force, kept in memory per change, and the verbs by which staff correct it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Flask, current_app
from sqlalchemy import delete, select

from portal import audit, changes
from portal.clock import today
from portal.extensions import db
from portal.text import TextRefused, clean_line
from portal.transaction import transaction
from portal.workdays.days import Calendar, Special
from portal.workdays.models import CalendarDay, CalendarYear

FIRST_YEAR, LAST_YEAR = 2000, 2099
LONGEST_NAME = 40
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Kept:
    """A calendar, the change that made it, and the last change it is known to have outlived."""

    calendar: Calendar
    version: int
    seen: int


@dataclass
class Shelf:
    """Where a process keeps its calendar; replaced whole, so that threads need no lock."""

    kept: Kept | None = None


@dataclass(frozen=True)
class YearSummary:
    """A year at a glance: `special` are (day, is it worked, name, is it estimated) in order."""

    year: int
    source: str
    is_settled: bool
    working_days: int
    special: tuple[tuple[date, bool, str, bool], ...]


def init_app(app: Flask) -> None:
    app.extensions["workdays"] = Shelf()


def calendar() -> Calendar:
    """The calendar in force; costs no query until something public changes, then one or two."""
    shelf: Shelf = current_app.extensions["workdays"]
    number, kept = changes.known(), shelf.kept
    if kept is None or kept.seen != number:
        kept = _renewed(kept, number)
        shelf.kept = kept
    return kept.calendar


def _renewed(kept: Kept | None, number: int) -> Kept:
    years = db.session.execute(
        select(CalendarYear.year, CalendarYear.source, CalendarYear.is_settled, CalendarYear.change)
    ).all()
    version = max((row.change for row in years), default=0)
    if kept is not None and kept.version == version:
        return replace(kept, seen=number)
    days = db.session.execute(select(CalendarDay.day, CalendarDay.is_working, CalendarDay.name))
    found = Calendar(
        special={row.day: Special(row.is_working, row.name) for row in days},
        settled={row.year: row.source for row in years if row.is_settled},
    )
    return Kept(found, version, number)


def set_day(day: date, is_working: bool, name: str, actor: str) -> None:
    """Write down what a day is; raises TextRefused for a day or a name that cannot be taken."""
    check_year(day.year)
    name = clean_line(name, LONGEST_NAME)
    before = calendar()
    with transaction():
        number = _changed(day.year)
        db.session.merge(CalendarDay(day=day, year=day.year, is_working=is_working, name=name))
        detail = {
            "from": [before.is_working(day), before.name(day)],
            "to": [is_working, name],
            "change": number,
        }
        audit.record(actor, "set_day", f"calendar-{day.isoformat()}", detail)


def unset_day(day: date, actor: str) -> None:
    """Take back what was written down of a day: its weekday, or the estimate, holds again."""
    check_year(day.year)
    before = calendar()
    if day not in before.special:
        raise TextRefused("这一天没有特别安排，不用取消")
    with transaction():
        number = _changed(day.year)
        db.session.execute(delete(CalendarDay).where(CalendarDay.day == day))
        detail = {"from": [before.is_working(day), before.name(day)], "change": number}
        audit.record(actor, "unset_day", f"calendar-{day.isoformat()}", detail)


def set_days(given: Iterable[tuple[date, bool, str]], actor: str) -> int:
    """Write down many days (day, is it worked, clean name) at once, or none; returns how many.

    Each year among them gets an entry of its own in the audit record.
    """
    by_year: dict[int, list[tuple[date, bool, str]]] = {}
    for one in given:
        by_year.setdefault(one[0].year, []).append(one)
    with transaction():
        for year, days in sorted(by_year.items()):
            check_year(year)
            number = _changed(year)
            for day, is_working, name in days:
                row = CalendarDay(day=day, year=year, is_working=is_working, name=name)
                db.session.merge(row)
            to = [[day.isoformat(), is_working, name] for day, is_working, name in days]
            detail = {"to": to, "change": number}
            audit.record(actor, "import_days", f"calendar-{year}", detail)
    return sum(map(len, by_year.values()))


def history(year: int, limit: int) -> Sequence[audit.AuditEntry]:
    """Who changed a year's days, the last first, from the audit record."""
    check_year(year)
    subjects = [f"calendar-{year}", *(f"calendar-{day.isoformat()}" for day in _days_of(year))]
    found = select(audit.AuditEntry).where(audit.AuditEntry.subject.in_(subjects))
    ordered = found.order_by(audit.AuditEntry.number.desc()).limit(limit)
    return db.session.execute(ordered).scalars().all()


def settle_year(year: int, source: str, actor: str) -> None:
    """Say that all special days of a year are written down, and by which notice."""
    check_year(year)
    source = clean_line(source, LONGEST_SOURCE)
    if not source:
        raise TextRefused("请写明放假通知的名称和文号")
    with transaction():
        number = _changed(year)
        row = db.session.get_one(CalendarYear, year)
        row.source, row.is_settled, row.checked_on = source, True, today()
        audit.record(actor, "settle_year", f"calendar-{year}", {"source": source, "change": number})


def check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise TextRefused("年份应在 %(first)s 到 %(last)s 之间", first=FIRST_YEAR, last=LAST_YEAR)


def _changed(year: int) -> int:
    """Give the year the next change number, which is returned; the year may be new."""
    number = changes.next_number()
    row = db.session.get(CalendarYear, year)
    if row is None:
        row = CalendarYear(year=year, source="", checked_on=None, is_settled=False)
        db.session.add(row)
    row.change = number
    db.session.flush()
    return number


def year_summary(year: int) -> YearSummary:
    """What is known or estimated of a year; raises TextRefused when it is out of range."""
    check_year(year)
    known = calendar()
    days = _days_of(year)
    return YearSummary(
        year=year,
        source=known.settled.get(year, ""),
        is_settled=year in known.settled,
        working_days=sum(known.is_working(day) for day in days),
        special=tuple(
            (day, known.is_working(day), known.name(day), known.is_estimated(day))
            for day in days
            if known.name(day) or day in known.special
        ),
    )


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
