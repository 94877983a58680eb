"""A run at one size: the same shelf for all, rounds in turn, each step in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.peers import corpus, postgres, questions
from benchmarks.peers.engine import Engine
from benchmarks.peers.measuring import Effort, Figures
from benchmarks.peers.one_engine import QUESTIONS
from benchmarks.peers.shelf import Shelf
from portal.search.values import Entry

SLOW_ABOVE = 20_000
ASKED_OF = 400
SPARED = Effort(repetitions=1, in_threads=800)


@dataclass
class Run:
    """What came out: rounds of figures by engine, and totals by engine and kind."""

    documents: int
    engines: list[type[Engine]]
    rounds: dict[str, list[Figures]] = field(default_factory=dict)
    totals: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def figure(self, engine: str, name: str) -> float | None:
        """The median of the rounds, None when it was not measured."""
        values = [figures[name] for figures in self.rounds.get(engine, []) if name in figures]
        return median(values) if values else None

    @property
    def measured(self) -> list[type[Engine]]:
        """The engines that got through."""
        return [engine for engine in self.engines if not self.failed(engine.name)]

    def failed(self, engine: str) -> bool:
        """Whether the engine fell over."""
        return engine not in self.rounds


def run(
    real: list[Entry], documents: int, seed: int, engines: Sequence[type[Engine]], rounds: int
) -> Run:
    """Measure all engines at one size."""
    result = Run(documents, list(engines))
    with TemporaryDirectory(prefix="portal-peers-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        prepare(folder, real, documents, seed)
        if postgres.Postgres in engines:
            stack.enter_context(postgres.serving(folder / postgres.Postgres.name))
        for number in range(rounds):
            for engine in engines:
                if number == 0 or not is_spared(engine, documents):
                    measure(result, engine, folder, number)
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
    """Slow engines have one round and one repetition at large sizes."""
    return engine.is_slow and documents > SLOW_ABOVE


def measure(result: Run, engine: type[Engine], folder: Path, number: int) -> None:
    """One round of one engine; one that falls over is named and left out of later rounds."""
    if number and result.failed(engine.name):
        return
    if not engine.keeps_folder:
        shutil.rmtree(folder / engine.name, ignore_errors=True)
    effort = SPARED if is_spared(engine, result.documents) else Effort()
    effort = replace(effort, in_threads=0) if number else effort
    try:
        figures = step("build", engine, folder, effort)["figures"]
        answers = step("ask", engine, folder, effort)
    except subprocess.CalledProcessError as error:
        print(f"left out: {engine.label} fell over:\n{error.stderr}", flush=True)
        return
    result.rounds.setdefault(engine.name, []).append(figures | answers["figures"])
    result.totals[engine.name] = answers["totals"]


def step(name: str, engine: type[Engine], folder: Path, effort: Effort) -> dict[str, dict]:
    """Run one step in a process of its own; what it measured."""
    module = [sys.executable, "-W", "ignore", "-m", "benchmarks.peers.one_engine"]
    command = [*module, name, engine.name, str(folder), json.dumps(asdict(effort))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, dict] = json.loads(done.stdout.splitlines()[-1])
    return figures
