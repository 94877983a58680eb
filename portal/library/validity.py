"""Validity of a text (有效性): from its dates, what is stated of it, and what later texts do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.partial_dates import PartialDate

# What a text that is not in force any more may be called in sources, and our word for it.
STATED = {
    "in_force": "in_force",
    "现行有效": "in_force",
    "有效": "in_force",
    "amended": "amended",
    "已修改": "amended",
    "已被修改": "amended",
    "expired": "expired",
    "失效": "expired",
    "repealed": "repealed",
    "废止": "repealed",
    "已废止": "repealed",
    "not_yet": "not_yet",
    "尚未生效": "not_yet",
    "尚未施行": "not_yet",
}


@dataclass(frozen=True)
class Facts:
    """What the rule looks at; a later act is (role, day from which it counts or None)."""

    stated: str
    effective_on: PartialDate | None
    expires_on: PartialDate | None
    issued_on: PartialDate | None
    later_acts: tuple[tuple[str, PartialDate | None], ...] = ()


def validity(facts: Facts, today: date) -> str:
    """repealed, expired, amended, not_yet, in_force or unknown, as of a day.

    A later act counts from the day on which it applies; a partial date counts from its first day.
    """
    acts = [role for role, day in facts.later_acts if day is None or day.first_day() <= today]
    if "repeals" in acts or facts.stated == "repealed":
        return "repealed"
    if facts.stated == "expired" or _is_past(facts.expires_on, today):
        return "expired"
    if _is_ahead(facts.effective_on, today):
        return "not_yet"
    if "amends" in acts or facts.stated == "amended":
        return "amended"
    if facts.stated == "in_force" or facts.effective_on or facts.issued_on:
        return "in_force"
    return "unknown"


def stated_status(raw: str) -> str:
    """The source's own word for the validity, as ours; '' when it is none that we know."""
    return STATED.get(raw.strip(), "")


def _is_past(day: PartialDate | None, today: date) -> bool:
    return day is not None and day.last_day() < today


def _is_ahead(day: PartialDate | None, today: date) -> bool:
    return day is not None and day.first_day() > today


def newest(days: Iterable[PartialDate | None]) -> str:
    """The latest of the days as sortable text, '' when none is known."""
    return max((str(day) for day in days if day), default="")
