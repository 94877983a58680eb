"""Holidays by rule agree with the lists that were compared day by day."""

from __future__ import annotations

from datetime import date

import pytest

from portal.deadlines.clocks import book, read
from portal.deadlines.closures import (
    easter_sunday,
    england,
    foreign_offices,
    germany,
    us_federal,
)

CALENDARS = read("closures.yaml")["calendars"]
RULES = {"us_federal": us_federal, "de": germany, "uk_ew": england}
LISTED = [
    (name, year, days)
    for name in RULES
    for year, days in zip(CALENDARS[name]["checked"], CALENDARS[name]["dates"], strict=True)
]


@pytest.mark.parametrize(("name", "year", "days"), LISTED)
def test_the_rule_brings_forth_every_listed_day_and_no_other(
    name: str, year: int, days: list[date]
) -> None:
    assert {day for day in RULES[name](year) if day.year == year} == set(days)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2038, 4, 25)]
)
def test_easter_falls_where_it_fell(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == date(year, month, day)


def test_new_year_on_a_saturday_is_kept_in_the_year_before() -> None:
    assert us_federal(2027)[date(2027, 12, 31)] == "元旦补假"


def test_a_year_that_nobody_compared_is_a_guess() -> None:
    office = foreign_offices()["us_federal"]
    assert not office.is_estimated(date(2029, 7, 4))
    assert office.is_estimated(date(2031, 7, 4)) and not office.is_open(date(2031, 7, 4))
    assert not foreign_offices()["none"].is_estimated(date(2031, 7, 4))


def test_every_rule_names_a_calendar_that_is_known() -> None:
    known = {*foreign_offices(), "cn"}
    assert {clock.rule.holidays for clock in book().clocks.values()} <= known
