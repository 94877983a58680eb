"""The contestants answer: the whole search of the portal, and engines that match any part."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers.corpus import KEY
from benchmarks.peers.engine import Engine
from benchmarks.peers.line_up import RELEVANCE, present
from benchmarks.peers.portal_whole import Portal
from benchmarks.peers.shelf import Shelf
from benchmarks.relevance.items import Item
from benchmarks.relevance.library import Library
from portal.search.analysis import normalise


@dataclass(frozen=True)
class Answered:
    """What one contestant put first for each question, and how long each took (ms)."""

    name: str
    answers: tuple[tuple[str, ...], ...]
    times: tuple[float, ...]


def answered(library: Library, items: Sequence[Item]) -> list[Answered]:
    """All contestants on the same texts, the portal first."""
    with TemporaryDirectory(prefix="portal-relevance-") as name:
        folder = Path(name)
        shelf = Shelf(folder)
        shelf.fill(text.entry for text in library.texts)
        return [
            contest(contestant(folder / contestant.name, shelf), library, items)
            for contestant in (Portal, *present(RELEVANCE, list(RELEVANCE)))
        ]


def contest(engine: Engine, library: Library, items: Sequence[Item]) -> Answered:
    """Index everything, then answer every question; questions come as they are typed."""
    engine.build(engine.material())
    engine.open()
    answers, times = [], []
    for item in items:
        started = time.perf_counter()
        typed = item.question if isinstance(engine, Portal) else normalise(item.question)
        numbers = engine.any_of(typed)
        times.append((time.perf_counter() - started) * 1000)
        answers.append(tuple(f"{KEY}{number}" for number in numbers))
    return Answered(engine.name, tuple(answers), tuple(times))
