"""Bring a backup back: everything is checked first, and what stood there is set aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flask_migrate import upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.schema import AddConstraint, DropConstraint, ForeignKeyConstraint, Table

from portal import audit, audit_checks, migrations
from portal.backup.archive import Archive, BackupRefused
from portal.backup.making import CHECKPOINTS, TABLES, Backup, summary, verified
from portal.backup.rows import count_on, digest_of, dumped, load, tables_of
from portal.backup.stored import place_of
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.files.folders import private, write_private
from portal.search import follower
from portal.transaction import transaction

SQLITE_FILES: Final = ("", "-wal", "-shm")


def restore(settings: Settings, path: Path, actor: str) -> Backup:
    """Bring a backup back and take its structure on to this program's.

    An SQLite database that is there is set aside in `instance/replaced-…`, never removed; on
    PostgreSQL the database must be empty.  Raises BackupRefused, and all is as it was.
    """
    archive = verified(settings, path)
    if archive.facts["revision"] > migrations.newest():
        raise BackupRefused("备份是更新的程序做的：请先升级程序，再恢复")
    _place_files(archive)
    with _room_made(settings):
        upgrade(revision=archive.facts["revision"])
        _fill(archive)
        upgrade()
        _place_checkpoints(archive, settings)
        if problems := audit_checks.check():
            raise BackupRefused(f"备份里的审计记录不完整，没有恢复：{problems[0]}")
    with transaction():
        audit.record(actor, "backup restored", path.name, {"made_at": archive.facts["made_at"]})
    follower.rebuild()
    return summary(archive.facts)


def _place_files(archive: Archive) -> None:
    """Put each file in its place unless it is there: their names say what is in them."""
    for name in archive.facts["entries"]:
        place = place_of(name)
        if place is not None and not place.exists():
            write_private(place, b"".join(archive.chunks(name)))


def _place_checkpoints(archive: Archive, settings: Settings) -> None:
    write_private(settings.checkpoints, b"".join(archive.chunks(CHECKPOINTS)))


@contextmanager
def _room_made(settings: Settings) -> Iterator[None]:
    """An empty database for the block; when the block fails, what was there is there again."""
    db.session.remove()
    db.engine.dispose()
    aside = settings.instance / f"replaced-{now():%Y%m%dT%H%M%S%f}"
    moved = {settings.checkpoints: aside / settings.checkpoints.name}
    if settings.is_sqlite:
        database = Path(str(db.engine.url.database))
        _refuse_running(database)
        moved |= {Path(f"{database}{end}"): aside / f"{database.name}{end}" for end in SQLITE_FILES}
    elif inspect(db.engine).get_table_names():
        raise BackupRefused("数据库不是空的：请另建一个空库，把 PORTAL_DATABASE_URL 指向它，再恢复")
    _move(moved)
    try:
        yield
    except BaseException:
        db.session.remove()
        _clear(settings, moved)
        _move({there: here for here, there in moved.items()})
        raise


def _refuse_running(database: Path) -> None:
    """Raises BackupRefused while another process has the SQLite database open.

    Leaving the WAL mode needs the database alone; a damaged one cannot be asked and is moved.
    """
    if not database.exists():
        return
    connection = sqlite3.connect(database, timeout=0)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise BackupRefused("数据库正在使用：请先停止门户和后台工作，再恢复") from error
    except sqlite3.DatabaseError:
        return
    finally:
        connection.close()


def _move(paths: dict[Path, Path]) -> None:
    for here, there in paths.items():
        if here.exists():
            private(there.parent)
            here.replace(there)


def _clear(settings: Settings, moved: dict[Path, Path]) -> None:
    """Take away what a restore that failed has made."""
    if not settings.is_sqlite:
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    db.engine.dispose()
    for path in moved:
        path.unlink(missing_ok=True)


def _fill(archive: Archive) -> None:
    """Put every row in, and compare each table with what was saved."""
    with db.engine.connect().execution_options(writes=True) as connection:
        if connection.dialect.name == "sqlite":
            _set_foreign_keys(connection, "OFF")
        with connection.begin():
            tables = tables_of(connection)
            if {*tables} != {*archive.facts["tables"]}:
                raise BackupRefused("备份里的表与它的版本号对不上：请换另一份备份")
            bonds = _bonds(connection, tables)
            for bond in bonds:
                connection.execute(DropConstraint(bond))
            for name, table in tables.items():
                _fill_table(archive, connection, table, archive.facts["tables"][name]["columns"])
            for bond in bonds:
                connection.execute(AddConstraint(bond))
            _refuse_loose_ends(connection)
        if connection.dialect.name == "sqlite":
            _set_foreign_keys(connection, "ON")


def _fill_table(archive: Archive, connection: Connection, table: Table, columns: list[str]) -> None:
    entry = TABLES + table.name
    load(connection, table, columns, archive.lines(entry))
    count_on(connection, table)
    if digest_of(dumped(connection, table, columns)) != archive.facts["entries"][entry]:
        raise BackupRefused(f"{table.name} 表恢复后与备份不一致，没有恢复：请把这一情况告诉开发者")


def _bonds(connection: Connection, tables: dict[str, Table]) -> list[ForeignKeyConstraint]:
    """Foreign keys to be set aside while rows come in any order; SQLite switches them off."""
    if connection.dialect.name == "sqlite":
        return []
    return [bond for table in tables.values() for bond in table.foreign_key_constraints]


def _refuse_loose_ends(connection: Connection) -> None:
    """On SQLite, raise BackupRefused for a row that points at none; elsewhere the keys do."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if found is not None:
            raise BackupRefused(f"备份里 {found[0]} 表的一行没有对应的 {found[2]}：请换另一份备份")


def _set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch them on the driver's own connection: inside a transaction the pragma does nothing."""
    driver = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={state}")  # type: ignore[union-attr]
