"""The sentences of a count: days as people say them, and why one was left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.deadlines.closures import SATURDAY, Office

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
MOST_NAMED = 12


def said(day: date) -> str:
    """2026年12月5日（星期六）."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def short(day: date) -> str:
    """12月5日."""
    return f"{day.month}月{day.day}日"


def why(day: date, office: Office) -> str:
    """What kind of day it is: its holiday, else its weekday."""
    return office.name(day) or WEEKDAYS[day.weekday()]


def listed(days: Iterable[date], office: Office) -> str:
    """11月26日（感恩节）、11月28日（星期六）; a long list ends with its number."""
    named = [f"{short(day)}（{why(day, office)}）" for day in days]
    if len(named) > MOST_NAMED:
        return f"{'、'.join(named[:MOST_NAMED])}等 {len(named)} 天"
    return "、".join(named)


def skipped(days: list[date], office: Office) -> str:
    """The closed days of a count, weekends summed up, holidays named."""
    weekends = sum(day.weekday() >= SATURDAY for day in days)
    holidays = [day for day in days if day.weekday() < SATURDAY]
    parts = [f"周末 {weekends} 天"] if weekends else []
    if holidays:
        parts.append(listed(holidays, office))
    return "；".join(parts)
