"""An address as a QR code: plain SVG without style, in the colour of the text around it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno
from markupsafe import Markup

QUIET = 2  # modules on each side; the style sheet pads the rest


def qr_code(address: str, label: str) -> Markup:
    """Inline SVG; `label` names it for those who cannot see it."""
    matrix = segno.make(address, error="m", micro=False).matrix
    size = len(matrix) + 2 * QUIET
    box = f"{-QUIET} {-QUIET} {size} {size}"
    drawing = Markup('<path fill="currentColor" d="{}"/>').format("".join(_runs(matrix)))
    opening = Markup('<svg viewBox="{}" role="img" aria-label="{}">').format(box, label)
    return opening + drawing + Markup("</svg>")


def _runs(matrix: tuple[bytearray, ...]) -> Iterator[str]:
    """Dark runs of each row, one module high."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
