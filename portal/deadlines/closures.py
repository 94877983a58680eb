"""Days on which an authority does not work: weekends, and the holidays of its country by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from portal.deadlines.clocks import read
from portal.workdays import Calendar

ONE_DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2021
Holidays = Mapping[date, str]


class Office(Protocol):
    """When somebody is there to take what is filed."""

    def is_open(self, day: date) -> bool:
        """Whether the day counts as a working day."""

    def name(self, day: date) -> str:
        """The holiday that the day is, or 调休上班; '' for a plain day."""

    def is_estimated(self, day: date) -> bool:
        """Whether the answer for this day is a guess."""


@dataclass(frozen=True)
class ForeignOffice:
    """Monday to Friday without the holidays of a year; `checked` years were compared day by day."""

    holidays: Callable[[int], Holidays]
    checked: frozenset[int]

    def is_open(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not self.name(day)

    def name(self, day: date) -> str:
        return self.holidays(day.year).get(day, "")

    def is_estimated(self, day: date) -> bool:
        return bool(self.checked) and day.year not in self.checked


@dataclass(frozen=True)
class ChineseOffice:
    """The working days of the portal's own table."""

    calendar: Calendar

    def is_open(self, day: date) -> bool:
        return self.calendar.is_working(day)

    def name(self, day: date) -> str:
        return self.calendar.name(day)

    def is_estimated(self, day: date) -> bool:
        return self.calendar.is_estimated(day)


def no_holidays(_year: int) -> Holidays:
    """Weekends alone: the holidays are not known, or do not matter."""
    return {}


@lru_cache(maxsize=64)
def us_federal(year: int) -> Holidays:
    """5 U.S.C. 6103(a): a holiday on Saturday is kept on Friday, one on Sunday on Monday."""
    days = {
        nth(year, 1, MONDAY, 3): "马丁·路德·金日",
        nth(year, 2, MONDAY, 3): "华盛顿诞辰日",
        last(year, 5, MONDAY): "阵亡将士纪念日",
        nth(year, 9, MONDAY, 1): "劳动节",
        nth(year, 10, MONDAY, 2): "哥伦布日",
        nth(year, 11, THURSDAY, 4): "感恩节",
    }
    fixed = {
        date(year, 1, 1): "元旦",
        date(year, 7, 4): "独立日",
        date(year, 11, 11): "退伍军人节",
        date(year, 12, 25): "圣诞节",
        date(year + 1, 1, 1): "元旦",
    }
    if year >= JUNETEENTH_SINCE:
        fixed[date(year, 6, 19)] = "六月节"
    for day, name in fixed.items():
        days[day] = name
        if day.weekday() == SATURDAY:
            days[day - ONE_DAY] = f"{name}补假"
        elif day.weekday() == SUNDAY:
            days[day + ONE_DAY] = f"{name}补假"
    return days


@lru_cache(maxsize=64)
def germany(year: int) -> Holidays:
    """Holidays of the whole country; those of a Land are not known here."""
    easter = easter_sunday(year)
    return {
        date(year, 1, 1): "元旦",
        easter - 2 * ONE_DAY: "耶稣受难日",
        easter + ONE_DAY: "复活节星期一",
        date(year, 5, 1): "劳动节",
        easter + 39 * ONE_DAY: "耶稣升天节",
        easter + 50 * ONE_DAY: "圣灵降临节星期一",
        date(year, 10, 3): "德国统一日",
        date(year, 12, 25): "圣诞节",
        date(year, 12, 26): "圣诞节次日",
    }


@lru_cache(maxsize=64)
def england(year: int) -> Holidays:
    """Bank holidays of England and Wales; one on a weekend is made up for on the next free day."""
    easter = easter_sunday(year)
    days = {
        easter - 2 * ONE_DAY: "耶稣受难日",
        easter + ONE_DAY: "复活节星期一",
        nth(year, 5, MONDAY, 1): "五月初银行假日",
        last(year, 5, MONDAY): "春季银行假日",
        last(year, 8, MONDAY): "夏季银行假日",
    }
    movable = {
        date(year, 1, 1): "元旦",
        date(year, 12, 25): "圣诞节",
        date(year, 12, 26): "节礼日",
    }
    days |= movable
    for day, name in movable.items():
        kept = day
        while kept.weekday() >= SATURDAY or (kept != day and kept in days):
            kept += ONE_DAY
        if kept != day:
            days[kept] = f"{name}补假"
    return days


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The nth such weekday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def last(year: int, month: int, weekday: int) -> date:
    """The last such weekday of a month that is not December."""
    end = date(year, month + 1, 1) - ONE_DAY
    return end - timedelta(days=(end.weekday() - weekday) % 7)


def easter_sunday(year: int) -> date:
    """The anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8)."""
    golden, century, rest = year % 19, year // 100, year % 100
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - skipped + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=1)
def foreign_offices() -> Mapping[str, ForeignOffice]:
    """Each calendar that the rules name, but the Chinese one."""
    calendars = read("closures.yaml")["calendars"]
    rules = {"us_federal": us_federal, "de": germany, "uk_ew": england}
    known = {
        name: ForeignOffice(rule, frozenset(calendars[name]["checked"]))
        for name, rule in rules.items()
    }
    weekends = ForeignOffice(no_holidays, frozenset())
    return known | {"eu": weekends, "none": weekends}
