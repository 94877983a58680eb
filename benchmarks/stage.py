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
from datetime import date
from itertools import islice
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from benchmarks.texts import Piece, synthetic
from portal import command_line, create_app, worker
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.library.entries import entry
from portal.library.importing import text_of
from portal.library.models import Document, Topic, Version
from portal.library.services import Text, take_in
from portal.library.titles import title_key
from portal.search.services import put
from portal.transaction import transaction

SECRET = "only-for-measuring-" + "x" * 32


# So many go the whole way of an import and are timed; the rest are written as rows.
TIMED = 300
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Stage:
    """Where the portal stands, and what making it took (seconds)."""

    folder: Path
    documents: int
    timed: int
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
            texts = synthetic(source, documents, seed)
            timed = min(TIMED, documents)
            started = time.perf_counter()
            take_files_in(folder, islice(texts, timed))
            taken = time.perf_counter() - started
            write_rows(folder, texts)
            started = time.perf_counter()
            worker.catch_up(app)
            indexed = time.perf_counter() - started
            db.session.remove()
            db.engine.dispose()
        yield Stage(folder, documents, timed, taken, indexed)


def make_app(folder: Path) -> Flask:
    """The portal on an instance folder of its own."""
    app = create_app(Settings(instance=folder, secret_key=SECRET))
    command_line.init_app(app)
    return app


def take_files_in(folder: Path, contents: Iterator[str]) -> None:
    """Read, recognise, take in and publish, like any other files."""
    file = folder / "synthetic.md"
    for content in contents:
        file.write_text(content, encoding="utf-8")
        take_in(text_of(file, None), "bench", publish=True)
    file.unlink(missing_ok=True)


def write_rows(folder: Path, contents: Iterator[str]) -> None:
    """The same documents as rows, many in a transaction: their making is not what is measured."""
    file = folder / "synthetic.md"
    while chunk := list(islice(contents, ROWS_AT_ONCE)):
        with transaction():
            for content in chunk:
                file.write_text(content, encoding="utf-8")
                add_rows(text_of(file, None))
        db.session.expunge_all()
    file.unlink(missing_ok=True)


def add_rows(text: Text) -> None:
    """A published document, its version, its topics and its search entry."""
    day = text.issued_on.first_day() if text.issued_on else date(2020, 1, 1)
    document = Document(
        source_key=f"bench:{text.digest}",
        kind=text.kind,
        title=text.title,
        title_key=title_key(text.title),
        document_number=text.document_number,
        issuer=text.issuer,
        issued_on=text.issued_on,
        sorted_on=str(text.issued_on or ""),
        year=day.year,
        validity="in_force",
        summary=text.summary,
        created_at=now(),
        changed_at=now(),
    )
    document.topic_rows = [Topic(topic=topic) for topic in text.topics]
    db.session.add(document)
    db.session.flush()
    version = Version(
        document_id=document.id,
        number=1,
        stands_from=day,
        title=text.title,
        blocks=[dict(vars(block)) for block in text.blocks],
        cover=[],
        digest=text.digest,
        created_at=now(),
    )
    document.current_version = version
    db.session.flush()
    document.state = "published"
    put(entry(document, version, text.topics))


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
