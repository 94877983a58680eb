"""Lines of figures from things that were counted: n, median, 90th percentile, share; pure.

A median is the middle value (between two, their mean); the 90th percentile is by nearest rank.
What is not done yet stands after everything that is: a rank that falls on it has no value.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.public_figures import Counted, Measure
from portal.reporting.disclosure import Cell, Cleared, Shown, clear

DIMENSIONS = ("dispute_type", "country")
QUARTERS = ("1", "2", "3", "4")


@dataclass(frozen=True)
class Spread:
    """How working days are spread; None where the rank falls on something not done yet."""

    median: float | None
    percentile_90: int | None


@dataclass(frozen=True)
class Line:
    """Figures as everybody may see them; `n` and `holding` are None when held back."""

    key: str
    n: int | None
    holding: int | None = None
    spread: Spread | None = None

    @property
    def share(self) -> float | None:
        """Per cent of which the measure's question holds; None when it may not be told."""
        return 100 * self.holding / self.n if self.n and self.holding is not None else None


@dataclass(frozen=True)
class Part:
    """A measure by one thing: the lines that stand by themselves, and the rest in one.

    `together` is how many values the rest holds; 0 when there is none.
    """

    lines: tuple[Line, ...]
    rest: Line | None
    together: int


@dataclass(frozen=True)
class Report:
    """A measure of one year: all of it, by quarter, and by the dimensions."""

    measure: Measure
    total: Line
    quarters: Part
    parts: dict[str, Part]

    def quarter(self, key: str) -> Line:
        """The line of a quarter: held back when it cannot stand by itself."""
        return next((line for line in self.quarters.lines if line.key == key), Line(key, None))


def report(measure: Measure) -> Report:
    """The figures of a measure; whatever is shown of it is cleared together."""
    by_quarter = parted(measure.counted, lambda one: str((one.on.month + 2) // 3))
    cells = {key: by_quarter.get(key, []) for key in QUARTERS}
    total = clear(_cells(cells)).total
    return Report(
        measure=measure,
        total=_line("", measure.counted, total),
        quarters=_part(cells, in_order=True),
        parts={
            name: _part(parted(measure.counted, _value_of(name)), in_order=False)
            for name in DIMENSIONS
        },
    )


def spread(days: Iterable[int | None]) -> Spread | None:
    """Median and 90th percentile; None when there is nothing at all."""
    ranked = sorted(math.inf if day is None else day for day in days)
    if not ranked:
        return None
    middle = (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2
    highest = ranked[math.ceil(0.9 * len(ranked)) - 1]
    return Spread(
        None if math.isinf(middle) else float(middle),
        None if math.isinf(highest) else int(highest),
    )


def parted(
    counted: Iterable[Counted], key_of: Callable[[Counted], str]
) -> dict[str, list[Counted]]:
    """Things by what `key_of` says of each."""
    parts: dict[str, list[Counted]] = defaultdict(list)
    for one in counted:
        parts[key_of(one)].append(one)
    return dict(parts)


def _value_of(dimension: str) -> Callable[[Counted], str]:
    return lambda one: one.groups.get(dimension, "")


def _cells(parts: Mapping[str, Sequence[Counted]]) -> list[Cell]:
    return [
        Cell(key, len(members), sum(one.holds for one in members)) for key, members in parts.items()
    ]


def _part(parts: Mapping[str, Sequence[Counted]], in_order: bool) -> Part:
    """What may be shown of the parts: as they come, or the largest first."""
    cleared: Cleared = clear(_cells(parts))
    keys = list(cleared.rows)
    if not in_order:
        keys.sort(key=lambda key: (-len(parts[key]), key))
    rest = [one for key in cleared.together for one in parts[key]]
    return Part(
        lines=tuple(_line(key, parts[key], cleared.rows[key]) for key in keys),
        rest=_line("", rest, cleared.rest) if cleared.rest else None,
        together=len(cleared.together),
    )


def _line(key: str, members: Sequence[Counted], shown: Shown) -> Line:
    """Working days are told of what may be counted aloud, and of nothing less."""
    told = spread(one.days for one in members) if shown.n else None
    return Line(key, shown.n, shown.holding, told)
