"""One step of one engine: python -m benchmarks.peers.one_engine build|ask ENGINE FOLDER EFFORT."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.peers.keeping import QUESTIONS
from benchmarks.peers.line_up import ENGINES
from benchmarks.peers.measuring import Effort, asked, built
from benchmarks.peers.questions import Questions
from benchmarks.peers.shelf import Shelf


def main(step: str, name: str, folder: Path, effort: Effort) -> None:
    """Measure, and print the figures as the last line."""
    engine = ENGINES[name](folder / name, Shelf(folder))
    if step == "build":
        figures = {"figures": built(engine)}
    else:
        questions = Questions(**json.loads((folder / QUESTIONS).read_text(encoding="utf-8")))
        figures = asdict(asked(engine, questions, effort))
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Effort(**json.loads(sys.argv[4])))
