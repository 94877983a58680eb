"""Figures of help requests: counts, spreads of working days, shares; pure, from plain cases.

A median is the middle value (between two, their mean); the 90th percentile is by nearest rank.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

DIMENSIONS = ("country", "dispute_type", "venue", "outcome", "city")


@dataclass(frozen=True)
class CaseFigures:
    """One request, as far as figures need it; '' where a thing is not known."""

    reference: str
    organisation: str
    state: str
    country: str
    dispute_type: str
    venue: str
    outcome: str
    city: str
    opponent: str
    officer: str
    submitted_on: str
    #: working days from the submission; None while there was none
    first_advice_days: int | None
    opinion_days: int | None
    was_late: bool


@dataclass(frozen=True)
class Spread:
    """How working days are spread over `n` cases."""

    n: int
    median: float
    percentile_90: int


@dataclass(frozen=True)
class Group:
    """The figures of the cases that share a value; `key` is '' where it is not known."""

    key: str
    n: int
    first_advice: Spread | None
    opinion: Spread | None
    late: int | None

    @property
    def late_share(self) -> float | None:
        """Share of cases with a promise of ours that was not met in time."""
        return self.late / self.n if self.n and self.late is not None else None


def group(key: str, cases: Sequence[CaseFigures]) -> Group:
    """The figures of some cases together."""
    return Group(
        key=key,
        n=len(cases),
        first_advice=spread(case.first_advice_days for case in cases),
        opinion=spread(case.opinion_days for case in cases),
        late=sum(case.was_late for case in cases),
    )


def spread(days: Iterable[int | None]) -> Spread | None:
    """Median and 90th percentile of the days that are known; None when none is."""
    known = sorted(day for day in days if day is not None)
    if not known:
        return None
    return Spread(len(known), float(median(known)), known[math.ceil(0.9 * len(known)) - 1])


def by(dimension: str, cases: Iterable[CaseFigures]) -> list[Group]:
    """The cases by one of the dimensions, the largest group first."""
    return [group(key, members) for key, members in _sorted(_parted(dimension, cases))]


def _parted(dimension: str, cases: Iterable[CaseFigures]) -> dict[str, list[CaseFigures]]:
    parted: dict[str, list[CaseFigures]] = defaultdict(list)
    for case in cases:
        parted[getattr(case, dimension)].append(case)
    return parted


def _sorted(parted: dict[str, list[CaseFigures]]) -> list[tuple[str, list[CaseFigures]]]:
    return sorted(parted.items(), key=_size)


def _size(item: tuple[str, list[CaseFigures]]) -> tuple[int, str]:
    return -len(item[1]), item[0]
