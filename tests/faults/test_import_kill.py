"""An import that is killed at any moment leaves whole documents, and the next run finishes it."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import command_line, create_app
from portal.config import Settings
from portal.extensions import db
from portal.library.models import Citation, Document, Version
from portal.outbox import OutboxMessage
from portal.search.models import SearchEntry

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "50" if os.environ.get("CI") else "8"))
FILES = 24
LONGEST_LIFE = 0.9
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")


def write_files(folder: Path) -> None:
    """Texts that cite each other, so that the outbox has work."""
    folder.mkdir()
    for number in range(FILES):
        body = "\n".join(
            f"第{numeral}条 依据《关于第{(number + step) % FILES}号事项的办法》处理。"
            for step, numeral in enumerate("一二三四五六", 1)
        )
        (folder / f"{number}.md").write_text(
            f"---\ntitle: 关于第{number}号事项的办法\nissued_on: 2020-05\n---\n\n{body}\n",
            encoding="utf-8",
        )


def import_all(instance: Path, url: str, folder: Path) -> None:
    """What `flask library import FOLDER --publish` does, in a process of its own."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    command_line.init_app(app)
    result = app.test_cli_runner().invoke(args=["library", "import", "--publish", str(folder)])
    raise SystemExit(result.exit_code)


def check_whole(instance: Path, url: str) -> int:
    """Every document that is there is there wholly and once; returns how many are."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    command_line.init_app(app)
    with app.app_context():
        documents = db.session.execute(select(Document)).scalars().all()
        keys = {document.source_key for document in documents}
        versions = dict(
            db.session.execute(
                select(Version.document_id, func.count()).group_by(Version.document_id)
            ).all()
        )
        cited = dict(
            db.session.execute(
                select(Citation.document_id, func.count()).group_by(Citation.document_id)
            ).all()
        )
        entries = set(db.session.execute(select(SearchEntry.key)).scalars())
        owed = select(OutboxMessage.payload).where(OutboxMessage.kind == "library.tie")
        tied = {payload["document_id"] for payload in db.session.execute(owed).scalars()}
        ids = {document.id for document in documents}
        assert len(keys) == len(documents)
        assert versions == dict.fromkeys(ids, 1)
        assert cited == dict.fromkeys(ids, 6)
        assert entries == {f"policy-{document_id}" for document_id in ids}
        assert tied == ids
        assert all(document.state == "published" for document in documents)
        db.session.remove()
        db.engine.dispose()
    return len(documents)


def run(instance: Path, url: str, folder: Path, life: float | None) -> int | None:
    """Import in a child; kill it after its life (seconds) if it has one. Returns its exit code."""
    child = SPAWN.Process(target=import_all, args=(instance, url, folder))
    child.start()
    child.join(life)
    if child.is_alive():
        child.kill()
        child.join()
    return child.exitcode


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_an_import_loses_and_doubles_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path / "texts"
    write_files(folder)
    dice, killed = random.Random(2026), 0
    rounds = ROUNDS if kind == "sqlite" else max(4, ROUNDS // 4)
    while killed < rounds:
        with fresh_place(kind, tmp_path / f"instance-{killed}", request) as (instance, url):
            done = False
            while not done and killed < rounds:
                code = run(instance, url, folder, dice.uniform(0.15, LONGEST_LIFE))
                killed += code is not None and code < 0
                check_whole(instance, url)
                done = code == 0
            assert run(instance, url, folder, None) == 0
            assert check_whole(instance, url) == FILES
            verify_index(instance, url)


def verify_index(instance: Path, url: str) -> None:
    """Index and database agree after the last run."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    command_line.init_app(app)
    result = app.test_cli_runner().invoke(args=["search", "verify"])
    with app.app_context():
        db.engine.dispose()
    assert result.exit_code == 0, result.output


@contextmanager
def fresh_place(
    kind: str, instance: Path, request: pytest.FixtureRequest
) -> Iterator[tuple[Path, str]]:
    """An instance folder and an empty migrated database, both gone afterwards."""
    instance.mkdir(mode=0o700)
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        yield instance, ""
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield instance, url
    shutil.rmtree(instance)
