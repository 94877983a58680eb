"""A run at one size: the same shelf for all, each step in a process of its own.

Indexes are built first, two at a time, so CPU time is what counts there. Then nothing else of the
run goes on, and the engines answer in turn, round after round.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.peers import corpus, keeping, postgres, questions
from benchmarks.peers.engine import Engine
from benchmarks.peers.keeping import QUESTIONS
from benchmarks.peers.measuring import Effort, Figures
from benchmarks.peers.shelf import Shelf
from portal.search.values import Entry

SLOW_ABOVE = 20_000
ASKED_OF = 400
AT_A_TIME = 2
SPARED = Effort(repetitions=1, in_threads=400, changes=3)


@dataclass
class Run:
    """What came out: rounds of figures by engine, and totals by engine and kind."""

    documents: int
    engines: list[type[Engine]]
    builds: dict[str, Figures] = field(default_factory=dict)
    rounds: dict[str, list[Figures]] = field(default_factory=dict)
    totals: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def figure(self, engine: str, name: str) -> float | None:
        """What building took, or the median of the rounds; None when it was not measured."""
        if name in self.builds.get(engine, {}):
            return self.builds[engine][name]
        values = [figures[name] for figures in self.rounds.get(engine, []) if name in figures]
        return median(values) if values else None

    @property
    def measured(self) -> list[type[Engine]]:
        """The engines that got through."""
        return [engine for engine in self.engines if engine.name in self.rounds]

    @property
    def built(self) -> list[type[Engine]]:
        """The engines whose index was built."""
        return [engine for engine in self.engines if engine.name in self.builds]


def run(
    real: list[Entry],
    documents: int,
    seed: int,
    engines: Sequence[type[Engine]],
    rounds: int,
    kept: Path | None = None,
) -> Run:
    """Measure all engines at one size; `kept` is a folder for what a later run uses again."""
    result = Run(documents, list(engines))
    with TemporaryDirectory(prefix="portal-peers-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        fill = partial(prepare, real=real, documents=documents, seed=seed)
        place = keeping.kept_texts(kept, real, documents, seed, fill) if kept else None
        if place:
            keeping.lend_texts(place, folder)
        else:
            fill(folder)
        if postgres.Postgres in engines:
            stack.enter_context(postgres.serving(folder / postgres.Postgres.name))
        build_all(result, folder, place)
        for number in range(rounds):
            for engine in result.built:
                if number == 0 or not engine.is_slow:
                    ask(result, engine, folder, number, rounds)
    return result


def prepare(folder: Path, real: list[Entry], documents: int, seed: int) -> None:
    """Fill the shelf and draw the questions."""
    shelf = Shelf(folder)
    shelf.fill(corpus.entries(real, documents, seed))
    step = max(1, shelf.count // ASKED_OF)
    passages = shelf.passages(range(1, shelf.count + 1, step))
    drawn = questions.draw(passages, shelf.texts(), seed)
    written = json.dumps(asdict(drawn), ensure_ascii=False)
    (folder / QUESTIONS).write_text(written, encoding="utf-8")


def is_spared(engine: type[Engine], documents: int) -> bool:
    """Slow engines are asked less at large sizes."""
    return engine.is_slow and documents > SLOW_ABOVE


def build_all(result: Run, folder: Path, place: Path | None) -> None:
    """Build every index, the slowest first; some need another to be there.

    `place` is where the texts and some indexes are kept, None when nothing is.
    """
    with ThreadPoolExecutor(AT_A_TIME) as lanes:
        for is_later in (False, True):
            some = [engine for engine in result.engines if bool(engine.after) == is_later]
            some.sort(key=lambda engine: not engine.is_slow)
            for engine, figures in zip(
                some, lanes.map(lambda engine: build(engine, folder, place), some), strict=True
            ):
                if figures:
                    result.builds[engine.name] = figures


def build(engine: type[Engine], folder: Path, place: Path | None) -> Figures:
    """Build one index, or take the one that is kept."""
    if place is None or not engine.is_kept:
        return built(engine, folder)
    return keeping.kept_index(engine, folder, place, partial(built, engine, folder))


def built(engine: type[Engine], folder: Path) -> Figures:
    """Build one index; {} for an engine that falls over, which is named."""
    try:
        figures: Figures = step("build", engine, folder, Effort())["figures"]
    except subprocess.CalledProcessError as error:
        print(f"left out: {engine.label} fell over:\n{error.stderr}", flush=True)
        return {}
    return figures


def ask(result: Run, engine: type[Engine], folder: Path, number: int, rounds: int) -> None:
    """One round of one engine, slow ones have but one; threads first, changes in the last."""
    effort = SPARED if is_spared(engine, result.documents) else Effort()
    effort = replace(
        effort,
        in_threads=0 if number else SPARED.in_threads if engine.is_slow else effort.in_threads,
        changes=effort.changes if engine.is_slow or number == rounds - 1 else 0,
    )
    try:
        answers = step("ask", engine, folder, effort)
    except subprocess.CalledProcessError as error:
        print(f"left out: {engine.label} fell over:\n{error.stderr}", flush=True)
        return
    result.rounds.setdefault(engine.name, []).append(answers["figures"])
    result.totals[engine.name] = answers["totals"]


def step(name: str, engine: type[Engine], folder: Path, effort: Effort) -> dict[str, dict]:
    """Run one step in a process of its own; what it measured."""
    module = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.one_engine"]
    command = [*module, name, engine.name, str(folder), json.dumps(asdict(effort))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, dict] = json.loads(done.stdout.splitlines()[-1])
    return figures
