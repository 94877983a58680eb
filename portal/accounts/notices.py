"""Telling somebody something: a message in the inbox and the same words by mail."""

from __future__ import annotations

from sqlalchemy import select

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
    db.session.add(
        InboxMessage(
            person_id=person_id,
            key=key,
            subject=subject,
            body=body,
            path=path,
            created_at=now(),
        )
    )
    db.session.flush()


def _is_told(key: str) -> bool:
    told = select(InboxMessage.id).where(InboxMessage.key == key)
    return db.session.execute(told).first() is not None
