"""Promised times on plain values: start, rest, go on, extend, end; and days in other zones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal import clock as time_of_day
from portal.assistance import timing
from portal.assistance.step import Effects
from portal.assistance.timing import Circumstances, Clock
from tests.foundations.test_workdays import CALENDAR

DAYS = st.dates(date(2025, 1, 2), date(2027, 12, 1))
WORKING = st.dates(date(2025, 1, 2), date(2027, 12, 1)).filter(CALENDAR.is_working)
MONDAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "on", "is_urgent", "due_on"),
    [
        ("register", "2026-11-23", False, "2026-11-24"),
        ("register", "2026-11-20", False, "2026-11-23"),  # Friday to Monday
        ("register", "2026-11-23", True, "2026-11-23"),  # urgent: the same day
        ("register", "2026-11-21", True, "2026-11-23"),  # urgent on a Saturday
        ("review", "2026-11-23", False, "2026-11-26"),
        ("review", "2026-09-29", False, "2026-10-09"),  # National Day lies between
        ("review", "2026-10-10", True, "2026-10-10"),  # a Saturday that is worked
        ("first_advice", "2026-11-23", True, "2026-11-24"),
        ("opinion", "2026-11-23", False, "2026-12-14"),
        ("supplement", "2026-02-13", False, "2026-03-05"),  # 春节, two worked Saturdays
        ("track_monthly", "2026-01-31", False, "2026-02-28"),
        ("track_monthly", "2028-01-31", False, "2028-02-29"),
        ("track_monthly", "2026-12-15", False, "2027-01-15"),
        ("retention", "2028-02-29", False, "2038-02-28"),
        ("rating_invite", "2026-11-19", False, "2026-11-24"),
    ],
)
def test_a_clock_falls_due_on_its_day(kind: str, on: str, is_urgent: bool, due_on: str) -> None:
    assert timing.start(kind, day(on), CALENDAR, is_urgent).due_on == day(due_on)


def test_a_rest_keeps_what_is_left() -> None:
    clock = timing.start("opinion", MONDAY, CALENDAR)
    resting = timing.pause(clock, day("2026-11-27"), CALENDAR)
    assert (resting.left_when_paused, resting.is_running, resting.is_resting) == (11, False, True)
    going = timing.resume(resting, day("2026-12-10"), CALENDAR)
    assert going.due_on == CALENDAR.add(day("2026-12-10"), 11)
    assert going.promised == clock.promised


def test_a_promise_that_was_late_is_as_late_after_its_rest() -> None:
    clock = replace(timing.start("review", day("2026-11-16"), CALENDAR))
    resting = timing.pause(clock, day("2026-11-23"), CALENDAR)
    assert resting.left_when_paused == -2
    going = timing.resume(resting, day("2026-12-03"), CALENDAR)
    assert going.due_on == day("2026-12-01")


@given(start=WORKING, worked=st.integers(0, 15), rested=st.integers(0, 60))
def test_resting_never_takes_nor_gives_working_days(start: date, worked: int, rested: int) -> None:
    clock = timing.start("opinion", start, CALENDAR)
    pause_on = CALENDAR.add(start, worked)
    resume_on = CALENDAR.add(pause_on, rested)
    going = timing.resume(timing.pause(clock, pause_on, CALENDAR), resume_on, CALENDAR)
    assert CALENDAR.between(start, going.due_on) == 15 + rested


@given(start=DAYS, more=st.integers(-20, 40))
def test_extending_only_ever_moves_forward(start: date, more: int) -> None:
    clock = timing.start("review", start, CALENDAR)
    longer = timing.extend(clock, clock.due_on + timedelta(days=more), CALENDAR)
    assert longer.due_on == max(clock.due_on, clock.due_on + timedelta(days=more))
    assert longer.promised - clock.promised == longer.extended_by >= 0


@given(start=DAYS, count=st.integers(0, 30))
def test_a_clock_is_late_from_the_day_after(start: date, count: int) -> None:
    clock = timing.start("review", start, CALENDAR)
    on = clock.due_on + timedelta(days=count)
    assert timing.is_overdue(clock, on) is (count > 0)
    assert not timing.is_overdue(timing.stop(clock, on), on)


def test_what_waits_for_the_applicant_is_never_our_lateness() -> None:
    clock = timing.start("supplement", MONDAY, CALENDAR)
    assert not timing.is_overdue(clock, clock.due_on + timedelta(days=5))


@pytest.mark.parametrize(
    ("on", "level"),
    [
        ("2026-11-26", ""),
        ("2026-11-27", "officer"),  # a Friday, due
        ("2026-11-28", "officer"),
        ("2026-11-30", "manager"),
        ("2026-12-01", "manager"),
        ("2026-12-02", "public"),
        ("2026-12-31", "public"),
    ],
)
def test_an_unmet_promise_climbs_by_working_days(on: str, level: str) -> None:
    assert timing.escalation(day("2026-11-27"), day(on), CALENDAR) == level


def test_a_step_does_to_the_clocks_what_the_table_says() -> None:
    opinion = replace(timing.start("opinion", MONDAY, CALENDAR), id=1)
    review = timing.stop(replace(timing.start("review", MONDAY, CALENDAR), id=2), MONDAY)
    effects = Effects(starts=("supplement",), pauses=("opinion", "review"))
    now = Circumstances(on=day("2026-11-25"), calendar=CALENDAR, due_on=day("2026-12-04"))
    clocks = timing.after(effects, (opinion, review), now)
    assert [clock.kind for clock in clocks] == ["opinion", "review", "supplement"]
    assert clocks[0].is_resting
    assert clocks[1] == review
    assert clocks[2].due_on == day("2026-12-04")
    assert timing.nearest(clocks) == day("2026-12-04")


def test_starting_keeps_what_runs_and_renews_what_rests() -> None:
    running = replace(timing.start("opinion", MONDAY, CALENDAR), id=1)
    resting = replace(timing.pause(running, day("2026-11-24"), CALENDAR), id=2)
    now = Circumstances(on=day("2026-12-01"), calendar=CALENDAR)
    effects = Effects(starts=("opinion",))
    assert timing.after(effects, (running,), now) == (running,)
    ended, fresh = timing.after(effects, (resting,), now)
    assert ended.stopped_on == day("2026-12-01")
    assert fresh == timing.start("opinion", day("2026-12-01"), CALENDAR)


def test_a_request_that_is_over_owes_only_the_remedy() -> None:
    kinds = ("opinion", "urge_reply", "supplement", "rectify", "rating_invite")
    clocks = tuple(replace(timing.start(k, MONDAY, CALENDAR), id=i) for i, k in enumerate(kinds))
    now = Circumstances(on=MONDAY, calendar=CALENDAR, stays_open=False)
    running = {clock.kind for clock in timing.after(Effects(), clocks, now) if clock.is_running}
    assert running == {"rectify", "rating_invite"}


@pytest.mark.parametrize(
    ("legal_due_on", "is_frozen", "on", "expected"),
    [
        (day("2026-11-30"), False, MONDAY, False),  # seven days are left
        (day("2026-11-29"), False, MONDAY, True),
        (day("2026-11-30"), False, day("2026-11-24"), True),
        (day("2026-11-20"), False, MONDAY, True),  # missed already
        (None, True, MONDAY, True),
        (None, False, MONDAY, False),
    ],
)
def test_under_seven_days_or_frozen_is_urgent(
    legal_due_on: date | None, is_frozen: bool, on: date, expected: bool
) -> None:
    from_day = timing.urgent_from(legal_due_on, is_frozen, MONDAY)
    assert timing.is_urgent(from_day, on) is expected


@pytest.fixture(params=["America/New_York", "Asia/Shanghai", "UTC"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone of the machine, which must not matter."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "due_on"),
    [
        ("2026-11-23T23:59:59", "2026-11-24"),
        ("2026-11-24T00:00:00", "2026-11-25"),
        ("2026-02-28T23:59:59", "2026-03-02"),
        ("2028-02-29T23:59:59", "2028-03-01"),
        ("2026-12-31T23:59:59", "2027-01-04"),
    ],
)
def test_the_day_is_the_one_in_fujian(zone: str, moment: str, due_on: str) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(there, tick=False):
        clock = timing.start("register", time_of_day.today(), CALENDAR)
    assert clock.due_on == day(due_on), zone


def test_the_nearest_promise_is_ours_before_the_applicants() -> None:
    ours = Clock("opinion", MONDAY, day("2026-12-14"), 15)
    theirs = Clock("supplement", MONDAY, day("2026-12-01"), 10)
    kept = Clock("retention", MONDAY, day("2026-11-24"), 10)
    assert timing.nearest((ours, theirs, kept)) == day("2026-12-14")
    assert timing.nearest((theirs, kept)) == day("2026-12-01")
    assert timing.nearest((kept,)) is None
