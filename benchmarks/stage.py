"""A portal to measure: a folder with a database of so many documents, indexed and ready."""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade

import portal
from benchmarks.rows import Bound, bound_entries, bound_rows
from benchmarks.texts import LONGEST, Draft, Piece, drafts
from portal import command_line, create_app, worker
from portal.clock import now, today
from portal.config import Settings
from portal.extensions import db
from portal.search import follower
from portal.search.values import Entry

SECRET = "only-for-measuring-" + "x" * 32
STAMP = "stage.json"
AT_ONCE = 250
BETWEEN_COMMITS = 20
# The database can be thrown away, so nothing guards it while it is filled.
CARELESS = ("foreign_keys=OFF", "journal_mode=MEMORY", "synchronous=OFF", "cache_size=-400000")
LAST_CHANGE = """UPDATE change_counter SET changed_at = ?,
    number = (SELECT max(change) FROM search_entry)"""
PORTAL = Path(portal.__file__).parent
HERE = Path(__file__).parent
SEARCH = PORTAL / "search"
ANALYSIS = (SEARCH / "analysis.py", SEARCH / "readings.py", SEARCH / "values.py")
ROWS = (SEARCH / "models.py", SEARCH / "services.py", SEARCH / "understanding.py", *ANALYSIS)
WRITING = (PORTAL / "library", PORTAL / "migrations", HERE / "rows.py", *ROWS)
INDEXING = (SEARCH / "engine", SEARCH / "follower.py", *ANALYSIS)


@dataclass(frozen=True)
class Stage:
    """Where the portal stands, and what making it took (seconds); how long its texts are."""

    folder: Path
    documents: int
    rows_seconds: float
    index_seconds: float
    index_cpu_seconds: float
    longest: int = LONGEST


@contextmanager
def stage(
    source: Sequence[Piece],
    documents: int,
    seed: int,
    kept: Path | None = None,
    longest: int = LONGEST,
) -> Iterator[Stage]:
    """A portal of so many synthetic documents in a folder that goes afterwards.

    With a folder for `kept` ones it is a copy of the one kept there; that one is made when there
    is none of the same texts, number and code.
    """
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name) / "instance"
        if kept is None:
            folder.mkdir()
            yield made(folder, source, documents, seed, longest)
        else:
            ready = ready_in(kept / f"{documents}-{longest}", source, documents, seed, longest)
            shutil.copytree(ready.folder, folder)
            yield replace(ready, folder=folder)


def ready_in(
    place: Path, source: Sequence[Piece], documents: int, seed: int, longest: int
) -> Stage:
    """The stage in its own place: as it was kept, with a new index, or made anew."""
    stamp, folder = place / STAMP, place / "instance"
    drawn = digest_of(json.dumps([seed, longest, *map(asdict, source)], ensure_ascii=False))
    wanted = {"texts": drawn, "rows": code(WRITING), "index": code(INDEXING)}
    known = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {}
    figures = known.pop("figures", {})
    if known == wanted:
        return Stage(folder, **figures)
    stamp.unlink(missing_ok=True)
    if {**known, "index": ""} == {**wanted, "index": ""}:
        seconds, cpu = index(make_app(folder))
        figures |= {"index_seconds": seconds, "index_cpu_seconds": cpu}
        built = Stage(folder, **figures)
    else:
        shutil.rmtree(place, ignore_errors=True)
        folder.mkdir(parents=True)
        built = made(folder, source, documents, seed, longest)
    figures = {key: value for key, value in vars(built).items() if key != "folder"}
    stamp.write_text(json.dumps({**wanted, "figures": figures}), "utf-8")
    return built


def made(
    folder: Path, source: Sequence[Piece], documents: int, seed: int, longest: int = LONGEST
) -> Stage:
    """Fill an empty folder."""
    app = make_app(folder)
    with app.app_context():
        upgrade()
        let_go()
    started = time.perf_counter()
    write_rows(folder, drafts(source, documents, seed, longest))
    written = time.perf_counter() - started
    return Stage(folder, documents, written, *index(app), longest)


def write_rows(folder: Path, texts: Iterable[Draft]) -> None:
    """Write the rows of published documents into an empty database.

    Audit entries and owed effects are left out: no page and no search reads them.
    """
    write_all(folder, partial(bound_rows, moment=now(), day=today()), texts)


def write_entries(folder: Path, entries: Iterable[Entry]) -> None:
    """Write what the search keeps of entries, and nothing else, into an empty database."""
    write_all(folder, bound_entries, entries)


def write_all(
    folder: Path, make: Callable[[list[Any]], list[Bound]], things: Iterable[object]
) -> None:
    """Have all cores make rows, and write them, many in a transaction."""
    context = multiprocessing.get_context("fork")
    gc.disable()  # rows have no cycles, and looking for some takes a third of the time
    database = folder / "portal.sqlite3"
    with closing(sqlite3.connect(database)) as connection, context.Pool(os.cpu_count()) as pool:
        for pragma in CARELESS:
            connection.execute(f"PRAGMA {pragma}")
        for number, chunk in enumerate(pool.imap(make, chunks(things)), 1):
            for rows in chunk:
                if rows.values:
                    connection.executemany(rows.statement, rows.values)
            if number % BETWEEN_COMMITS == 0:
                connection.commit()
        connection.execute(LAST_CHANGE, (str(now().replace(tzinfo=None)),))
        connection.commit()
    gc.enable()


def chunks(things: Iterable[object]) -> Iterator[list[object]]:
    """Some at a time."""
    waiting = iter(things)
    while some := list(islice(waiting, AT_ONCE)):
        yield some


def index(app: Flask) -> tuple[float, float]:
    """Build the index and do whatever else the worker has to; (seconds, CPU seconds) of it."""
    with app.app_context():
        started, spent = time.perf_counter(), time.process_time()
        follower.rebuild()
        figures = time.perf_counter() - started, time.process_time() - spent
        worker.catch_up(app)
        let_go()
    return figures


def code(places: Iterable[Path]) -> str:
    """A digest of the code that made a stage what it is."""
    files = [file for place in places for file in ([place] if place.is_file() else sources(place))]
    return digest_of("\n".join(file.read_text("utf-8") for file in files))


def sources(folder: Path) -> list[Path]:
    """The modules in a folder."""
    return sorted(folder.rglob("*.py"))


def digest_of(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_app(folder: Path) -> Flask:
    """The portal on an instance folder of its own."""
    app = create_app(Settings(instance=folder, secret_key=SECRET))
    command_line.init_app(app)
    return app


def let_go() -> None:
    """Close the connections to the database of the running app."""
    db.session.remove()
    db.engine.dispose()


@contextmanager
def server(*arguments: str, folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `python -m benchmarks.server …`; yields the address that it prints, and the process."""
    own = {"PORTAL_INSTANCE": str(folder), "PORTAL_PORT": "0"}
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ, **own}  # as portal serve sets it
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
