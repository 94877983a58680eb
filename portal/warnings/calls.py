"""Whom staff call about a warning: those it concerns who have not read it, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import joinedload

from portal import audit
from portal.accounts.models import Membership, Organisation, Person
from portal.accounts.refusal import N_, NotFound, Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.text import clean_text
from portal.transaction import transaction
from portal.warnings.exposure_models import CALL_OUTCOMES, WarningCall, WarningMatch
from portal.warnings.models import Warning
from portal.warnings.receipts import is_standing, is_unread

LONGEST_NOTE = 500
RANKS = {"owner": 0, "member": 1, "reader": 2}
#: an enterprise that was reached by phone need not be called again about the same message
was_reached = exists().where(
    WarningCall.match_id == WarningMatch.id,
    WarningCall.release == WarningMatch.release,
    WarningCall.outcome == "reached",
)


@dataclass(frozen=True)
class Tally:
    """A warning in force, how many enterprises it concerns, and how many have not heard of it."""

    ref: str
    title: str
    level: str
    is_sample: bool
    changed_at: datetime
    matched: int
    unread: int
    #: neither read nor reached by phone
    uncalled: int


@dataclass(frozen=True)
class Contact:
    """Somebody of an enterprise who can be called."""

    name: str
    phone: str
    kind: str


def tallies() -> Sequence[Tally]:
    """Warnings in force that concern somebody: the gravest, then the most unheard; one query."""
    unheard = func.count(case((is_unread & ~was_reached, 1)))
    found = (
        select(
            Warning.ref,
            Warning.title,
            Warning.level,
            Warning.is_sample,
            Warning.changed_at,
            func.count(WarningMatch.id).label("matched"),
            func.count(case((is_unread, 1))).label("unread"),
            unheard.label("uncalled"),
        )
        .join(WarningMatch, WarningMatch.warning_id == Warning.id)
        .where(WarningMatch.ended_at.is_(None), is_standing())
        .group_by(Warning.id)
        .order_by(Warning.level_rank, unheard.desc(), Warning.changed_at.desc(), Warning.id)
    )
    return tuple(Tally(**row._asdict()) for row in db.session.execute(found))


def unread_red() -> int:
    """How many enterprises have a red warning in force unread, and were not reached; one query."""
    found = (
        select(func.count(func.distinct(WarningMatch.organisation_id)))
        .join(Warning, Warning.id == WarningMatch.warning_id)
        .where(WarningMatch.ended_at.is_(None), is_standing(), Warning.level == "red")
        .where(is_unread, ~was_reached)
    )
    return int(db.session.execute(found).scalar_one())


def warning(ref: str) -> Warning:
    """The warning with this ref; raises NotFound."""
    found = db.session.execute(select(Warning).where(Warning.ref == ref)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def counts(warning_id: int) -> Row[int, int, int]:
    """`matched`, `unread` and `uncalled` of one warning."""
    found = select(
        func.count(WarningMatch.id).label("matched"),
        func.count(case((is_unread, 1))).label("unread"),
        func.count(case((is_unread & ~was_reached, 1))).label("uncalled"),
    ).where(*_of(warning_id))
    return db.session.execute(found).one()


def page(warning_id: int, offset: int, limit: int) -> Sequence[WarningMatch]:
    """Whom a warning concerns: those to call first, then the unread, then those who have read."""
    found = (
        select(WarningMatch)
        .join(WarningMatch.organisation)
        .where(*_of(warning_id))
        .options(joinedload(WarningMatch.organisation, innerjoin=True))
        .order_by(*_by_urgency(), Organisation.name, WarningMatch.id)
        .offset(offset)
        .limit(limit)
    )
    return db.session.execute(found).scalars().all()


def contacts(organisations: Collection[int]) -> dict[int, list[Contact]]:
    """Members with a phone number by enterprise, owners first; one query."""
    rows = db.session.execute(
        select(Membership.organisation_id, Membership.kind, Person.name, Person.phone)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(organisations), Membership.ended_at.is_(None))
        .where(Person.closed_at.is_(None))
        .order_by(Membership.id)
    ).all()
    found: dict[int, list[Contact]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (not row.phone, RANKS[row.kind])):
        found[row.organisation_id].append(Contact(row.name, row.phone, row.kind))
    return found


def of_matches(match_ids: Collection[int]) -> dict[int, list[WarningCall]]:
    """Calls and remarks by match, newest first; one query."""
    noted = select(WarningCall).where(WarningCall.match_id.in_(match_ids))
    found: dict[int, list[WarningCall]] = defaultdict(list)
    for call in db.session.execute(noted.order_by(WarningCall.id.desc())).scalars():
        found[call.match_id].append(call)
    return found


def note(actor: Actor, ref: str, match_id: int, outcome: str, words: str, key: str) -> None:
    """Note a call to an enterprise; the same form sent twice is one call.

    Raises NotFound, TextRefused, and Refused for a remark without words.
    """
    words = clean_text(words, LONGEST_NOTE)
    if outcome not in CALL_OUTCOMES:
        raise Refused(N_("请选电话的结果"))
    if outcome == "note" and not words:
        raise Refused(N_("请写下要记的话"))
    with transaction():
        match = _match(ref, match_id)
        row = {"match_id": match.id, "release": match.release, "outcome": outcome, "note": words}
        who = {"called_by": actor.person_id, "called_by_name": actor.name, "called_at": now()}
        insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
        once = insert(WarningCall).values(key=key, **row, **who)
        taken = once.on_conflict_do_nothing(index_elements=["key"]).returning(WarningCall.id)
        if db.session.execute(taken).first() is not None:
            detail = {"organisation": match.organisation_id, "outcome": outcome}
            audit.record(actor.label, "warning called", f"warning-{ref}", detail)


def _match(ref: str, match_id: int) -> WarningMatch:
    found = (
        select(WarningMatch)
        .join(Warning, Warning.id == WarningMatch.warning_id)
        .where(Warning.ref == ref, WarningMatch.id == match_id, WarningMatch.ended_at.is_(None))
    )
    match = db.session.execute(found).scalar_one_or_none()
    if match is None:
        raise NotFound
    return match


def _of(warning_id: int) -> tuple[Any, ...]:
    return WarningMatch.warning_id == warning_id, WarningMatch.ended_at.is_(None)


def _by_urgency() -> tuple[Any, ...]:
    return case((is_unread & ~was_reached, 0), (is_unread, 1), else_=2), WarningMatch.matched_at
