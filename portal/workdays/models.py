"""Tables of working days: the years and where they were announced, the days that are special."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db


class CalendarYear(db.Model):  # type: ignore[name-defined]
    """A year of which something is known.

    `change` is the number of the last public change to one of its days: the greatest of them
    names the whole calendar.
    """

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    checked_on: Mapped[date | None]
    #: no rule is asked any more about this year
    is_settled: Mapped[bool]
    change: Mapped[int]


class CalendarDay(db.Model):  # type: ignore[name-defined]
    """A day off on a weekday, a festival on a weekend, or a weekend that is worked."""

    __tablename__ = "calendar_day"
    __table_args__ = (Index("ix_calendar_day_year", "year"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("calendar_year.year"))
    is_working: Mapped[bool]
    name: Mapped[str]
