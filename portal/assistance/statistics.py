"""Figures of help requests: counts, spreads of working days, shares; pure, from plain cases.

A median is the middle value (between two, their mean); the 90th percentile is by nearest rank.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

#: fewer cases than this are never shown to the public by themselves
LEAST_PUBLIC = 5
#: the group of all that is too small to stand alone
REST = "*"
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


def public_by(dimension: str, cases: Iterable[CaseFigures]) -> list[Group]:
    """The same for everybody: groups under five cases are put together, nothing can be subtracted.

    The rest takes in the next larger group until it holds five; what is still smaller is left out
    altogether, with every other group, for it would follow from the total.
    """
    kept: list[tuple[str, list[CaseFigures]]] = []
    rest: list[CaseFigures] = []
    for key, members in reversed(_sorted(_parted(dimension, cases))):
        if len(members) < LEAST_PUBLIC or 0 < len(rest) < LEAST_PUBLIC:
            rest += members
        else:
            kept.insert(0, (key, members))
    if 0 < len(rest) < LEAST_PUBLIC:
        return []
    groups = [group(key, members) for key, members in kept]
    return [_veiled(one) for one in groups + ([group(REST, rest)] if rest else [])]


def public_total(cases: Sequence[CaseFigures]) -> Group | None:
    """All cases together for everybody; None when they are too few."""
    return _veiled(group("", cases)) if len(cases) >= LEAST_PUBLIC else None


def _veiled(one: Group) -> Group:
    """Without figures that stand for fewer than five cases, or for all but so few."""
    late = one.late or 0
    is_few = 0 < late < LEAST_PUBLIC or 0 < one.n - late < LEAST_PUBLIC
    return replace(
        one,
        first_advice=_wide(one.first_advice),
        opinion=_wide(one.opinion),
        late=None if is_few else one.late,
    )


def _wide(found: Spread | None) -> Spread | None:
    return found if found and found.n >= LEAST_PUBLIC else None


def _parted(dimension: str, cases: Iterable[CaseFigures]) -> dict[str, list[CaseFigures]]:
    parted: dict[str, list[CaseFigures]] = defaultdict(list)
    for case in cases:
        parted[getattr(case, dimension)].append(case)
    return parted


def _sorted(parted: dict[str, list[CaseFigures]]) -> list[tuple[str, list[CaseFigures]]]:
    return sorted(parted.items(), key=_size)


def _size(item: tuple[str, list[CaseFigures]]) -> tuple[int, str]:
    return -len(item[1]), item[0]
