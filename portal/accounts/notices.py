"""Telling somebody something: a message in the inbox and the same words by mail."""

from __future__ import annotations

from sqlalchemy import func, select, update

from portal.accounts import letters
from portal.accounts.models import InboxMessage, Person
from portal.clock import now
from portal.extensions import db


def inform(person_id: int, key: str, subject: str, body: str, path: str = "") -> None:
    """Tell a person, inside a transaction; the same key is told once, closed accounts never.

    `body` is plain text without secrets; `path` is the page that it is about.
    """
    person = db.session.get(Person, person_id)
    if person is None or person.closed_at is not None or _is_told(key):
        return
    message = InboxMessage(
        person_id=person_id, key=key, subject=subject, body=body, path=path, created_at=now()
    )
    db.session.add(message)
    db.session.flush()  # the next one with the same key finds it
    letters.send(
        letters.NOTICE,
        person.email,
        f"inbox:{key}",
        subject,
        name=person.name,
        body=body,
        link=letters.address_of(path) if path else "",
    )


def unread(person_id: int) -> int:
    """How many messages wait to be read."""
    waiting = InboxMessage.person_id == person_id, InboxMessage.read_at.is_(None)
    return int(db.session.execute(select(func.count()).where(*waiting)).scalar_one())


def count(person_id: int) -> int:
    """How many messages there are."""
    kept = select(func.count()).where(InboxMessage.person_id == person_id)
    return int(db.session.execute(kept).scalar_one())


def page_of_messages(person_id: int, offset: int, limit: int) -> list[InboxMessage]:
    """Messages, newest first."""
    page = (
        select(InboxMessage)
        .where(InboxMessage.person_id == person_id)
        .order_by(InboxMessage.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return list(db.session.execute(page).scalars())


def mark_read(person_id: int, message_id: int | None = None) -> None:
    """Mark one of a person's messages as read, or all of them, in the running transaction."""
    waiting = update(InboxMessage).where(
        InboxMessage.person_id == person_id, InboxMessage.read_at.is_(None)
    )
    if message_id is not None:
        waiting = waiting.where(InboxMessage.id == message_id)
    db.session.execute(waiting.values(read_at=now()))


def _is_told(key: str) -> bool:
    told = select(InboxMessage.id).where(InboxMessage.key == key)
    return db.session.execute(told).first() is not None
