"""How connections behave: SQLite in WAL mode with keys and timeouts, PostgreSQL with its limits."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, event

from portal.config import Settings

BUSY_MILLISECONDS = 10_000
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA secure_delete=ON",
)


def engine_options(settings: Settings) -> dict[str, Any]:
    """Options of the SQLAlchemy engine for the chosen database."""
    if settings.is_sqlite:
        # Autocommit in the driver: transactions are begun by us, see `begin` below.
        return {"connect_args": {"isolation_level": None, "check_same_thread": False}}
    limits = "-c statement_timeout=60000 -c lock_timeout=10000 -c timezone=UTC"
    return {"pool_pre_ping": True, "connect_args": {"options": limits, "connect_timeout": 5}}


def prepare(engine: Engine) -> None:
    """Give each new SQLite connection its pragmas and its own way to begin."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: a read that turns into a write could fail for good.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
