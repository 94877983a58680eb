"""How Alembic reaches the portal's database: the app's own engine, one transaction a migration."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.extensions import db


def migrate() -> None:
    """Run the migrations on the database of the current app."""
    arguments = current_app.extensions["migrate"].configure_args
    # SQLite rebuilds a table to alter it; with foreign keys on, what points at it would go.
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if is_sqlite:
            set_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            **arguments,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            set_foreign_keys(connection, "ON")


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch them on the driver's own connection: inside a transaction the pragma does nothing."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - the connection was opened a moment ago
    driver.execute(f"PRAGMA foreign_keys={state}")


if context.is_offline_mode():
    raise SystemExit("离线生成 SQL 没有用到：请连上数据库运行")
migrate()
