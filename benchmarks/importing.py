"""How fast texts are read, taken in and indexed, and how soon a published one is found."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from sqlalchemy import func, select

from benchmarks.apart import apart
from benchmarks.report import Table
from benchmarks.stage import Stage, let_go, make_app
from benchmarks.texts import Piece, drafts
from portal import outbox, worker
from portal.extensions import db
from portal.library.importing import gather, text_of
from portal.library.services import Text, take_in
from portal.library.structure.values import Block
from portal.search import results
from portal.search.index import current_index
from portal.search.queries import last_change
from portal.search.wanted import Wanted

ROUNDS = 30
FILES = 200
PATIENCE = 30.0


def measure(built: Stage, source: Sequence[Piece], seed: int, _seconds: float) -> Iterator[Table]:
    """Import rates with so many documents, and the time from publishing to being found."""
    yield apart(freshness, built)
    yield apart(rates, built, source, seed)


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
            let_go()
    for step, seconds in (
        ("read and recognise", read - started),
        ("take in and publish", taken - read),
        ("tie citations and index", done - taken),
        ("all", done - started),
    ):
        table.rows.append((step, len(files), seconds, len(files) / seconds))
    return table


def rates(built: Stage, source: Sequence[Piece], seed: int) -> Table:
    """What filling the stage took, and what files take that come to it as files do."""
    table = Table(
        f"Taking in at {built.documents} documents", ("step", "documents", "seconds", "documents/s")
    )
    for step, number, seconds in (
        ("read, recognise, take in, publish", FILES, seconds_to_take_in(built, source, seed)),
        ("write as rows, all cores", built.documents, built.rows_seconds),
        ("build the index, one core", built.documents, built.index_seconds),
        ("the same in CPU seconds", built.documents, built.index_cpu_seconds),
    ):
        table.rows.append((step, number, seconds, number / seconds))
    return table


def seconds_to_take_in(built: Stage, source: Sequence[Piece], seed: int) -> float:
    """Files through the services, one after the other."""
    app = make_app(built.folder)
    file = built.folder / "synthetic.md"
    with app.app_context():
        started = time.perf_counter()
        for draft in drafts(source, FILES, seed + 1):
            new = replace(draft, number=built.documents + draft.number)
            file.write_text(new.markdown, encoding="utf-8")
            take_in(text_of(file, None), "bench", publish=True)
        seconds = time.perf_counter() - started
        let_go()
    return seconds


def freshness(built: Stage) -> Table:
    """Publish a notice beside an idle worker, and search for it until it is found."""
    app = make_app(built.folder)
    with app.app_context():
        worker.catch_up(app)
        results.search(Wanted("预热"))
        stop = threading.Event()
        working = threading.Thread(target=worker.work, args=(app, stop))
        working.start()
        times = []
        for number in range(ROUNDS):
            wait_until_idle()
            times.append(time_to_find(number))
        stop.set()
        working.join()
        let_go()
    columns = ("documents", "rounds", "p50 ms", "p95 ms", "longest ms")
    table = Table("From publishing to being found", columns)
    times.sort()
    middle, high = times[len(times) // 2], times[int(len(times) * 0.95)]
    table.rows.append((built.documents, ROUNDS, middle, high, times[-1]))
    return table


def wait_until_idle() -> None:
    """Until nothing is owed and the index has all changes."""
    owed = select(func.count()).where(outbox.OutboxMessage.done_at.is_(None))
    while db.session.execute(owed).scalar() or current_index().reader().change < last_change():
        db.session.rollback()
        time.sleep(0.05)
    db.session.rollback()


def time_to_find(number: int) -> float:
    """Milliseconds from the commit of a notice to the search that finds it."""
    word = f"测速公告{number}号"
    block = Block("paragraph", f"{word}，只为测量而发布。")
    text = Text(f"bench:{number}", "notice", word, (block,), digest=f"{number:064}")
    take_in(text, "bench", publish=True)
    started = time.perf_counter()
    while time.perf_counter() - started < PATIENCE:
        if any(item.entry.title == word for item in results.search(Wanted(word)).items):
            return (time.perf_counter() - started) * 1000
        time.sleep(0.005)
    raise TimeoutError(word)
