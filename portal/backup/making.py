"""Make and check a backup: every row, every file, the ends of the audit chain.

What can be made anew is not in it: the search index, caches, letters in the spool.  Nor are the
secret key and the folder of keys: whoever finds a backup can open no sealed file.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from portal import audit, migrations
from portal.backup.archive import Archive, BackupRefused, Writer, checked, written
from portal.backup.rows import dumped, tables_of
from portal.backup.stored import SEALED, chunks_of, entries
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.files.keys import KeyFolder
from portal.files.models import StoredFile
from portal.files.refusal import KeyMissing
from portal.transaction import transaction

CHECKPOINTS: Final = "audit-checkpoints"
TABLES: Final = "tables/"
#: a file that goes while it is copied makes the snapshot, which names it, out of date
ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Backup:
    """What a backup holds: when it was made, of which structure, how many rows and files."""

    made_at: str
    revision: str
    rows: int
    files: int
    lost: tuple[str, ...]


class FileWentAway(Exception):
    """A sealed file was destroyed after the snapshot that names it."""


def create(settings: Settings, path: Path, actor: str) -> Backup:
    """Write the whole state into a new file while the portal goes on.

    A sealed file that was lost before is named in `lost`; the rest is saved all the same.
    Raises BackupRefused when the file cannot be made.
    """
    for _attempt in range(ATTEMPTS):
        try:
            facts = _write(settings, path)
        except FileWentAway:
            continue
        made = summary(facts)
        with transaction():
            audit.record(actor, "backup made", path.name, {"rows": made.rows, "files": made.files})
        return made
    raise BackupRefused("加密文件一直在变动，没有备份成：请过一会儿再试")


def verified(settings: Settings, path: Path) -> Archive:
    """Read a backup from end to end; raises BackupRefused with what is wrong.

    The keys that its sealed files need must be in the key folder, or the files would be lost.
    """
    archive = checked(path, settings.secret_keys)
    keys = KeyFolder(settings.keys)
    for key_id in archive.facts["keys"]:
        try:
            keys.get(key_id)
        except KeyMissing as error:
            raise BackupRefused(
                f"instance/keys 缺少密钥 {key_id}，备份里的加密文件会打不开：请先放回这个文件夹"
            ) from error
    return archive


def summary(facts: dict[str, Any]) -> Backup:
    """A backup in figures."""
    tables = sum(name.startswith(TABLES) for name in facts["entries"])
    files = len(facts["entries"]) - tables - 1
    rows = sum(table["rows"] for table in facts["tables"].values())
    return Backup(facts["made_at"], facts["revision"], rows, files, tuple(facts["lost"]))


def snapshot_of(connection: Connection) -> Connection:
    """The connection, for reading one state of the database; writers go on meanwhile.

    SQLite reads one state in any transaction, in its WAL mode without stopping a writer.
    """
    if connection.dialect.name == "sqlite":
        return connection
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return connection.execution_options(**options)


def _write(settings: Settings, path: Path) -> dict[str, Any]:
    with written(path) as archive, db.engine.connect() as connection:
        snapshot = snapshot_of(connection)
        facts: dict[str, Any] = {
            "made_at": now().isoformat(),
            "revision": migrations.present(db.engine),
            "tables": _add_tables(archive, snapshot),
        }
        facts["lost"] = _add_files(archive, snapshot, settings)
        facts["keys"] = _keys_of(snapshot)
        marks = settings.checkpoints
        ends = [marks.read_bytes()] if marks.exists() else []
        archive.add(CHECKPOINTS, ends, zipfile.ZIP_DEFLATED)
        return archive.seal(facts, settings.secret_key)


def _add_tables(archive: Writer, snapshot: Connection) -> dict[str, Any]:
    tables = {}
    for name, table in tables_of(snapshot).items():
        columns = [column.name for column in table.columns]
        rows = archive.add(TABLES + name, dumped(snapshot, table, columns), zipfile.ZIP_DEFLATED)
        tables[name] = {"columns": columns, "rows": rows}
    return tables


def _add_files(archive: Writer, snapshot: Connection, settings: Settings) -> list[str]:
    """Add every file; returns the ids of sealed files that are not in their place."""
    lost = []
    for name, path in entries(snapshot, settings.uploads):
        try:
            with path.open("rb") as file:
                archive.add(name, chunks_of(file), zipfile.ZIP_STORED)
        except FileNotFoundError:
            if _is_destroyed(name.removeprefix(SEALED)):
                raise FileWentAway(name) from None
            lost.append(name.removeprefix(SEALED))
    return lost


def _is_destroyed(storage_id: str) -> bool:
    """Whether a sealed file was given up by now, as the database stands outside the snapshot."""
    db.session.rollback()
    row = db.session.get(StoredFile, storage_id)
    return row is None or row.destroyed_at is not None


def _keys_of(snapshot: Connection) -> list[str]:
    living = select(StoredFile.key_id).where(StoredFile.destroyed_at.is_(None)).distinct()
    return sorted(snapshot.execute(living).scalars())
