"""Our search beside other engines: same texts, same words, same page of results, one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.peers.corpus import real_entries
from benchmarks.peers.line_up import ENGINES, USUAL, present
from benchmarks.peers.picture import picture
from benchmarks.peers.run import run
from benchmarks.peers.tables import tables
from benchmarks.report import Table

PICTURE = Path("docs/pictures/search-peers.svg")
ROUNDS = 3


def measure(
    folder: Path | None,
    documents: int,
    seed: int,
    chosen: Sequence[str] = (),
    rounds: int = ROUNDS,
    drawing: Path | None = None,
    kept: Path | None = None,
) -> Iterator[Table]:
    """One size: all tables, and the picture where one is wanted."""
    engines = present(ENGINES, chosen or USUAL)
    result = run(real_entries(folder), documents, seed, engines, rounds, kept)
    yield from tables(result)
    if drawing:
        drawing.parent.mkdir(parents=True, exist_ok=True)
        drawing.write_text(picture(result), encoding="utf-8")
