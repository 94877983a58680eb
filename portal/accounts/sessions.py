"""Signed-in browsers: begun, recognised, shown a second factor, ended; kept in the database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select, union_all, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import literal

from portal.accounts.models import Membership, Person, PersonRole, SignInSession
from portal.accounts.sealing import digest
from portal.clock import now
from portal.extensions import db
from portal.permissions import STAFF_ROLES, Viewer
from portal.transaction import transaction

SECRET_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
FRESH = timedelta(minutes=10)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without a request, and altogether."""

    idle: timedelta
    absolute: timedelta


ENTERPRISE = Limits(idle=timedelta(hours=12), absolute=timedelta(days=30))
STAFF = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


@dataclass(frozen=True)
class Recognised:
    """A session that holds, and who it belongs to."""

    session_id: int
    viewer: Viewer


def begin(person_id: int, device: str, has_shown_factor: bool = False) -> str:
    """Start a session in the running transaction; returns the secret for the cookie."""
    secret, moment = secrets.token_urlsafe(SECRET_BYTES), now()
    db.session.add(
        SignInSession(
            digest=digest(secret),
            person_id=person_id,
            device=device,
            created_at=moment,
            seen_at=moment,
            stepped_up_at=moment if has_shown_factor else None,
        )
    )
    return secret


def recognise(secret: str, is_local: bool) -> Recognised | None:
    """Whose session this is, None when there is none or it is over; notes that it was used."""
    row = db.session.execute(_by_digest(digest(secret))).first()
    if row is None:
        return None
    viewer = _viewer(row, is_local)
    if _is_over(row, STAFF if viewer.roles & STAFF_ROLES else ENTERPRISE):
        return None
    if now() - row.seen_at >= SEEN_EVERY:
        _note_use(row.id)
    return Recognised(row.id, viewer)


def step_up(session_id: int) -> None:
    """Note that the person has just shown who they are."""
    shown = update(SignInSession).where(SignInSession.id == session_id)
    db.session.execute(shown.values(stepped_up_at=now()))


def end(person_id: int, why: str, only: int | None = None, but: int | None = None) -> int:
    """End a person's sessions: `only` one of them, or all `but` one; returns how many."""
    ending = update(SignInSession).where(
        SignInSession.person_id == person_id, SignInSession.ended_at.is_(None)
    )
    if only is not None:
        ending = ending.where(SignInSession.id == only)
    if but is not None:
        ending = ending.where(SignInSession.id != but)
    ended = db.session.execute(
        ending.values(ended_at=now(), ended_why=why).returning(SignInSession.id)
    )
    return len(ended.all())


def standing(person_id: int, limits: Limits) -> list[SignInSession]:
    """The person's sessions that hold, last used first."""
    moment = now()
    kept = (
        select(SignInSession)
        .where(SignInSession.person_id == person_id, SignInSession.ended_at.is_(None))
        .where(SignInSession.seen_at > moment - limits.idle)
        .where(SignInSession.created_at > moment - limits.absolute)
        .order_by(SignInSession.seen_at.desc())
    )
    return list(db.session.execute(kept).scalars())


def limits_of(viewer: Viewer) -> Limits:
    """Staff sessions are shorter."""
    return STAFF if viewer.roles & STAFF_ROLES else ENTERPRISE


def _by_digest(value: str) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SignInSession.id,
            SignInSession.created_at,
            SignInSession.seen_at,
            SignInSession.stepped_up_at,
            Person.id.label("person_id"),
            Person.name,
            Person.body,
            (Person.sealed_totp_secret != "").label("has_factor"),
        )
        .join(Person, Person.id == SignInSession.person_id)
        .where(SignInSession.digest == value, SignInSession.ended_at.is_(None))
        .where(Person.closed_at.is_(None))
    )


def _viewer(row: Row[Any], is_local: bool) -> Viewer:
    held = _held_by(row.person_id)
    shown: datetime | None = row.stepped_up_at
    return Viewer(
        is_local=is_local,
        person_id=row.person_id,
        name=row.name,
        roles=frozenset(name for name, number in held if number == 0),
        organisations=tuple((number, name) for name, number in held if number != 0),
        body=row.body,
        second_factor=shown is not None and row.has_factor,
        stepped_up=shown is not None and now() - shown <= FRESH,
    )


def _held_by(person_id: int) -> list[tuple[str, int]]:
    """Roles as (role, 0) and standing memberships as (kind, organisation), in one query."""
    roles = select(PersonRole.role, literal(0)).where(PersonRole.person_id == person_id)
    memberships = select(Membership.kind, Membership.organisation_id).where(
        Membership.person_id == person_id, Membership.ended_at.is_(None)
    )
    rows = db.session.execute(union_all(roles, memberships)).all()
    return sorted((name, number) for name, number in rows)


def _is_over(row: Row[Any], limits: Limits) -> bool:
    idle: timedelta = now() - row.seen_at
    age: timedelta = now() - row.created_at
    return idle > limits.idle or age > limits.absolute


def _note_use(session_id: int) -> None:
    """At most once a minute; a busy database must not turn a reader away."""
    try:
        with transaction():
            used = update(SignInSession).where(SignInSession.id == session_id)
            db.session.execute(used.values(seen_at=now()))
    except OperationalError:
        db.session.rollback()
