"""The pages' latencies as an SVG picture: p95 of each engine on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

from benchmarks.peers.run import Run
from benchmarks.report import shown

KINDS = ("1 word", "2 words", "4 words", "phrase")
OURS = ("index", "portal")
WIDTH, LEFT, RIGHT, TOP, ROW, GAP = 820, 230, 110, 70, 21, 34
# Middling colours read on white and on black; the text follows the reader's own setting.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.quiet { fill: #59636e }
.head { font-weight: 600 }
.line { stroke: #8c959f; stroke-opacity: .4 }
.ours { fill: #d1462f; stroke: #d1462f }
.peer { fill: #4a7fb5; stroke: #4a7fb5 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .quiet { fill: #9198a1 } }
"""


@dataclass(frozen=True)
class Scale:
    """Where milliseconds lie, from 10 to the power `low` on the left to `high` on the right."""

    low: int
    high: int

    def x(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def picture(run: Run) -> str:
    """The whole SVG, on no ground of its own, so that any page shows through."""
    groups = {kind: rows(run, kind) for kind in KINDS}
    values = [value for group in groups.values() for _, _, value in group]
    scale = Scale(floor(log10(min(values))), ceil(log10(max(values))))
    parts: list[str] = []
    y = TOP
    for kind, group in groups.items():
        parts.append(text(LEFT - 14, y, kind, "head", "end"))
        for name, label, value in group:
            y += ROW
            figure = shown(value) + (finds(run, name) if kind == "phrase" else "")
            parts += bar(scale, y, "ours" if name in OURS else "peer", label, value, figure)
        y += GAP
    title = f"Page of results, p95 in ms of CPU, {run.documents:,} documents (shorter is better)"
    head = [text(16, 26, title, "head"), *grid(scale, y - GAP)]
    return document(y, title, [*head, *parts])


def rows(run: Run, kind: str) -> list[tuple[str, str, float]]:
    """Name, label and p95 of each engine that answers a kind of question, the quickest first."""
    found = [
        (engine.name, engine.label, value)
        for engine in run.measured
        if (value := run.figure(engine.name, f"page {kind} p95")) is not None
    ]
    return sorted(found, key=lambda row: row[2])


def grid(scale: Scale, bottom: int) -> Iterator[str]:
    """A line and a number for each power of ten."""
    for power in range(scale.low, scale.high + 1):
        x = scale.x(10**power)
        yield f'<path class="line" d="M{x} {TOP - 14}V{bottom + 8}"/>'
        yield text(x, TOP - 20, f"{10**power:g}", "quiet", "middle")


def finds(run: Run, name: str) -> str:
    """How much of the phrases an engine misses: it is easy to be quick at finding nothing."""
    recall = run.figure(name, "phrase recall")
    return "" if recall is None or recall >= 1 else f" (finds {recall:.0%})"


def bar(scale: Scale, y: int, kind: str, label: str, value: float, figure: str) -> Iterator[str]:
    """One engine: its name, a line as long as its p95, a dot at the end, the figure."""
    x = scale.x(value)
    yield text(LEFT - 14, y + 4, label, "", "end")
    yield f'<path class="{kind}" stroke-width="3" d="M{LEFT} {y}H{x}"/>'
    yield f'<circle class="{kind}" cx="{x}" cy="{y}" r="5"/>'
    yield text(x + 11, y + 4, figure, "quiet")


def text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    """A line of text."""
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def document(height: int, title: str, parts: list[str]) -> str:
    """The parts as a file."""
    place = "http://www.w3.org/2000/svg"
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    head = f'<svg xmlns="{place}" {size} role="img">\n<title>{escape(title)}</title>'
    return "\n".join([head, f"<style>{STYLE}</style>", *parts, "</svg>\n"])
