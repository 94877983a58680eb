"""Dates of which only the year, or the year and the month, may be known."""

import calendar
import datetime
import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Self

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from portal.numerals import chinese_number
from portal.text import TextRefused

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

_HAN: Final = "[〇○零一二三四五六七八九十]"
_FORMS: Final = (
    re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"),
    re.compile(r"([0-9]{4})([./-])([0-9]{1,2})(?:\2([0-9]{1,2}))?"),
    re.compile(r"([0-9]{4})年(?:([0-9]{1,2})月(?:([0-9]{1,2})[日号])?)?"),
    re.compile(f"({_HAN}{{4}})年(?:({_HAN}{{1,3}})月(?:({_HAN}{{1,3}})[日号])?)?"),
)
_SEPARATORS: Final = frozenset("./-")


@functools.total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year 1900–2100, perhaps with a month, perhaps with a day.

    Sorts as its ISO text does: 2020 before 2020-09 before 2020-09-01.  A day that no calendar has
    raises TextRefused.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise TextRefused(
                "年份应在 %(first)s 到 %(last)s 之间，现在是 %(year)s；请核对",
                first=FIRST_YEAR,
                last=LAST_YEAR,
                year=self.year,
            )
        if self.month is None:
            if self.day is not None:
                raise TextRefused("有日子没有月份；请补上月份，或只写年份")
            return
        if not 1 <= self.month <= 12:
            raise TextRefused("一年只有 12 个月，现在写的是 %(month)s 月；请核对", month=self.month)
        if self.day is not None:
            self._refuse_impossible_day(self.month, self.day)

    def _refuse_impossible_day(self, month: int, day: int) -> None:
        last = calendar.monthrange(self.year, month)[1]
        if not 1 <= day <= last:
            raise TextRefused(
                "%(year)s年%(month)s月有 1 日到 %(last)s 日，现在写的是 %(day)s 日；请核对",
                year=self.year,
                month=month,
                last=last,
                day=day,
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """2020, 2020-09, 2020-09-01, 2020.9.1, 2020/9/1, 2020年9月1日 or 二〇二〇年九月一日."""
        compact = "".join(unicodedata.normalize("NFKC", text[:100]).split())
        for form in _FORMS:
            if found := form.fullmatch(compact):
                parts = [part for part in found.groups() if part and part not in _SEPARATORS]
                return cls(*map(_number, parts))
        raise TextRefused(
            "看不懂“%(text)s”这个日期；请写成 2020-09-01，只知道年月就写 2020-09 或 2020",
            text=text[:20],
        )

    @classmethod
    def of(cls, day: datetime.date) -> Self:
        """The same day, wholly known."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        """ISO 8601, as far as it is known: 2020, 2020-09, 2020-09-01."""
        known = (f"{part:02d}" for part in (self.year, self.month, self.day) if part is not None)
        return "-".join(known)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other) if isinstance(other, PartialDate) else NotImplemented

    def label(self) -> str:
        """2020年9月1日, 2020年9月 or 2020年."""
        parts = zip((self.year, self.month, self.day), "年月日", strict=True)
        return "".join(f"{part}{unit}" for part, unit in parts if part is not None)

    def first_day(self) -> datetime.date:
        """The earliest day it may be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> datetime.date:
        """The latest day it may be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


class PartialDateType(TypeDecorator[PartialDate]):
    """A PartialDate kept as its ISO text, so that the database sorts it the same way."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        if value is not None and not isinstance(value, PartialDate):
            raise TypeError(f"a PartialDate is wanted, not {type(value).__name__}")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else PartialDate.parse(value)


def _number(part: str) -> int:
    number = int(part) if part.isascii() else chinese_number(part)
    if number is None:
        raise TextRefused("“%(part)s”不是一个数；请改用数字，例如 2020-09-01", part=part)
    return number
