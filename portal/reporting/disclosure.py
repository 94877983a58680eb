"""What of a table may be shown so that nothing under five can be read or reckoned from it.

A count is safe when it is nothing at all or at least LEAST. Cells that are not safe are held back,
and with them as many of the next smallest as it takes to make the sum of all that is held back
safe: what a total leaves over, once everything shown is taken away, is that sum and nothing finer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.public_figures import LEAST


@dataclass(frozen=True)
class Cell:
    """Things that share a value: how many there are, and of how many something holds."""

    key: str
    n: int
    holding: int


@dataclass(frozen=True)
class Shown:
    """A cell as everybody may see it; None is held back."""

    n: int | None
    holding: int | None


@dataclass(frozen=True)
class Cleared:
    """A table as everybody may see it.

    `together` names the cells that are only told as one; `rest` is that one, None when there is
    none. The rows are those that stand by themselves.
    """

    total: Shown
    rows: dict[str, Shown]
    together: tuple[str, ...]
    rest: Shown | None


HELD_BACK = Shown(None, None)
Parts = Callable[[Cell], tuple[int, ...]]


def is_safe(count: int) -> bool:
    """Whether a count tells nothing of so few that one of them could be known."""
    return count == 0 or count >= LEAST


def clear(cells: Sequence[Cell]) -> Cleared:
    """The table as it may be shown; its total belongs to it."""
    total = _sum("", cells)
    if not is_safe(total.n):
        return Cleared(HELD_BACK, {}, tuple(cell.key for cell in cells if cell.n), HELD_BACK)
    together = _held_back(cells, lambda cell: (cell.n,))
    kept = [cell for cell in cells if cell not in together]
    rest = _sum("", together)
    lines = [*kept, rest] if together else kept
    is_open = _is_safe(_both(total))
    covered = _held_back(lines, _both) if is_open else [c for c in lines if not _is_safe(_both(c))]
    shown = {cell: Shown(cell.n, None if cell in covered else cell.holding) for cell in lines}
    return Cleared(
        total=Shown(total.n, total.holding if is_open else None),
        rows={cell.key: shown[cell] for cell in kept},
        together=tuple(cell.key for cell in together),
        rest=shown[rest] if together else None,
    )


def _held_back(cells: Sequence[Cell], parts: Parts) -> list[Cell]:
    """Cells with an unsafe part, and the next smallest until each sum of parts is safe."""
    held = [cell for cell in cells if not _is_safe(parts(cell))]
    others = sorted(
        (cell for cell in cells if cell.n and _is_safe(parts(cell))),
        key=lambda cell: (cell.n, cell.key),
    )
    while others and not _is_safe(parts(_sum("", held))):
        held.append(others.pop(0))
    return held


def _both(cell: Cell) -> tuple[int, ...]:
    return cell.holding, cell.n - cell.holding


def _is_safe(counts: tuple[int, ...]) -> bool:
    return all(is_safe(count) for count in counts)


def _sum(key: str, cells: Sequence[Cell]) -> Cell:
    return Cell(key, sum(cell.n for cell in cells), sum(cell.holding for cell in cells))
