"""Chinese working days: announced years to the day, later years by rule, corrections by staff."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal import audit, changes, workdays
from portal.text import TextRefused
from portal.workdays import Calendar, Special
from portal.workdays.announced import announced_years
from portal.workdays.festivals import holidays
from tests.web.test_conditional import counted

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
DAY = timedelta(days=1)


def brought_along() -> Calendar:
    """The calendar as the data files have it, without a database."""
    special = {day: Special(False, name) for y in announced_years() for day, name in y.off.items()}
    special |= {day: Special(True, "调休上班") for y in announced_years() for day in y.worked}
    return Calendar(special, {year.year: year.source for year in announced_years()})


CALENDAR = brought_along()


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2026-02-14", True),  # Saturday before 春节, worked
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday after it, worked
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-01", False),
        ("2026-10-08", True),
        ("2026-10-10", True),
        ("2026-11-21", False),
        ("2026-11-23", True),
        ("2024-09-15", False),
        ("2025-10-06", False),
        ("2025-10-08", False),
    ],
)
def test_an_announced_day_is_what_the_notice_says(day: str, is_working: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is is_working
    assert not CALENDAR.is_estimated(date.fromisoformat(day))


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_announced_years_have_their_known_number_of_working_days(
    year: int, worked: int
) -> None:
    assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == worked


@pytest.mark.parametrize(
    ("start", "days", "due_on"),
    [
        ("2026-09-29", 3, "2026-10-09"),  # 30th, then after the holidays 8th and 9th
        ("2026-10-08", 3, "2026-10-12"),  # Saturday the 10th is worked
        ("2026-09-17", 3, "2026-09-21"),  # Sunday the 20th is worked
        ("2026-10-26", 20, "2026-11-23"),
        ("2026-09-14", 20, "2026-10-16"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-21", 1, "2026-11-23"),
    ],
)
def test_working_days_are_counted_as_by_hand(start: str, days: int, due_on: str) -> None:
    counted_days = CALENDAR.add_working_days(date.fromisoformat(start), days)
    assert counted_days.due_on == date.fromisoformat(due_on)
    assert len(counted_days.steps) == days
    assert not counted_days.estimated


def test_a_year_without_a_notice_follows_the_law_and_says_that_it_is_a_guess() -> None:
    off = [day.isoformat() for day in sorted(holidays(2027)) if day.weekday() < 5]
    assert off == [
        "2027-01-01",
        "2027-02-05",
        "2027-02-08",
        "2027-02-09",
        "2027-02-10",
        "2027-04-05",
        "2027-05-03",
        "2027-05-04",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01",
        "2027-10-04",
        "2027-10-05",
    ]
    assert not CALENDAR.is_working(date(2027, 2, 8))
    assert CALENDAR.is_estimated(date(2027, 2, 8))
    assert CALENDAR.add_working_days(date(2026, 12, 31), 1).estimated
    assert CALENDAR.add(date(2026, 12, 31), 1) == date(2027, 1, 4)


@pytest.mark.parametrize("year", [1990, 2019, 2027, 2040, 2041, 2099, 2100])
def test_no_year_is_an_error(year: int) -> None:
    worked = CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31))
    assert 240 <= worked <= 262


def test_a_count_that_makes_no_sense_is_refused() -> None:
    for days in (-1, 10_001):
        with pytest.raises(ValueError, match="working days"):
            CALENDAR.add(date(2026, 1, 1), days)


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_and_taking_away_agree(start: date, days: int) -> None:
    due_on = CALENDAR.add(start, days)
    assert CALENDAR.is_working(due_on)
    assert CALENDAR.between(start, due_on) == days
    assert CALENDAR.between(due_on, start) == -days
    back = CALENDAR.subtract(due_on, days)
    assert back <= start or not CALENDAR.is_working(start)
    assert CALENDAR.add(start, days + 1) > due_on >= CALENDAR.add(start - DAY, days)


def test_the_database_holds_what_was_brought_along(app: Flask) -> None:
    found = workdays.calendar()
    assert found.special == CALENDAR.special
    assert found.settled == CALENDAR.settled


def test_the_calendar_is_read_once_a_change(app: Flask) -> None:
    changes.refresh()
    with counted(app) as cold:
        workdays.calendar()
    assert len(cold) == 2
    with counted(app) as warm:
        for day in range(1, 29):
            workdays.calendar().add(date(2026, 1, day), 10)
    assert warm == []


def test_a_change_elsewhere_costs_one_look(app: Flask) -> None:
    kept = workdays.calendar()
    workdays.set_day(date(2030, 1, 2), False, "试", "tester")
    assert workdays.calendar() is not kept
    kept = workdays.calendar()
    app.extensions["changes"].number += 1
    with counted(app) as looked:
        assert workdays.calendar() is kept
    assert len(looked) == 1


def test_staff_correct_a_day_and_it_counts_at_once(app: Flask) -> None:
    day = date(2027, 2, 11)
    assert workdays.calendar().is_working(day)
    before = changes.known()
    workdays.set_day(day, False, " 春节 ", "manager-1")
    found = workdays.calendar()
    assert not found.is_working(day)
    assert found.name(day) == "春节"
    assert not found.is_estimated(day) and found.is_estimated(day + DAY)
    assert changes.known() == before + 1
    entry = audit.db.session.execute(audit.select(audit.AuditEntry)).scalars().one()
    assert (entry.actor, entry.action, entry.subject) == (
        "manager-1",
        "set_day",
        "calendar-2027-02-11",
    )
    assert entry.detail["from"] == [True, ""] and entry.detail["to"] == [False, "春节"]


def test_a_settled_year_is_no_guess_any_more(app: Flask) -> None:
    workdays.set_day(date(2027, 1, 1), False, "元旦", "manager-1")
    assert not workdays.year_summary(2027).is_settled
    workdays.settle_year(2027, "国务院办公厅关于2027年部分节假日安排的通知", "manager-1")
    found = workdays.calendar()
    assert found.is_working(date(2027, 10, 1)), "what nobody wrote down is a plain day"
    assert not found.is_estimated(date(2027, 10, 1))
    summary = workdays.year_summary(2027)
    assert summary.is_settled and summary.source.endswith("通知")
    assert summary.special == ((date(2027, 1, 1), False, "元旦", False),)


def test_the_summary_of_a_year_tells_its_special_days(app: Flask) -> None:
    summary = workdays.year_summary(2026)
    assert summary.working_days == 248
    assert (date(2026, 2, 14), True, "调休上班", False) in summary.special
    guessed = workdays.year_summary(2028)
    assert all(estimated for _day, _worked, _name, estimated in guessed.special)


def test_what_cannot_be_taken_is_refused_in_words(app: Flask) -> None:
    with pytest.raises(TextRefused, match="年份"):
        workdays.set_day(date(1999, 1, 1), False, "元旦", "manager-1")
    with pytest.raises(TextRefused, match="最多 40 个字"):
        workdays.set_day(date(2027, 1, 1), False, "长" * 41, "manager-1")
    with pytest.raises(TextRefused, match="文号"):
        workdays.settle_year(2027, " ", "manager-1")
    with pytest.raises(TextRefused, match="年份"):
        workdays.year_summary(3000)
