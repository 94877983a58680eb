"""The disk is full at any stage of an upload: a clear word, and neither rows nor bytes stay."""

from __future__ import annotations

import io
import multiprocessing
import os
import resource
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app, outbox
from portal.assistance.evidence.models import EvidenceUpload
from portal.assistance.file_models import RequestFile
from portal.assistance.services import evidence, uploads
from portal.config import Settings
from portal.extensions import db
from portal.files import FileRefused, services
from portal.files.models import StoredFile
from portal.files.vault import is_full
from portal.permissions import Actor
from portal.web import errors
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast
from tests.conftest import SECRET
from tests.files.samples import sound

SPAWN = multiprocessing.get_context("forkserver")
SIZE = 300_000
SMALL_WRITES = 100_000  # what SQLite or the key folder may want to write before the file
#: how long a file may grow: from its first page to all but the last bytes of the sealed file
ROOM = (4_096, 50_000, 100_000, 262_144, 299_999)


def content(number: int = 0) -> bytes:
    return sound(f"{number}".encode().ljust(SIZE, b"x"))[:SIZE]


def send(
    instance: Path, url: str, actor: Actor, draft: str, size: int, room: int, answer: Connection
) -> None:
    """In a process that may not write more than `room` bytes into a file: send evidence."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        where = evidence.place(actor, draft)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            evidence.add(actor, where, io.BytesIO(content()[:size]), "录音.mp3", "")
            answer.send("taken")
        except FileRefused as refused:
            answer.send(refused.message)
        except Exception as error:  # what the page of errors is made of
            answer.send("no room" if errors.is_out_of_room(error) else repr(error)[-400:])


def tried(app: Flask, actor: Actor, draft: str, room: int, size: int = SIZE) -> str:
    """What came of it, in words."""
    settings: Settings = app.config["SETTINGS"]
    db.session.remove()
    receiver, sender = SPAWN.Pipe(duplex=False)
    facts = (settings.instance, settings.database_url, actor, draft, size, room, sender)
    child = SPAWN.Process(target=send, args=facts)
    child.start()
    sender.close()
    try:
        return str(receiver.recv())
    finally:
        child.join()
        receiver.close()


def nothing_stays() -> None:
    """I2: no row without bytes, no bytes without a row, nothing half written."""
    db.session.rollback()
    while outbox.run_due():
        pass
    assert db.session.execute(select(RequestFile.id)).first() is None
    assert db.session.execute(select(EvidenceUpload.id)).first() is None
    living = select(StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    assert db.session.execute(living).first() is None
    vault = services.vault()
    assert not vault.files()
    assert not list((vault.folder / "incoming").glob("*"))
    check_invariants()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def test_whoever_seals_on_a_full_disk_is_told_and_nothing_stays(app: Flask, cast: Cast) -> None:
    draft = cast.draft()
    for room in ROOM:
        said = tried(app, cast.applicant, draft, room)
        assert "存储空间不够" in said or (said == "no room" and room < SMALL_WRITES), (room, said)
        nothing_stays()
    assert tried(app, cast.applicant, draft, resource.RLIM_INFINITY) == "taken"
    assert len(services.vault().files()) == 1


def test_a_database_without_room_takes_no_file(app: Flask, cast: Cast) -> None:
    """The sealed file has room; what SQLite would write beside it has not."""
    if app.config["SETTINGS"].database_url:
        pytest.skip("the server of PostgreSQL has a disk of its own")
    draft = cast.draft()
    small = 4_170  # ten frames
    assert tried(app, cast.applicant, draft, room=6_000, size=small) == "no room"
    nothing_stays()
    assert tried(app, cast.applicant, draft, resource.RLIM_INFINITY, size=small) == "taken"


def test_an_upload_in_pieces_goes_on_when_there_is_room_again(app: Flask, cast: Cast) -> None:
    where = evidence.place(cast.applicant, cast.draft())
    data = content()
    key = uploads.begin(cast.applicant, where, "", "录音.mp3", len(data), "").key
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
        with pytest.raises(FileRefused, match="存储空间不够"):
            uploads.append(cast.applicant, key, 0, io.BytesIO(data))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert uploads.append(cast.applicant, key, 0, io.BytesIO(data)) == len(data)
    uploads.finish(cast.applicant, key, "")
    assert b"".join(services.open_plain(*stored_of(key))) == data
    check_invariants()


def stored_of(key: str) -> tuple[str, str]:
    row = db.session.execute(select(RequestFile).where(RequestFile.key == key)).scalar_one()
    return row.storage_id, evidence.context_of(key)


def test_a_page_says_that_there_is_no_room_and_not_that_we_failed(app: Flask) -> None:
    assert is_full(OSError(28, os.strerror(28)))
    assert not is_full(OSError(2, os.strerror(2)))
    with app.test_request_context("/"):
        assert errors.out_of_room(OSError(28, os.strerror(28))).status_code == 503
        assert errors.out_of_room(OSError(2, os.strerror(2))).status_code == 500
