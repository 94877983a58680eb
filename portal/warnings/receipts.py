"""Who has read a warning: a member confirms it, and the enterprise counts as having read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import contains_eager, joinedload

from portal import audit
from portal.accounts.refusal import NotFound
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from portal.warnings.exposure_models import WarningMatch, WarningReading
from portal.warnings.matching_words import reasons_of
from portal.warnings.models import Warning

is_unread = WarningMatch.read_release < WarningMatch.release


@dataclass(frozen=True)
class Unread:
    """How many warnings in force an enterprise has not read, and how many of these are red."""

    all: int
    red: int


def confirm(actor: Actor, organisations: Collection[int], ref: str, release: int) -> None:
    """Mark a message of a warning as read by somebody, for the enterprises that it concerns.

    `release` is the message that was on the page: what came later stays unread. Raises NotFound
    for a warning that concerns none of them.
    """
    with transaction():
        matches = of_warning(organisations, ref, lock=True)
        if not matches:
            raise NotFound
        for match in matches:
            _mark(match, actor, min(release, match.release))
        subject = f"warning-{ref}"
        audit.record(actor.label, "warning read", subject, {"release": release})


def _mark(match: WarningMatch, actor: Actor, release: int) -> None:
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    row = {"match_id": match.id, "person_id": actor.person_id, "release": release}
    reading = insert(WarningReading).values(**row, read_at=now())
    once = reading.on_conflict_do_nothing(index_elements=["match_id", "person_id", "release"])
    db.session.execute(once)
    newer = update(WarningMatch).where(
        WarningMatch.id == match.id, WarningMatch.read_release < release
    )
    db.session.execute(newer.values(read_release=release, read_at=now()))


def of_warning(
    organisations: Collection[int], ref: str, lock: bool = False
) -> Sequence[WarningMatch]:
    """How a warning concerns some enterprises, by their names; empty when it does not."""
    found = (
        _current(organisations)
        .where(Warning.ref == ref)
        .options(
            joinedload(WarningMatch.organisation, innerjoin=True),
            contains_eager(WarningMatch.warning).joinedload(Warning.latest),
        )
        .order_by(WarningMatch.organisation_id)
    )
    if lock:
        found = found.with_for_update(of=WarningMatch)
    return db.session.execute(found).scalars().all()


def readings_of(match_ids: Collection[int]) -> Sequence[WarningReading]:
    """Who read what, newest first, with the names."""
    found = (
        select(WarningReading)
        .where(WarningReading.match_id.in_(match_ids))
        .options(joinedload(WarningReading.person, innerjoin=True))
        .order_by(WarningReading.read_at.desc(), WarningReading.id.desc())
    )
    return db.session.execute(found).scalars().all()


def page(organisations: Collection[int], offset: int, limit: int) -> Sequence[WarningMatch]:
    """The warnings that concern some enterprises: unread ones in force first, the gravest first."""
    is_over = case((is_standing(), 0), else_=1)
    found = (
        _current(organisations)
        .options(joinedload(WarningMatch.organisation, innerjoin=True))
        .order_by(
            is_over,
            case((is_unread, 0), else_=1),
            Warning.level_rank,
            WarningMatch.matched_at.desc(),
            WarningMatch.id.desc(),
        )
        .offset(offset)
        .limit(limit)
    )
    return db.session.execute(found).scalars().all()


def count(organisations: Collection[int]) -> int:
    """How many warnings concern some enterprises, past ones included."""
    found = select(func.count(WarningMatch.id)).where(*_of(organisations))
    return int(db.session.execute(found).scalar_one())


def waiting(organisations: Collection[int], limit: int) -> tuple[list[WarningMatch], int]:
    """The first of what some enterprises have not read of what is in force, and how much it is."""
    total = func.count().over()
    found = (
        _current(organisations)
        .add_columns(total)
        .where(is_unread, is_standing())
        .order_by(Warning.level_rank, WarningMatch.matched_at.desc(), WarningMatch.id.desc())
        .limit(limit)
    )
    rows = db.session.execute(found).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def unread(organisations: Collection[int]) -> Unread:
    """What some enterprises have not read, of what is in force; one query."""
    found = (
        select(func.count(WarningMatch.id), func.count(case((Warning.level == "red", 1))))
        .join(Warning, Warning.id == WarningMatch.warning_id)
        .where(*_of(organisations), is_unread, is_standing())
    )
    return Unread(*db.session.execute(found).one())


def held_of(person_id: int) -> list[dict[str, object]]:
    """What a person's copy of their data has of this: which warnings they confirmed, and when."""
    found = (
        select(Warning.ref, Warning.title, WarningReading.read_at, WarningMatch.reasons)
        .join(WarningMatch, WarningMatch.id == WarningReading.match_id)
        .join(Warning, Warning.id == WarningMatch.warning_id)
        .where(WarningReading.person_id == person_id)
        .order_by(WarningReading.id)
    )
    return [
        {
            "ref": row.ref,
            "title": row.title,
            "read_at": row.read_at,
            "reasons": [[one.kind, one.value] for one in reasons_of(row.reasons)],
        }
        for row in db.session.execute(found)
    ]


def is_standing() -> ColumnElement[bool]:
    """Whether a warning is in force today, as a condition."""
    return Warning.cancelled_at.is_(None) & or_(
        Warning.valid_until.is_(None), Warning.valid_until >= today()
    )


def _of(organisations: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    return WarningMatch.organisation_id.in_(organisations), WarningMatch.ended_at.is_(None)


def _current(organisations: Collection[int]) -> Select[WarningMatch]:
    """Matches that still hold, with their warnings."""
    return (
        select(WarningMatch)
        .join(WarningMatch.warning)
        .options(contains_eager(WarningMatch.warning))
        .where(*_of(organisations))
    )
