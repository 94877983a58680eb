"""Texts in the cells of a spreadsheet: shown as they are, never taken for a formula."""

from __future__ import annotations

import re

#: with these a spreadsheet takes a text for a formula or a command
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Cell = str | int | float | None


def safe(value: Cell) -> Cell:
    """A value that a spreadsheet shows as it is; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    plain = _CONTROLS.sub("", value)[:LONGEST_CELL]
    return f"'{plain}" if plain.lstrip(" \u3000").startswith(DANGEROUS) else plain
