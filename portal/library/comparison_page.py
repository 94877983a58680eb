"""What the comparison of two versions shows: the changed clauses, and the unchanged ones folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.library.differences import Pair, compare
from portal.library.models import Version
from portal.library.structure.values import Block

Piece = tuple[str, str]


@dataclass(frozen=True)
class Side:
    """A clause in two versions; pieces are (same, removed or added; words).

    `label` is '' for a paragraph without an address; `under` is the clause above it.
    """

    state: str
    label: str
    under: str
    old_label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    number: int

    @property
    def anchor(self) -> str:
        """Where the pair stands on the page."""
        return f"change-{self.number}"


@dataclass(frozen=True)
class ComparisonPage:
    """Both versions, their changed clauses, and everything in order with its unchanged runs."""

    old: Version
    new: Version
    changed: list[Side]
    runs: list[tuple[bool, list[Side]]]


def comparison_page(old: Version, new: Version) -> ComparisonPage:
    """Compare the texts, covers included."""
    compared = compare(_blocks(old), _blocks(new))
    sides = list(_sides(compared.pairs))
    runs = [(same, list(run)) for same, run in groupby(sides, key=_is_unchanged)]
    return ComparisonPage(old, new, [side for side in sides if not _is_unchanged(side)], runs)


def _blocks(version: Version) -> list[Block]:
    return [Block(**block) for block in (*version.cover, *version.blocks)]


def _is_unchanged(side: Side) -> bool:
    return side.state == "unchanged"


def _sides(pairs: Iterable[Pair]) -> Iterator[Side]:
    under = ""
    for number, pair in enumerate(pairs, 1):
        shown = pair.new or pair.old
        label = shown.label if shown else ""
        old_label = pair.old.label if pair.old and pair.moved else ""
        under = label or under
        yield Side(
            state=pair.state,
            label=label,
            under=under,
            old_label=old_label,
            old=_pieces(pair, "added"),
            new=_pieces(pair, "removed"),
            number=number,
        )


def _pieces(pair: Pair, without: str) -> tuple[Piece, ...]:
    return tuple(piece for piece in pair.pieces if piece[0] != without)
