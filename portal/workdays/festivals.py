"""The public holidays of a Chinese year that was not announced yet, estimated from the law.

全国年节及纪念日放假办法 (State Council order 795) names the days; a holiday on a weekend is made
up for on a weekday (art. 6), here the next free one. Which weekends are worked instead is known
only from the yearly notice, so none is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

ONE_DAY = timedelta(days=1)
SATURDAY = 5
EVE_SINCE = 2025


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """Days off and the names of their festivals, weekends and days in lieu among them."""
    days = dict(_statutory(year))
    taken = set(days)
    for day in sorted(days):
        off = day
        while off.weekday() >= SATURDAY or (off != day and off in taken):
            off += ONE_DAY
        if off not in taken:
            taken.add(off)
            days[off] = f"{days[day]}（补假）"
    return MappingProxyType(days)


def _statutory(year: int) -> Iterator[tuple[date, str]]:
    """Each day that the law names, with its festival."""
    facts = _facts()
    for row in facts["solar"]:
        if year >= row.get("since", 0):
            month, day = row["when"].split("-")
            yield date(year, int(month), int(day)), row["name"]
    if 2000 <= year < 2100:
        yield date(year, 4, _clear_and_bright(year)), "清明节"
    if year in facts["lunar"]:
        yield from _lunar(year, *facts["lunar"][year])


def _lunar(year: int, spring: date, dragon: date, moon: date) -> Iterator[tuple[date, str]]:
    if year >= EVE_SINCE:
        yield spring - ONE_DAY, "春节"
    for after in range(3):
        yield spring + after * ONE_DAY, "春节"
    yield dragon, "端午节"
    yield moon, "中秋节"


def _clear_and_bright(year: int) -> int:
    """Day of April of 清明 in the 21st century: the usual formula of the solar terms."""
    short = year % 100
    return int(short * 0.2422 + 4.81) - short // 4


@lru_cache(maxsize=1)
def _facts() -> dict[str, Any]:
    text = files("portal.workdays").joinpath("data", "festivals.yaml").read_text("utf-8")
    facts: dict[str, Any] = yaml.safe_load(text)
    return facts
