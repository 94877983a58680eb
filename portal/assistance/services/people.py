"""People around a request: whom a step names, who works for a body, who is to be told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Membership, Person, PersonRole
from portal.assistance.bodies import PROVINCE, body_for_city
from portal.assistance.models import HelpRequest
from portal.extensions import db


@dataclass(frozen=True)
class Named:
    """Somebody whom a step names, with what matters for it."""

    person_id: int
    name: str
    body: str
    roles: frozenset[str]


def named(assignee: str) -> Named | None:
    """The person under a number or a mail address; None when there is none, or it is closed."""
    is_number = assignee.isascii() and assignee.isdigit() and len(assignee) <= 9
    match = Person.id == int(assignee) if is_number else Person.email == assignee.casefold()
    person = db.session.execute(
        select(Person).where(match, Person.closed_at.is_(None))
    ).scalar_one_or_none()
    if person is None:
        return None
    roles = select(PersonRole.role).where(PersonRole.person_id == person.id)
    return Named(
        person.id, person.name, person.body, frozenset(db.session.execute(roles).scalars())
    )


def name_of(person_id: int | None) -> str:
    """Somebody's name, '' for nobody."""
    found = select(Person.name).where(Person.id == person_id)
    return db.session.execute(found).scalar() or ""


def staff_of(body: str, role: str) -> tuple[int, ...]:
    """Who holds a role at a body; where nobody does, those of the province and of no body."""
    holders = (
        select(Person.id, Person.body)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == role, Person.closed_at.is_(None))
        .where(Person.body.in_(("", PROVINCE, body)))
        .order_by(Person.id)
    )
    rows = db.session.execute(holders).all()
    own = tuple(row.id for row in rows if row.body == body)
    return own or tuple(row.id for row in rows)


def body_with_officers(city: str) -> str:
    """The body that takes requests of a city: its own, or the province while it has no officer."""
    body = body_for_city(city)
    working = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == "officer", Person.closed_at.is_(None), Person.body == body)
    )
    has_officer = db.session.execute(working.limit(1)).first() is not None
    return body if has_officer else PROVINCE


def applicants_of(request: HelpRequest) -> tuple[int, ...]:
    """Who is told about it: its applicant, or the owners once the applicant has left."""
    belonging = select(Membership.person_id, Membership.kind).where(
        Membership.organisation_id == request.organisation_id, Membership.ended_at.is_(None)
    )
    kinds = {row.person_id: row.kind for row in db.session.execute(belonging)}
    if request.applicant_id is not None and request.applicant_id in kinds:
        return (request.applicant_id,)
    return tuple(sorted(person for person, kind in kinds.items() if kind == "owner"))


def officers_of(request: HelpRequest) -> tuple[int, ...]:
    """Who is told on our side: the officer in charge, else the officers of the body."""
    return (request.officer_id,) if request.officer_id else staff_of(request.body, "officer")
