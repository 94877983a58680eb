"""Sealed files and their rows live and die together, and keys change beneath them."""

from __future__ import annotations

import io
import os
import time

import pytest
from click import ClickException
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import files
from portal.audit import AuditEntry
from portal.commands import refuse_missing_keys
from portal.extensions import db
from portal.files import services
from portal.files.models import StoredFile
from portal.files.refusal import FileGone, VaultDamaged
from portal.files.vault import HOUR, Stored
from portal.transaction import transaction

CASE = "case-17"


def keep(data: bytes, context: str = CASE) -> Stored:
    stored = files.put(io.BytesIO(data), context=context, limit=1024)
    with transaction():
        files.enter(stored, context)
    return stored


def read(storage_id: str, context: str = CASE) -> bytes:
    db.session.rollback()
    return b"".join(files.open_plain(storage_id, context))


def age(storage_id: str, seconds: float) -> None:
    os.utime(services.vault().path_of(storage_id), (time.time() - seconds,) * 2)


def test_an_entered_file_opens_by_its_id_and_context(app: Flask) -> None:
    stored, other = keep(b"evidence"), keep(b"noise", "case-18")
    assert read(stored.storage_id) == b"evidence"
    assert read(other.storage_id, "case-18") == b"noise"
    with pytest.raises(VaultDamaged):
        read(stored.storage_id, "case-18")


def test_a_row_moved_to_another_context_does_not_open(app: Flask) -> None:
    stored = keep(b"evidence")
    with transaction():
        db.session.get_one(StoredFile, stored.storage_id).context = "case-18"
    with pytest.raises(VaultDamaged):
        read(stored.storage_id, "case-18")


def test_an_unknown_file_is_gone(app: Flask) -> None:
    with pytest.raises(FileGone):
        read("0" * 32)


def test_a_destroyed_file_loses_its_key_at_once_and_its_bytes_soon(app: Flask, work) -> None:
    stored, noise = keep(b"evidence"), keep(b"noise")
    with transaction():
        files.destroy(stored.storage_id)
    with pytest.raises(FileGone):
        read(stored.storage_id)
    row = db.session.get_one(StoredFile, stored.storage_id)
    assert (row.wrapped_key, row.destroyed_at is None) == (b"", False)
    assert services.vault().path_of(stored.storage_id).exists()
    work()
    assert not services.vault().path_of(stored.storage_id).exists()
    with transaction():
        files.destroy(stored.storage_id)
    assert read(noise.storage_id) == b"noise"


def test_what_is_not_committed_is_not_destroyed(app: Flask, work) -> None:
    stored = keep(b"evidence")
    with pytest.raises(ZeroDivisionError), transaction():
        files.destroy(stored.storage_id)
        raise ZeroDivisionError
    work()
    assert read(stored.storage_id) == b"evidence"


def test_the_database_holds_that_a_living_file_has_a_key(app: Flask) -> None:
    stored = keep(b"evidence")
    with pytest.raises(IntegrityError), transaction():
        db.session.get_one(StoredFile, stored.storage_id).wrapped_key = b""


def test_the_worker_sets_orphans_aside_and_leaves_the_rest(app: Flask, work) -> None:
    kept, orphan = keep(b"evidence"), files.put(io.BytesIO(b"lost"), context=CASE, limit=99)
    young = files.put(io.BytesIO(b"just now"), context=CASE, limit=99)
    for stored in (kept, orphan):
        age(stored.storage_id, HOUR + 5)
    work()
    there = set(services.vault().files())
    assert there == {kept.storage_id, young.storage_id}
    assert read(kept.storage_id) == b"evidence"


def test_a_new_key_wraps_every_file_and_changes_none(app: Flask) -> None:
    stored = [keep(f"evidence {n}".encode()) for n in range(5)]
    with transaction():
        files.destroy(stored[0].storage_id)
    before = {path: path.read_bytes() for path in services.vault().files().values()}
    rotated = services.rotate("command")
    assert (rotated.files, rotated.failed) == (4, ())
    rows = db.session.execute(select(StoredFile).where(StoredFile.destroyed_at.is_(None)))
    assert {row.key_id for row in rows.scalars()} == {rotated.key_id}
    assert services.vault().keys.current().id == rotated.key_id
    assert {path: path.read_bytes() for path in before} == before
    assert services.unneeded_keys() == [stored[0].key_id]
    (services.vault().keys.folder / f"{stored[0].key_id}.key").unlink()
    assert [read(one.storage_id) for one in stored[1:]] == [
        f"evidence {n}".encode() for n in range(1, 5)
    ]
    acts = db.session.execute(select(AuditEntry.action, AuditEntry.detail)).all()
    assert ("files.rotate_key", {"files": 4, "failed": 0}) in [tuple(act) for act in acts]


def test_many_files_get_the_new_key_in_several_transactions(app: Flask, monkeypatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for n in range(5):
        keep(str(n).encode())
    assert services.rotate("command").files == 5


def test_a_file_whose_key_was_harmed_does_not_stop_the_others(app: Flask) -> None:
    stored = [keep(f"evidence {n}".encode()) for n in range(3)]
    with transaction():
        db.session.get_one(StoredFile, stored[1].storage_id).wrapped_key = b"x" * 60
    rotated = services.rotate("command")
    assert (rotated.files, rotated.failed) == (2, (stored[1].storage_id,))


def test_a_file_put_before_and_entered_after_the_new_key_still_opens(app: Flask) -> None:
    stored = files.put(io.BytesIO(b"evidence"), context=CASE, limit=99)
    services.rotate("command")
    with transaction():
        files.enter(stored, CASE)
    assert read(stored.storage_id) == b"evidence"


def run(app: Flask, *command: str) -> tuple[int, str]:
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["files", *command])
    return result.exit_code, result.output


def test_verify_opens_everything_and_names_what_is_harmed(app: Flask) -> None:
    stored, lost, noise = keep(b"evidence"), keep(b"lost"), keep(b"noise")
    assert run(app, "verify")[0] == 0
    path = services.vault().path_of(stored.storage_id)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    services.vault().destroy(lost.storage_id)
    code, said = run(app, "verify")
    assert code == 1
    assert stored.storage_id in said and lost.storage_id in said
    assert noise.storage_id not in said


def test_commands_rotate_and_sweep(app: Flask) -> None:
    keep(b"evidence")
    orphan = files.put(io.BytesIO(b"lost"), context=CASE, limit=99)
    age(orphan.storage_id, HOUR + 5)
    code, said = run(app, "rotate")
    assert (code, "已换 1 个文件" in said) == (0, True)
    code, said = run(app, "sweep")
    assert (code, "移到一旁 1 个" in said) == (0, True)
    assert run(app, "verify")[0] == 0


def test_the_portal_does_not_serve_with_a_wrong_key_folder(app: Flask) -> None:
    stored = keep(b"evidence")
    path = services.vault().keys.folder / f"{stored.key_id}.key"
    path.rename(path.with_suffix(".moved"))
    assert files.missing_keys() == [stored.key_id]
    assert "files" in app.test_client().get("/readyz").get_data(as_text=True)
    with pytest.raises(ClickException) as refused:
        refuse_missing_keys()
    assert stored.key_id in refused.value.message
    assert run(app, "verify")[0] == 1
