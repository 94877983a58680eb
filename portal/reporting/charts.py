"""Where bars, points and labels of a chart stand: per cents across, pixels down; pure.

A chart has no view box, so that its words keep their size on any screen; see the components.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOP, BOTTOM = 20, 180
MOST_TICKS = 4
MOST_LABELS = 3


@dataclass(frozen=True)
class Bar:
    """A bar with its name and its number in words; `goal` is where a promise stands."""

    label: str
    words: str
    width: float
    goal: float | None = None


@dataclass(frozen=True)
class Point:
    """A point of a line; `is_named` when its label and number are written out."""

    label: str
    words: str
    x: float
    y: float
    is_named: bool


@dataclass(frozen=True)
class Curve:
    """A line in pieces, broken where a number is not told; ticks are (height, words)."""

    points: tuple[Point, ...]
    pieces: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]


def bars(items: Sequence[tuple[str, str, float, float | None]]) -> tuple[Bar, ...]:
    """Bars of (label, words, value, goal), the longest or the furthest goal across the whole."""
    most = max((max(value, goal or 0) for _, _, value, goal in items), default=0) or 1
    return tuple(
        Bar(label, words, round(100 * value / most, 1), goal and round(100 * goal / most, 1))
        for label, words, value, goal in items
    )


def curve(items: Sequence[tuple[str, float | None]]) -> Curve:
    """A line through (label, value) from left to right; None leaves a gap."""
    values = [value for _, value in items if value is not None]
    step = tick_step(max(values, default=0))
    top = step * max(1, -(-int(max(values, default=1)) // step))
    heights = [None if value is None else _height(value / top) for _, value in items]
    across = [_across(at, len(items)) for at in range(len(items))]
    named = named_labels(len(items))
    points = tuple(
        Point(items[at][0], f"{items[at][1]:g}", across[at], height, at in named)
        for at, height in enumerate(heights)
        if height is not None
    )
    ticks = tuple((_height(tick / top), f"{tick}") for tick in range(0, top + 1, step))
    return Curve(points, _pieces(across, heights), ticks)


def tick_step(most: float) -> int:
    """The smallest of 1, 2, 5, 10, 20 … with which at most MOST_TICKS steps reach the most."""
    step, size = 1, 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * MOST_TICKS >= most:
                return step
        size *= 10


def named_labels(count: int) -> set[int]:
    """Which of the points are named: the first, the last, and some evenly between."""
    if count <= MOST_LABELS:
        return set(range(count))
    return {round(part * (count - 1) / (MOST_LABELS - 1)) for part in range(MOST_LABELS)}


def _pieces(across: Sequence[float], heights: Sequence[float | None]) -> tuple[str, ...]:
    pieces: list[list[str]] = [[]]
    for x, height in zip(across, heights, strict=True):
        if height is None:
            pieces.append([])
        else:
            pieces[-1].append(f"{x:g},{height:g}")
    return tuple(" ".join(piece) for piece in pieces if len(piece) > 1)


def _across(at: int, count: int) -> float:
    return round(100 * at / (count - 1), 2) if count > 1 else 50.0


def _height(part: float) -> float:
    return round(BOTTOM - part * (BOTTOM - TOP), 1)
