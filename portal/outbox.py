"""Effects after the commit: rows leased, retried and done once, by any number of workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, CheckConstraint, Index, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.extensions import db
from portal.moments import Moment
from portal.transaction import transaction

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
log = structlog.get_logger("outbox")


class OutboxMessage(db.Model):  # type: ignore[name-defined]
    """One effect that is owed; the same key is never owed twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR failed_at IS NULL", name="one_end"),
        Index("ix_outbox_message_due", "done_at", "failed_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None]


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Name the function that carries out messages of a kind, inside a transaction of its own."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(
    kind: str, key: str, payload: dict[str, Any], not_before: datetime | None = None
) -> None:
    """Owe an effect, in the running transaction; a key that is owed or done already is left."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    row = {"kind": kind, "key": key, "payload": payload, "attempts": 0}
    statement = insert(OutboxMessage).values(**row, next_at=not_before or now())
    db.session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def run_due(limit: int = 100) -> int:
    """Carry out what is due, at most `limit` messages; returns how many were tried."""
    messages = _lease(limit)
    for message_id, kind, payload in messages:
        _carry_out(message_id, kind, payload)
    return len(messages)


def _lease(limit: int) -> list[tuple[int, str, dict[str, Any]]]:
    moment = now()
    due = (
        select(OutboxMessage.id)
        .where(OutboxMessage.done_at.is_(None), OutboxMessage.failed_at.is_(None))
        .where(OutboxMessage.next_at <= moment)
        .where(or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < moment))
        .order_by(OutboxMessage.id)
        .limit(limit)
    )
    if not db.session.execute(due).first():  # the usual case takes no lock
        db.session.rollback()
        return []
    with transaction():
        ids = list(db.session.execute(due.with_for_update(skip_locked=True)).scalars())
        leased = (
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids))
            .values(lease_until=moment + LEASE, attempts=OutboxMessage.attempts + 1)
            .returning(OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload)
        )
        rows = db.session.execute(leased).all()
    return sorted((row.id, row.kind, row.payload) for row in rows)


def _carry_out(message_id: int, kind: str, payload: dict[str, Any]) -> None:
    mine = update(OutboxMessage).where(
        OutboxMessage.id == message_id, OutboxMessage.done_at.is_(None)
    )
    try:
        with transaction():
            _handlers[kind](payload)
            db.session.execute(mine.values(done_at=now(), lease_until=None, error=None))
    except Exception as error:  # whatever went wrong, the message stays owed
        log.warning("message failed", kind=kind, message=message_id, error=type(error).__name__)
        _put_off(message_id, type(error).__name__)


def _put_off(message_id: int, error: str) -> None:
    with transaction():
        message = db.session.get_one(OutboxMessage, message_id)
        message.error, message.lease_until = error, None
        message.next_at = now() + min(LONGEST_WAIT, timedelta(seconds=2**message.attempts))
        if message.attempts >= MOST_ATTEMPTS:
            message.failed_at = now()
