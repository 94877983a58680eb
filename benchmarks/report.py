"""Tables of figures, printed plainly and kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Table:
    """A title, names of columns, and rows of text and numbers."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def __str__(self) -> str:
        cells = [self.columns, *[tuple(map(shown, row)) for row in self.rows]]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
        return "\n".join([f"\n{self.title}", *lines])

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"title": self.title, "columns": self.columns, "rows": self.rows}


def shown(value: Any) -> str:
    """A number with as many digits as mean something."""
    if isinstance(value, float):
        return f"{value:.2f}" if value < 10 else f"{value:.0f}" if value >= 100 else f"{value:.1f}"
    return str(value)
