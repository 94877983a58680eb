"""A portal to measure: a folder with a database of so many documents, indexed and ready."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from benchmarks.texts import Piece, synthetic
from portal import create_app, worker
from portal.config import Settings
from portal.extensions import db
from portal.library.importing import text_of
from portal.library.services import take_in

SECRET = "only-for-measuring-" + "x" * 32


@dataclass(frozen=True)
class Stage:
    """Where the portal stands, and what making it took (seconds)."""

    folder: Path
    documents: int
    take_in_seconds: float
    index_seconds: float


@contextmanager
def stage(source: list[Piece], documents: int, seed: int) -> Iterator[Stage]:
    """Build a portal with so many synthetic documents in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        app = make_app(folder)
        with app.app_context():
            upgrade()
            started = time.perf_counter()
            fill(folder, source, documents, seed)
            filled = time.perf_counter()
            worker.catch_up(app)
            done = time.perf_counter()
            db.session.remove()
            db.engine.dispose()
        yield Stage(folder, documents, filled - started, done - filled)


def make_app(folder: Path) -> Flask:
    """The portal on an instance folder of its own."""
    return create_app(Settings(instance=folder, secret_key=SECRET))


def fill(folder: Path, source: list[Piece], documents: int, seed: int) -> None:
    """Take so many synthetic files in, read and recognised like any other file."""
    file = folder / "synthetic.md"
    for number, content in enumerate(synthetic(source, documents, seed)):
        file.write_text(content, encoding="utf-8")
        take_in(text_of(file, None), "bench", publish=True)
        if number % 1_000 == 0:
            db.session.expunge_all()
    file.unlink(missing_ok=True)


@contextmanager
def server(*arguments: str, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `python -m benchmarks.server …`; yields the address that it prints, and the process."""
    environment = {**os.environ, "PORTAL_INSTANCE": str(folder), "PORTAL_PORT": "0"}
    command = [sys.executable, "-m", "benchmarks.server", *arguments]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip().rpartition("：")[2], process
    finally:
        process.terminate()
        process.wait(timeout=30)


def resident_mebibytes(process_id: int | None = None) -> float:
    """Resident memory of a process, or of this one, in MiB, now."""
    statm = Path(f"/proc/{process_id or 'self'}/statm").read_text()
    return int(statm.split()[1]) * resource.getpagesize() / 2**20
