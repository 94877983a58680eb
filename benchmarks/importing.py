"""How fast texts are read, taken in and indexed, and how soon a published one is found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade

from benchmarks.report import Table
from benchmarks.stage import Stage, make_app, resident_mebibytes
from benchmarks.texts import Piece
from portal import worker
from portal.extensions import db
from portal.library.importing import gather, text_of
from portal.library.services import Text, take_in
from portal.library.structure.values import Block
from portal.search import results
from portal.search.wanted import Wanted

ROUNDS = 20
PATIENCE = 30.0


def measure(built: Stage, _source: list[Piece], _seed: int, _seconds: float) -> Iterator[Table]:
    """Import rates with so many documents, and the time from publishing to being found."""
    yield rates(built)
    yield freshness(built)


def real_files(folder: Path) -> Table:
    """The folder's own files, one by one, into an empty portal."""
    table = Table("Real files into an empty portal", ("step", "files", "seconds", "files/s"))
    with TemporaryDirectory(prefix="portal-bench-") as name:
        app = make_app(Path(name))
        with app.app_context():
            upgrade()
            files = list(gather((folder,)))
            started = time.perf_counter()
            texts = [text_of(item.path, None) for item in files]
            read = time.perf_counter()
            for text in texts:
                take_in(text, "bench", publish=True)
            taken = time.perf_counter()
            worker.catch_up(app)
            done = time.perf_counter()
            db.session.remove()
            db.engine.dispose()
    for step, seconds in (
        ("read and recognise", read - started),
        ("take in and publish", taken - read),
        ("tie citations and index", done - taken),
        ("all", done - started),
    ):
        table.rows.append((step, len(files), seconds, len(files) / seconds))
    return table


def rates(built: Stage) -> Table:
    """What filling the stage took."""
    table = Table(
        f"{built.documents} synthetic documents", ("step", "documents", "seconds", "documents/s")
    )
    for step, number, seconds in (
        ("read, take in, publish", built.timed, built.take_in_seconds),
        ("build the index", built.documents, built.index_seconds),
    ):
        table.rows.append((step, number, seconds, number / seconds))
    return table


def freshness(built: Stage) -> Table:
    """Publish a notice and search for it until it is found; the worker runs in this process."""
    app = make_app(built.folder)
    with app.app_context():
        results.search(Wanted("预热"))
        times = sorted(time_to_find(app, number) for number in range(ROUNDS))
        db.session.remove()
        db.engine.dispose()
    columns = ("documents", "rounds", "p50 ms", "p95 ms", "process MiB")
    table = Table("From publishing to being found", columns)
    middle, high = times[len(times) // 2], times[int(len(times) * 0.95)]
    table.rows.append((built.documents, ROUNDS, middle, high, resident_mebibytes()))
    return table


def time_to_find(app: Flask, number: int) -> float:
    """Milliseconds from the commit of a notice to the search that finds it."""
    word = f"测速公告{number}号"
    block = Block("paragraph", f"{word}，只为测量而发布。")
    text = Text(f"bench:{number}", "notice", word, (block,), digest=f"{number:064}")
    take_in(text, "bench", publish=True)
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE:
        worker.run_duties(app)
        if any(item.entry.title == word for item in results.search(Wanted(word)).items):
            return (time.perf_counter() - started) * 1000
        time.sleep(0.005)
    raise TimeoutError(word)
