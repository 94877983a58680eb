"""Levels with their criteria and validity, and every code of the warnings in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask_babel import gettext

FILE = Path(__file__).parent / "data" / "vocabulary.yaml"
Say = Callable[[str], str]


@dataclass(frozen=True)
class Level:
    """One of the four levels; `valid_days` None holds until the event ends.

    `within` are the working days in which it is published: 0 the same day, None with the next
    bulletin. `criteria` are codes of which one must be met.
    """

    code: str
    rank: int
    mark: str
    valid_days: int | None
    within: int | None
    criteria: tuple[str, ...]

    def valid_until(self, valid_from: date) -> date | None:
        """The last day on which it warns, both ends counted; None until the event ends."""
        if self.valid_days is None:
            return None
        return valid_from + timedelta(days=self.valid_days)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)
    return data


@cache
def levels() -> dict[str, Level]:
    """The levels by code, the gravest first."""
    criteria = _data()["criteria"]
    return {
        row["code"]: Level(**row, criteria=tuple(criteria[row["code"]]))
        for row in _data()["levels"]
    }


def level_source() -> str:
    """Where the levels come from, in Chinese."""
    return str(_data()["level_source"])


def checked_on() -> date:
    """The day on which levels and codes were last checked."""
    found: date = _data()["checked_on"]
    return found


def codes(name: str) -> dict[str, str]:
    """Code → Chinese name of one of the lists: countries, rights, industries, category …"""
    found: dict[str, str] = _data()["choices"].get(name, {})
    return found


def label(name: str, code: str, say: Say = gettext) -> str:
    """A code in words; what is not on the list (an opponent, an HS code) stays as it is."""
    known = codes(name).get(code)
    return code if known is None else str(say(known))


def level_label(code: str, say: Say = gettext) -> str:
    """红色·一级."""
    return f"{label('color', code, say)}·{label('grade', code, say)}"


def industry_label(code: str, say: Say = gettext) -> str:
    """照明器具制造（C387）; an industry that is not on the list keeps its words."""
    named = label("industries", code, say)
    return named if named == code else f"{named}{say('（')}{code}{say('）')}"
