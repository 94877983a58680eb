"""Backups: made while the portal works, refused when they are not whole, brought back exactly."""

from __future__ import annotations

import contextlib
import io
import os
import random
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import audit, audit_checks, command_line, create_app
from portal.assistance.services import evidence
from portal.backup import making, restoring
from portal.backup.archive import MANIFEST, BackupRefused
from portal.config import Settings
from portal.extensions import db
from portal.files import services as vault_services
from portal.files.keys import KeyFolder
from portal.files.originals import keep, path_of
from portal.search import queries as entries
from portal.transaction import transaction
from tests.assistance.people import Cast
from tests.databases import Postgres
from tests.factories import publish
from tests.faults.killing import apart, killed_after
from tests.files.samples import pdf

ACTOR = "test"
TITLE = "备份里的文件"
ORIGINAL = b"an annex that everyone may read"
ROUNDS = 8
#: on PostgreSQL nothing but an empty database is filled, in one transaction
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def filled(app: Flask, settings: Settings) -> Settings:
    """A portal with a text, a request with a sealed file, an original and a signed audit end."""
    publish(title=TITLE)
    cast = Cast()
    place = evidence.place(cast.applicant, cast.draft(), "")
    evidence.add(cast.applicant, place, io.BytesIO(pdf()), "诉状.pdf", "paper")
    keep(ORIGINAL)
    audit.write_checkpoint(settings.checkpoints, settings.secret_key)
    return settings


@pytest.fixture
def made(filled: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "one.backup"
    making.create(filled, path, ACTOR)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(
    request: pytest.FixtureRequest, filled: Settings, tmp_path: Path
) -> Iterator[Callable[[], Flask]]:
    """Call it for a portal of another machine: no database yet, but the same keys."""
    instance = tmp_path / "elsewhere"
    shutil.copytree(filled.keys, instance / "keys")
    if request.param == "sqlite":
        yield lambda: portal_of(replace(filled, instance=instance, database_url=""))
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.empty_database() as url:
        yield lambda: portal_of(replace(filled, instance=instance, database_url=url))


def portal_of(settings: Settings) -> Flask:
    app = create_app(settings)
    command_line.init_app(app)
    return app


@contextlib.contextmanager
def at(app: Flask) -> Iterator[Settings]:
    with app.app_context():
        yield app.config["SETTINGS"]
        db.session.remove()
        db.engine.dispose()


def run(app: Flask, *words: str) -> tuple[int, str]:
    """A command of the portal: its exit status and what it said."""
    done = app.test_cli_runner().invoke(args=["backup", *words])
    return done.exit_code, done.output


def test_all_comes_back_on_another_machine(made: Path, elsewhere: Callable[[], Flask]) -> None:
    with at(elsewhere()) as settings:
        back = restoring.restore(settings, made, ACTOR)
        assert (back.files, back.lost) == (2, ())
        assert TITLE in {entry.title for entry in entries.all_entries()}
        assert list(vault_services.problems()) == []
        assert vault_services.count() == 1
        assert path_of(next(iter(originals_in(made)))).read_bytes() == ORIGINAL
        assert audit_checks.check() == []
        again = made.with_name("again.backup")
        making.create(settings, again, ACTOR)
    assert rows_in(again) == rows_in(made)


def rows_in(path: Path) -> dict[str, str]:
    """Digests of the tables that nothing but the backup itself adds to."""
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith("tables/")]
        return {name: file.read(name).hex() for name in names if "audit_" not in name}


def originals_in(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith("originals/")]
    return {name.removeprefix("originals/") for name in names}


def test_the_commands_say_what_they_did(
    app: Flask, filled: Settings, tmp_path: Path, elsewhere: Callable[[], Flask]
) -> None:
    path = tmp_path / "two.backup"
    assert (status := run(app, "create", str(path)))[0] == 0, status
    assert "instance/keys" in status[1]
    assert path.stat().st_mode & 0o777 == 0o600
    assert "2 个文件" in run(app, "verify", str(path))[1]
    refused = run(app, "create", str(path))
    assert refused[0] == 1 and "换一个文件名" in refused[1]
    db.session.remove()
    with at(other := elsewhere()):
        assert "已恢复" in run(other, "restore", str(path))[1]


def test_a_backup_while_others_write_is_one_state(
    app: Flask, filled: Settings, tmp_path: Path, elsewhere: Callable[[], Flask]
) -> None:
    stop = threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                with transaction():
                    audit.record("writer", "act", "subject", {})
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        paths = [tmp_path / f"{number}.backup" for number in range(3)]
        for path in paths:
            making.create(filled, path, ACTOR)
    finally:
        stop.set()
        writer.join()
    with at(elsewhere()) as settings:
        restoring.restore(settings, paths[-1], ACTOR)
        assert audit_checks.check() == []


