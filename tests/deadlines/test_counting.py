"""The count: every hand-worked example, and what must hold for any clock on any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.deadlines.clocks import Clock, Example, UnknownClock, book
from portal.deadlines.closures import ChineseOffice, Office, foreign_offices
from portal.deadlines.counting import Result, count, working_days
from portal.deadlines.counting import Watch as Watched
from tests.foundations.test_workdays import CALENDAR

CLOCKS = tuple(book().clocks.values())
COMPUTED = tuple(clock for clock in CLOCKS if clock.period)
EXAMPLES = [(clock, example) for clock in CLOCKS for example in clock.examples]
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
DAY = timedelta(days=1)
LEAP_DAY = date(2028, 2, 29)


def office_of(clock: Clock) -> Office:
    if clock.rule.holidays == "cn":
        return ChineseOffice(CALENDAR)
    return foreign_offices()[clock.rule.holidays]


def counted(clock: Clock, on: date, variant: str = "") -> Result:
    return count(clock, on, variant, office_of(clock))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Clock, str]:
    clock = draw(st.sampled_from(COMPUTED))
    return clock, draw(st.sampled_from(["", *(variant.key for variant in clock.variants)]))


def test_all_clocks_and_examples_are_here() -> None:
    assert len(CLOCKS) == 88
    assert len(EXAMPLES) == 173
    assert all(2 <= len(clock.examples) <= 5 for clock in COMPUTED)


@pytest.mark.parametrize(
    ("clock", "example"), EXAMPLES, ids=lambda value: getattr(value, "id", None)
)
def test_the_count_agrees_with_the_one_by_hand(clock: Clock, example: Example) -> None:
    found = counted(clock, example.on, example.variant)
    assert found.due_on == example.due_on, example.worked
    assert found.estimated == example.estimated


@given(cases(), DAYS)
def test_the_steps_lead_from_the_day_to_the_date(case: tuple[Clock, str], on: date) -> None:
    found = counted(case[0], on, case[1])
    if found.due_on is None:
        assert found.reason and not found.steps
        return
    days = [step.day for step in found.steps]
    assert days[0] == on
    assert days[-1] == found.due_on
    assert days == sorted(days)
    assert all(step.text.endswith("。") and str(step.day.day) in step.text for step in found.steps)
    assert found.due_on > on


@given(cases(), DAYS)
def test_a_later_day_never_brings_an_earlier_date(case: tuple[Clock, str], on: date) -> None:
    first, second = (counted(case[0], day, case[1]).due_on for day in (on, on + DAY))
    if first and second:
        assert first <= second


@given(cases(), DAYS)
def test_a_date_that_rolls_over_is_never_a_closed_day(case: tuple[Clock, str], on: date) -> None:
    clock, variant = case
    found = counted(clock, on, variant)
    if found.due_on and clock.rule.roll_over == "next_business_day":
        assert office_of(clock).is_open(found.due_on)


@given(cases(), DAYS)
def test_working_days_are_as_many_as_the_period_says(case: tuple[Clock, str], on: date) -> None:
    clock, variant = case
    chosen = clock.variant(variant)
    period = chosen.period if chosen else clock.period
    found = counted(clock, on, variant)
    if found.due_on and period and period.unit == "working_days":
        between = [on + n * DAY for n in range(1, (found.due_on - on).days + 1)]
        assert sum(map(office_of(clock).is_open, between)) == period.value


@given(st.sampled_from(COMPUTED), st.integers(2016, 2034), st.integers(1, 12))
def test_months_end_on_the_day_of_the_same_number_or_at_the_end(
    clock: Clock, year: int, month: int
) -> None:
    on = date(year + month // 12, month % 12 + 1, 1) - DAY
    found = counted(clock, on)
    if found.due_on and clock.period and clock.period.unit in ("months", "years"):
        end = found.steps[1].day
        last = (end.replace(day=28) + 4 * DAY).replace(day=1) - DAY
        fits = {min(on.day, last.day)}
        if clock.rule.ends_the_day_before:
            assert end == last or end.day == on.day - 1
        else:
            assert {end.day} == fits


@pytest.mark.parametrize(
    ("clock", "on", "due_on"),
    [
        ("US-IPR-BAR", "2028-02-29", "2029-02-28"),
        ("US-DC-ANS", "2028-02-08", "2028-02-29"),
        ("EP-OPP", "2025-11-30", "2026-08-31"),
        ("UPC-SOD", "2026-11-30", "2027-03-01"),
        ("US-337-PI", "2026-12-24", "2027-01-04"),
        ("UK-CLAIM", "2027-12-11", "2027-12-29"),
    ],
)
def test_leap_days_month_ends_and_turns_of_the_year(clock: str, on: str, due_on: str) -> None:
    found = counted(book().clock(clock), date.fromisoformat(on))
    assert found.due_on == date.fromisoformat(due_on)


def test_a_step_names_the_holidays_that_it_leaps_over() -> None:
    found = counted(book().clock("US-DC-ANS"), date(2026, 11, 5))
    assert [step.text for step in found.steps] == [
        "起算日当天不算：2026年11月5日（星期四）。",
        "从次日数起，休息日也算，第 21 日是2026年11月26日（星期四）。",
        "11月26日（感恩节）不办公，顺延到其后第一个工作日：2026年11月27日（星期五）。",
    ]


def test_the_commission_begins_with_the_first_working_day() -> None:
    found = counted(book().clock("US-337-ANS"), date(2026, 11, 10))
    assert found.steps[1].text == (
        "11月11日（退伍军人节）不办公，第 1 日从其后第一个工作日算：2026年11月12日（星期四）。"
    )


def test_a_worked_weekend_is_not_leapt_over() -> None:
    found = counted(book().clock("CN-TM-REF"), date(2026, 9, 25))
    assert found.steps[-1].text == "10月10日虽是周末，但调休上班，不顺延。"


def test_where_no_rule_rolls_over_the_earliest_day_is_kept_and_said() -> None:
    found = counted(book().clock("US-TRO"), date(2026, 11, 12))
    assert found.due_on == date(2026, 11, 26)
    assert "感恩节" in found.steps[-1].text and "不往后推" in found.steps[-1].text


def test_a_short_period_of_the_commission_skips_closed_days() -> None:
    step = working_days(date(2026, 11, 25), 2, Watched(foreign_offices()["us_federal"]))[-1]
    assert step.day == date(2026, 11, 30)
    assert step.text.endswith("其间不算的：周末 2 天；11月26日（感恩节）。")


def test_a_window_has_two_ends() -> None:
    found = counted(book().clock("DMCA"), date(2026, 11, 16))
    assert (found.due_on, found.latest_on) == (date(2026, 12, 1), date(2026, 12, 7))
    longer = counted(book().clock("UPC-PI-MERITS"), date(2026, 11, 2))
    assert longer.latest_on == longer.due_on == date(2026, 12, 3), "the longer of the two"


@pytest.mark.parametrize("clock", [c for c in CLOCKS if not c.period], ids=lambda c: c.id)
def test_what_cannot_be_counted_has_a_reason_and_no_date(clock: Clock) -> None:
    found = counted(clock, date(2026, 11, 14))
    assert found.due_on is None and found.steps == ()
    assert found.reason.endswith("。")


def test_no_date_is_given_where_the_law_has_changed_since() -> None:
    opposition = book().clock("CN-TM-OPP")
    last = counted(opposition, date(2026, 12, 31))
    assert last.due_on and any("2027年1月1日" in caution for caution in last.cautions)
    after = counted(opposition, date(2027, 1, 1))
    assert after.due_on is None and "商标法" in after.reason
    before = counted(book().clock("VN-TM-OPP"), date(2026, 3, 31))
    assert before.due_on is None and "旧规定" in before.reason


def test_whose_limit_it_is_stands_beside_the_date() -> None:
    for clock_id, word in [
        ("US-TRO", "命令的有效期"),
        ("CN-CUS-20", "机关"),
        ("AMZ-DMCA", "对方"),
        ("CN-ECOM-15", "平台"),
        ("UPC-PL", "有效期"),
    ]:
        found = counted(book().clock(clock_id), date(2026, 11, 2))
        assert any(word in caution for caution in found.cautions), clock_id


def test_an_unknown_variant_is_an_error() -> None:
    with pytest.raises(UnknownClock):
        counted(book().clock("US-DC-WAIV"), date(2026, 11, 2), "nowhere")
    with pytest.raises(UnknownClock):
        book().clock("US-XX")
