"""What a later run uses again: the texts, the questions drawn from them, and slow indexes.

Everything of one set of texts is in one folder. None of it depends on how our index works, so that
it can be kept while that is changed; what is compared in building costs is built in every run.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.peers.engine import Engine
from benchmarks.peers.measuring import Figures
from benchmarks.peers.shelf import NAME, SPENT
from benchmarks.stage import code, digest_of
from portal.search.analysis import ANALYSIS_VERSION
from portal.search.values import Entry

QUESTIONS = "questions.json"
FIGURES = "figures.json"
BENCHMARKS = Path(benchmarks.__file__).parent
# The code that makes texts and questions what they are; how they are cut has its own version.
DRAWING = (
    BENCHMARKS / "texts.py",
    BENCHMARKS / "peers" / "corpus.py",
    BENCHMARKS / "peers" / "questions.py",
    BENCHMARKS / "peers" / "shelf.py",
)

Fill = Callable[[Path], None]


def kept_texts(kept: Path, real: list[Entry], documents: int, seed: int, fill: Fill) -> Path:
    """The folder of these texts, which `fill` writes into a new one when there is none."""
    made_by = [seed, code(DRAWING), ANALYSIS_VERSION]
    drawn = digest_of(json.dumps([made_by, *map(asdict, real)], ensure_ascii=False))
    place = kept / f"peers-{documents}-{drawn[:16]}"
    if not place.exists():
        aside = kept / f"{place.name}.new"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        fill(aside)
        aside.rename(place)
    return place


def lend_texts(place: Path, folder: Path) -> None:
    """Let a run read the texts and questions where they are kept."""
    for name in (NAME, SPENT, QUESTIONS):
        (folder / name).symlink_to((place / name).resolve())


def kept_index(
    engine: type[Engine], folder: Path, place: Path, build: Callable[[], Figures]
) -> Figures:
    """What building an index took; it is a copy of the kept one, or built and kept."""
    own = place / engine.name
    if not (own / FIGURES).exists():
        figures = build()
        if figures:
            shutil.copytree(folder / engine.name, own, dirs_exist_ok=True)
            (own / FIGURES).write_text(json.dumps(figures), encoding="utf-8")
        return figures
    print(f"{engine.label}: its index is of an earlier run", flush=True)
    shutil.copytree(own, folder / engine.name)
    known: Figures = json.loads((own / FIGURES).read_text(encoding="utf-8"))
    return known
