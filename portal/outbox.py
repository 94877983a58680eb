"""Effects after the commit: rows leased, retried and done once, by any number of workers.

What is owed goes in the order in which it was owed, except that letters to many take their turn
LAST: sixty thousand of them do not stand before the one letter that somebody waits for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, CheckConstraint, Index, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.clock import now
from portal.extensions import db
from portal.moments import Moment
from portal.permissions import Actor
from portal.transaction import transaction

LEASE = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 12

#: what was due for longer than this is held up
PATIENCE = timedelta(minutes=5)
MOST_SHOWN = 200

#: when a message has its turn: all that is NEXT before anything that is LAST
NEXT, LAST = 0, 1

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
log = structlog.get_logger("outbox")


class OutboxMessage(db.Model):  # type: ignore[name-defined]
    """One effect that is owed; the same key is never owed twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR failed_at IS NULL", name="one_end"),
        CheckConstraint(f"turn IN ({NEXT}, {LAST})", name="turn"),
        # In the order in which messages are taken: nothing is sorted, however many wait.
        Index("ix_outbox_message_owed", "done_at", "failed_at", "turn", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    turn: Mapped[int] = mapped_column(default=NEXT)
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
    enqueue_all(kind, [(key, payload)], not_before)


def enqueue_all(
    kind: str,
    messages: Iterable[tuple[str, dict[str, Any]]],
    not_before: datetime | None = None,
    turn: int = NEXT,
) -> None:
    """Owe many effects of a kind, as (key, payload), with one statement; `turn`: NEXT or LAST."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    same = {"kind": kind, "turn": turn, "attempts": 0, "next_at": not_before or now()}
    rows = [{**same, "key": key, "payload": payload} for key, payload in messages]
    if rows:
        statement = insert(OutboxMessage).on_conflict_do_nothing(index_elements=["key"])
        db.session.execute(statement, rows)


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
        .order_by(OutboxMessage.turn, OutboxMessage.id)
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
            .returning(
                OutboxMessage.turn, OutboxMessage.id, OutboxMessage.kind, OutboxMessage.payload
            )
        )
        rows = sorted(db.session.execute(leased), key=lambda row: (row.turn, row.id))
    return [(row.id, row.kind, row.payload) for row in rows]


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


@dataclass(frozen=True)
class Owed:
    """How many messages wait, how many of them are held up, how many were given up."""

    waiting: int
    held_up: int
    failed: int


def owed() -> Owed:
    """What is not done; one query."""
    is_late = OutboxMessage.next_at < now() - PATIENCE
    is_due = OutboxMessage.failed_at.is_(None)
    counted = select(
        func.count(case((is_due, 1))).label("waiting"),
        func.count(case((is_due & is_late, 1))).label("held_up"),
        func.count(OutboxMessage.failed_at).label("failed"),
    ).where(OutboxMessage.done_at.is_(None))
    return Owed(*db.session.execute(counted).one())


def failed() -> Sequence[OutboxMessage]:
    """What was given up, the newest first, at most MOST_SHOWN."""
    given_up = select(OutboxMessage).where(
        OutboxMessage.failed_at.is_not(None), OutboxMessage.done_at.is_(None)
    )
    ordered = given_up.order_by(OutboxMessage.failed_at.desc(), OutboxMessage.id.desc())
    return db.session.execute(ordered.limit(MOST_SHOWN)).scalars().all()


def retry(message_id: int, actor: Actor) -> bool:
    """Owe a message anew that was given up; whether there was one."""
    with transaction():
        again = (
            update(OutboxMessage)
            .where(OutboxMessage.id == message_id, OutboxMessage.failed_at.is_not(None))
            .values(failed_at=None, attempts=0, next_at=now(), lease_until=None)
            .returning(OutboxMessage.kind)
        )
        kind = db.session.execute(again).scalar_one_or_none()
        if kind is not None:
            audit.record(actor.label, "outbox.retry", f"message-{message_id}", {"kind": kind})
        return kind is not None


def kinds() -> Sequence[str]:
    """Every kind of message that can be carried out."""
    return sorted(_handlers)
