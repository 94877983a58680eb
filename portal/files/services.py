"""Sealed files and their rows: put in, entered, opened, destroyed, swept, given new keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import structlog
from flask import current_app
from sqlalchemy import func, select, update

from portal import audit, outbox
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.files.keys import KeyFolder, WrappingKey
from portal.files.models import StoredFile
from portal.files.refusal import FileGone, KeyMissing, VaultDamaged
from portal.files.vault import HOUR, Stored, Swept, Vault
from portal.transaction import transaction

BATCH = 200
log = structlog.get_logger("files")


@dataclass(frozen=True)
class Rotated:
    """A change of keys: the new key's id, how many files it wraps now, and those it could not."""

    key_id: str
    files: int
    failed: tuple[str, ...]


def put(stream: BinaryIO, *, context: str, limit: int) -> Stored:
    """Seal a file, before and outside the transaction that enters its row.

    What is not entered within the hour is taken for an orphan.  Raises FileRefused.
    """
    return vault().put(stream, context=context, limit=limit)


def enter(stored: Stored, context: str, scan: str = "unasked") -> None:
    """Remember a sealed file, in the running transaction; `context` as it was put."""
    db.session.add(
        StoredFile(
            id=stored.storage_id,
            context=context,
            size=stored.size,
            sha256=stored.sha256,
            key_id=stored.key_id,
            wrapped_key=stored.wrapped_key,
            scan=scan,
            created_at=now(),
        )
    )
    db.session.flush()


def open_plain(storage_id: str, context: str) -> Iterator[bytes]:
    """The plain bytes of an entered file; the whole file is verified before this returns.

    Raises FileGone for one that is unknown or destroyed, VaultDamaged for one that was harmed or
    belongs to another context.
    """
    row = db.session.get(StoredFile, storage_id)
    if row is None or row.destroyed_at is not None:
        raise FileGone(storage_id)
    return vault().open_plain(stored_of(row), context)


def destroy(storage_id: str) -> None:
    """Forget a file's key in the running transaction, and owe the removal of the file itself.

    A file that is unknown or destroyed already is no error.
    """
    mine = update(StoredFile).where(StoredFile.id == storage_id, StoredFile.destroyed_at.is_(None))
    db.session.execute(mine.values(destroyed_at=now(), wrapped_key=b""))
    outbox.enqueue("files.remove", f"files.remove:{storage_id}", {"storage_id": storage_id})


@outbox.handler("files.remove")
def remove(payload: dict[str, Any]) -> None:
    """Remove the sealed file of a destroyed row."""
    vault().destroy(payload["storage_id"])


def sweep() -> Swept:
    """Set aside files without a row, older than an hour; say which rows have lost their file."""
    found = vault().files(older_than=HOUR)
    living = select(StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    swept = vault().sweep(found, set(db.session.execute(living).scalars()))
    if swept.missing:
        log.error("sealed files are missing", count=len(swept.missing), first=swept.missing[0])
    return swept


def rotate(actor: str) -> Rotated:
    """Make a new wrapping key current and wrap the keys of all files with it.

    The files stay as they are.  Killed at any point, every file opens with the key that its row
    names; running it again finishes the work, with yet another key.
    """
    keys = vault().keys
    key = keys.make()
    keys.choose(key)
    done, failed, last = 0, [], ""
    while batch := _rewrap_after(last, key):
        last = max(batch)
        done += sum(batch.values())
        failed += [storage_id for storage_id, is_done in batch.items() if not is_done]
    with transaction():
        detail = {"files": done, "failed": len(failed)}
        audit.record(actor, "files.rotate_key", key.id, detail)
    return Rotated(key.id, done, tuple(failed))


def _rewrap_after(last: str, key: WrappingKey) -> dict[str, bool]:
    """Wrap the next files' keys; returns their ids in order and whether each could be done."""
    waiting = (
        select(StoredFile)
        .where(StoredFile.destroyed_at.is_(None), StoredFile.key_id != key.id)
        .where(StoredFile.id > last)
        .order_by(StoredFile.id)
        .limit(BATCH)
        .with_for_update()
    )
    with transaction():
        return {row.id: _rewrap(row, key) for row in db.session.execute(waiting).scalars()}


def _rewrap(row: StoredFile, key: WrappingKey) -> bool:
    try:
        fresh = vault().rewrap(stored_of(row), row.context, key)
    except VaultDamaged as error:
        log.error("a file's key cannot be opened", file=row.id, error=str(error))
        return False
    row.key_id, row.wrapped_key = fresh.key_id, fresh.wrapped_key
    return True


def problems() -> Iterator[str]:
    """Open every file, and yield in words each one that is not whole."""
    for key_id in missing_keys():
        yield f"缺少密钥 {key_id}：请从备份恢复 instance/keys"
    for name in vault().keys.loose():
        yield f"instance/keys 里的 {name} 别人也能读：请把权限改为文件 0600、文件夹 0700"
    living = select(StoredFile).where(StoredFile.destroyed_at.is_(None)).order_by(StoredFile.id)
    for row in db.session.execute(living.execution_options(yield_per=BATCH)).scalars():
        try:
            for _ in vault().open_plain(stored_of(row), row.context):
                pass
        except VaultDamaged as error:
            yield f"文件 {row.id}（{row.context}）打不开：{error}"


def missing_keys() -> list[str]:
    """Ids of keys that living files need and that the key folder does not have."""
    needed = select(StoredFile.key_id).where(StoredFile.destroyed_at.is_(None)).distinct()
    return [key_id for key_id in db.session.execute(needed).scalars() if not _has_key(key_id)]


def unneeded_keys() -> list[str]:
    """Ids of old keys that no living file needs any more."""
    keys = vault().keys
    needed = select(StoredFile.key_id).where(StoredFile.destroyed_at.is_(None)).distinct()
    used = set(db.session.execute(needed).scalars()) | {keys.current().id}
    return sorted(keys.ids() - used)


def count() -> int:
    """How many living files there are."""
    living = select(func.count()).where(StoredFile.destroyed_at.is_(None))
    return db.session.execute(living.select_from(StoredFile)).scalar_one()


def vault() -> Vault:
    """The vault of this portal."""
    settings: Settings = current_app.config["SETTINGS"]
    return Vault(settings.vault, KeyFolder(settings.keys))


def stored_of(row: StoredFile) -> Stored:
    """The plain values of a row."""
    return Stored(row.id, row.size, row.sha256, row.key_id, row.wrapped_key)


def _has_key(key_id: str) -> bool:
    try:
        vault().keys.get(key_id)
    except KeyMissing:
        return False
    return True
