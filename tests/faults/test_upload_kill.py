"""Uploading is killed at any moment: what was acknowledged is there once, nothing else is."""

from __future__ import annotations

import hashlib
import io
import itertools
import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import create_app, outbox
from portal.assistance.evidence.models import EvidenceUpload, UploadPart
from portal.assistance.file_models import RequestFile
from portal.assistance.services import evidence, uploads
from portal.assistance.services.evidence import context_of
from portal.config import Settings
from portal.extensions import db
from portal.files import FileRefused, open_plain, services
from portal.files.models import StoredFile
from portal.permissions import Actor
from tests.assistance.people import Cast, joins, organisation
from tests.files.samples import sound

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "100" if os.environ.get("CI") else "24"))
ENTERPRISES, DRAFTS_EACH = 6, 15
PIECES = (1, 2, 3)  # of a file
LONGEST = 0.03  # seconds of life after the awaited answer
PATIENCE = 5.0
TWO_HOURS = 7_200
SECRET = "killed-" + "x" * 40
MARK = b"plain marker of the evidence "
SPAWN = multiprocessing.get_context("forkserver")


def content(number: int, size: int) -> bytes:
    """A sound that differs from all others and is full of marks."""
    return sound(f"{number:08d}".encode() + MARK * (size // len(MARK)))[:size]


def kill_rounds(
    instance: Path, url: str, keys: list[str], actor: Actor, rounds: int, log: Path
) -> None:
    """In a process of its own: fork a sender, kill it soon, again and again."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():  # what is read once is read before the first fork
        send_one(0, keys[0], actor, log)
        db.session.remove()
        db.engine.dispose()
    dice = random.Random(2026)
    for number in range(rounds):
        wanted = len(log.read_bytes().splitlines()) + dice.randrange(4)
        child = os.fork()
        if child == 0:
            with app.app_context():
                send_for_ever(number, keys, actor, log)
            os._exit(0)
        wait_for(log, wanted)
        time.sleep(dice.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def wait_for(log: Path, lines: int) -> None:
    """Wait until so much was acknowledged, or for long enough."""
    end = time.monotonic() + PATIENCE
    while len(log.read_bytes().splitlines()) < lines and time.monotonic() < end:
        time.sleep(0.001)


def send_for_ever(round_number: int, keys: list[str], actor: Actor, log: Path) -> None:
    for number in itertools.count(round_number * 1_000 + 1):
        try:
            send_one(number, keys[number % len(keys)], actor, log)
        except FileRefused:  # this request has its twenty files
            continue


def send_one(number: int, draft_key: str, actor: Actor, log: Path) -> None:
    """A file whole, or in small pieces; every answer is written down once it is there."""
    where = evidence.place(actor, draft_key)
    pieces = PIECES[number % len(PIECES)]
    size = 4_000 * pieces
    data = content(number, size)
    digest = hashlib.sha256(data).hexdigest()
    if number % 4 == 0:
        key = evidence.add(actor, where, io.BytesIO(data), f"{number}.mp3", "")
    else:
        upload = uploads.begin(actor, where, "", f"{number}.mp3", size, digest)
        key = upload.key
        for start in range(upload.received, size, 4_000):
            there = uploads.append(actor, key, start, io.BytesIO(data[start : start + 4_000]))
            note(log, "piece", key, str(there))
        uploads.finish(actor, key, digest)
    note(log, "file", key, digest)


def note(log: Path, *words: str) -> None:
    with log.open("ab", buffering=0) as answers:
        answers.write((" ".join(words) + "\n").encode())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_an_upload_loses_and_doubles_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance, log = tmp_path / "instance", tmp_path / "acknowledged"
    instance.mkdir(mode=0o700)
    log.touch()
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        run(instance, "", log, ROUNDS)
    else:
        with request.getfixturevalue("postgres").database() as url:
            run(instance, url, log, max(10, ROUNDS // 4))


def run(instance: Path, url: str, log: Path, rounds: int) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        cast = Cast()
        keys = begun(cast)
        db.session.remove()
        db.engine.dispose()
        facts = (instance, url, keys, cast.applicant, rounds, log)
        parent = SPAWN.Process(target=kill_rounds, args=facts)
        parent.start()
        parent.join()
        assert parent.exitcode == 0
        answers = [line.split(" ") for line in log.read_text("ascii").splitlines()]
        assert len(answers) >= rounds // 2
        check_files({key: digest for what, key, digest in answers if what == "file"})
        check_pieces([(key, int(there)) for what, key, there in answers if what == "piece"])
        check_nothing_lies_about(instance)
        db.session.remove()
        db.engine.dispose()


def begun(cast: Cast) -> list[str]:
    """Keys of many drafts, of one person for several enterprises."""
    keys = []
    for _ in range(ENTERPRISES):
        cast.organisation_id = organisation()
        joins(cast.applicant, cast.organisation_id)
        keys += [cast.draft() for _ in range(DRAFTS_EACH)]
    return keys


def check_files(acknowledged: dict[str, str]) -> None:
    """Every file is there once, whole; and no row names bytes that are not there."""
    rows = db.session.execute(select(RequestFile)).scalars().all()
    assert len({(row.request_id, row.sha256) for row in rows}) == len(rows)
    kept = {row.key: row for row in rows}
    assert acknowledged.keys() <= kept.keys()
    for key, row in kept.items():
        data = b"".join(open_plain(row.storage_id, context_of(key)))
        assert hashlib.sha256(data).hexdigest() == row.sha256 == acknowledged.get(key, row.sha256)


def check_pieces(acknowledged: list[tuple[str, int]]) -> None:
    """What was said to have arrived has arrived, or is a file by now."""
    uploading = select(EvidenceUpload.key, EvidenceUpload.received)
    on_their_way = {row.key: row.received for row in db.session.execute(uploading)}
    files = set(db.session.execute(select(RequestFile.key)).scalars())
    for key, there in acknowledged:
        assert key in files or on_their_way[key] >= there


def check_nothing_lies_about(instance: Path) -> None:
    """After the owed removals and a sweep: each sealed file has its row, each row its owner."""
    db.session.rollback()
    while outbox.run_due():
        pass
    for path in (instance / "uploads").rglob("*"):
        if path.is_file():
            assert MARK not in path.read_bytes()
            os.utime(path, (time.time() - TWO_HOURS,) * 2)
    swept = services.sweep()
    assert swept.missing == ()
    living = select(StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    known = set(db.session.execute(living).scalars())
    owned = set(db.session.execute(select(RequestFile.storage_id)).scalars())
    owned |= set(db.session.execute(select(UploadPart.storage_id)).scalars())
    assert known == owned == set(services.vault().files())
    assert not list((services.vault().folder / "incoming").glob("*"))
