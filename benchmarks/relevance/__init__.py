"""How well questions are answered: a judged set of known items, by class, beside other engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.relevance.answering import Answered, answered
from benchmarks.relevance.drawing import CLASSES, draw
from benchmarks.relevance.library import read_library
from benchmarks.relevance.scoring import misses, scores, times
from benchmarks.report import Table


def measure(
    folder: Path | None, documents: int, seed: int, split: str, with_misses: bool
) -> Iterator[Table]:
    """MRR@10 and Recall@10 by class for each contestant, the times of ours, and its misses."""
    texts = read_library(folder, documents, seed)
    items = draw(texts, split, seed)
    for name in CLASSES:
        if not any(item.kind == name for item in items):
            print(f"left out: class {name}: these texts give no such question", flush=True)
    found: list[Answered] = answered(texts, items)
    yield scores(items, found, len(texts), split)
    yield times(found[0], len(texts))
    if with_misses:
        yield misses(items, found[0], texts)