def test_a_backup_that_was_touched_is_refused_before_anything_is(
    made: Path, elsewhere: Callable[[], Flask], tmp_path: Path
) -> None:
    data, touched = made.read_bytes(), tmp_path / "touched.backup"
    spots = random.Random(7).sample(range(len(data)), 40)
    with at(elsewhere()) as settings:
        for spot in spots:
            touched.write_bytes(data[:spot] + bytes([data[spot] ^ 0x41]) + data[spot + 1 :])
            try:
                making.verified(settings, touched)
            except BackupRefused:
                continue
            assert contents(touched) == contents(made), spot
        for length in (0, 1, len(data) // 2, len(data) - 1):
            touched.write_bytes(data[:length])
            with pytest.raises(BackupRefused):
                restoring.restore(settings, touched, ACTOR)
        assert not (settings.instance / "portal.sqlite3").exists()
        assert not settings.vault.exists()


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_an_entry_that_was_added_or_swapped_is_refused(made: Path, filled: Settings) -> None:
    entries_of = contents(made)
    first, second = sorted(name for name in entries_of if name.startswith("tables/"))[:2]
    swapped = {**entries_of, first: entries_of[second], second: entries_of[first]}
    without = {name: data for name, data in entries_of.items() if name != first}
    forged = entries_of[MANIFEST].replace(b'"lost": []', b'"lost": ["x"]')
    assert forged != entries_of[MANIFEST]
    for changed in (
        {**entries_of, "tables/extra": b""},
        swapped,
        without,
        {**entries_of, MANIFEST: forged},
    ):
        with zipfile.ZipFile(made, "w") as file:
            for name, data in changed.items():
                file.writestr(name, data)
        with pytest.raises(BackupRefused):
            making.verified(filled, made)


def test_another_secret_and_missing_keys_are_refused(made: Path, filled: Settings) -> None:
    stranger = replace(filled, secret_key="another-secret-" + "y" * 40)
    with pytest.raises(BackupRefused, match="签名"):
        making.verified(stranger, made)
    moved_on = replace(stranger, former_secret_keys=(filled.secret_key,))
    assert making.verified(moved_on, made).path == made
    shutil.rmtree(filled.keys)
    with pytest.raises(BackupRefused, match="instance/keys"):
        making.verified(filled, made)
    KeyFolder(filled.keys).current()
    with pytest.raises(BackupRefused, match="instance/keys"):
        making.verified(filled, made)


def test_a_lost_file_is_named_and_the_rest_is_saved(filled: Settings, tmp_path: Path) -> None:
    (sealed,) = vault_services.vault().files().values()
    sealed.unlink()
    found = making.create(filled, tmp_path / "rest.backup", ACTOR)
    assert found.lost == (sealed.name,)
    assert making.verified(filled, tmp_path / "rest.backup").facts["lost"] == [sealed.name]


def test_what_stood_there_is_set_aside_or_refused(made: Path, filled: Settings) -> None:
    with transaction():
        audit.record(ACTOR, "after the backup", "subject", {})
    if not filled.is_sqlite:
        with pytest.raises(BackupRefused, match="空库"):
            restoring.restore(filled, made, ACTOR)
        return
    restoring.restore(filled, made, ACTOR)
    acts = select(audit.AuditEntry.action).order_by(audit.AuditEntry.number)
    assert "after the backup" not in db.session.execute(acts).scalars().all()
    (aside,) = filled.instance.glob("replaced-*")
    assert {path.name for path in aside.iterdir()} == {"portal.sqlite3", "audit-checkpoints"}


@ON_SQLITE
def test_a_portal_at_work_is_not_pulled_away(made: Path, filled: Settings) -> None:
    with at(portal_of(filled)), pytest.raises(BackupRefused, match="先停止"):
        restoring.restore(filled, made, ACTOR)
    assert list(filled.instance.glob("replaced-*")) == []
    assert audit_checks.check() == []


@ON_SQLITE
def test_a_restore_that_is_killed_loses_nothing_and_can_be_repeated(
    made: Path, filled: Settings
) -> None:
    apart(kill_restores, filled, made)
    with portal_of(filled).app_context():
        restoring.restore(filled, made, ACTOR)
        assert audit_checks.check() == []
        assert TITLE in {entry.title for entry in entries.all_entries()}
        db.session.remove()
        db.engine.dispose()


def kill_restores(settings: Settings, path: Path) -> None:
    """Kill restores at random moments; a whole database lies somewhere after each."""
    app, chance = portal_of(settings), random.Random(11)
    for _round in range(ROUNDS):

        def restore_for_ever(pipe: int) -> None:
            os.write(pipe, b"!")
            with app.app_context():
                while True:
                    restoring.restore(settings, path, ACTOR)

        killed_after(chance.uniform(0, 1.5), restore_for_ever)
        found = [settings.instance, *settings.instance.glob("replaced-*")]
        assert any(holds_all(folder / "portal.sqlite3") for folder in found)


def holds_all(database: Path) -> bool:
    address = f"file:{database}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            return bool(connection.execute("SELECT count(*) FROM audit_entry").fetchone()[0])
    except sqlite3.OperationalError:
        return False
