"""Numbered points outside articles: which of them are headings, and how they nest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.library.structure.anchors import Anchors
from portal.library.structure.numbering import Mark
from portal.library.structure.values import SourceLine

LONGEST_HEADING = 45
ENDINGS = ("。", "；", "：", ";", ":", "，", ",", "、", "！", "？")


def heading_points(lines: Sequence[SourceLine], marks: Sequence[Mark | None]) -> set[int]:
    """Which numbered paragraphs are headings: brief, without a full stop, with text below them.

    A run of brief points one upon another is a list, not a row of empty headings.
    """
    headings: set[int] = set()
    for index, mark in enumerate(marks):
        if mark is None or not mark.rank or not _is_brief(lines[index].text, mark):
            continue
        has_more = index + 1 < len(lines) and not _is_listed(marks, index, headings)
        if lines[index].level or has_more:
            headings.add(index)
    return headings


def _is_brief(text: str, mark: Mark) -> bool:
    rest = text[mark.end :]
    return (
        0 < len(rest) <= LONGEST_HEADING
        and not rest.endswith(ENDINGS)
        and not any(stop in rest for stop in "。；")
    )


def _is_listed(marks: Sequence[Mark | None], index: int, headings: set[int]) -> bool:
    """Whether the next point, or the one before that is no heading, touches this one."""
    if _follow(marks[index], marks[index + 1]):
        return True
    return index > 0 and index - 1 not in headings and _follow(marks[index - 1], marks[index])


def _follow(first: Mark | None, second: Mark | None) -> bool:
    return bool(
        first and second and first.kind == second.kind and first.number + 1 == second.number
    )


@dataclass(frozen=True)
class Point:
    """An open point of the outline."""

    rank: int
    number: int
    anchor: str
    label: str


@dataclass
class Points:
    """The points that are open, outermost first."""

    open_points: list[Point] = field(default_factory=list)

    def place(self, mark: Mark, anchors: Anchors, scope: tuple[str, str]) -> Point:
        """Open a point below those of a lower rank; `scope` is anchor and label of its division."""
        while self.open_points and self.open_points[-1].rank >= mark.rank:
            self.open_points.pop()
        if self.open_points:
            parent = self.open_points[-1]
            name = parent.anchor.removeprefix(anchors.prefix) + f"-{mark.number}"
            label = parent.label + mark.label
        else:
            name = f"{scope[0]}-h{mark.number}" if scope[0] else f"h{mark.number}"
            label = scope[1] + mark.label
        point = Point(mark.rank, mark.number, anchors.take(name), label)
        self.open_points.append(point)
        return point

    def is_outermost(self, mark: Mark) -> bool:
        """Whether the mark would stand inside no other point."""
        return all(point.rank >= mark.rank for point in self.open_points)

    def continues(self, mark: Mark) -> bool:
        """Whether the mark is the next after one that is open."""
        return any(p.rank == mark.rank and p.number + 1 == mark.number for p in self.open_points)

    @property
    def depth(self) -> int:
        """How many points stand inside one another just now."""
        return len(self.open_points)
