"""People as rows: found, made, given a role; every room of this house asks here."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from portal.accounts.models import Membership, Organisation, Person, PersonRole
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor


def by_email(email: str) -> Person | None:
    """The person with this folded address; closed accounts have none."""
    found = select(Person).where(Person.email == email, Person.closed_at.is_(None))
    return db.session.execute(found).scalar_one_or_none()


def get(person_id: int) -> Person | None:
    """An open account."""
    person = db.session.get(Person, person_id)
    return person if person is not None and person.closed_at is None else None


def roles_of(person_id: int) -> frozenset[str]:
    """The roles that somebody holds."""
    held = select(PersonRole.role).where(PersonRole.person_id == person_id)
    return frozenset(db.session.execute(held).scalars())


def holders(role: str) -> list[Person]:
    """Open accounts with a role, by name: whom a request can be assigned to."""
    held = (
        select(Person)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == role, Person.closed_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    return list(db.session.execute(held).scalars())


def names(person_ids: set[int]) -> dict[int, str]:
    """Names by id, closed accounts under the name that is left of them."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def known_as(words: str, limit: int) -> list[int]:
    """Ids of the people whose name or address holds the words."""
    found = select(Person.id).where(
        or_(
            Person.name.contains(words, autoescape=True),
            Person.email.contains(words.lower(), autoescape=True),
        )
    )
    return list(db.session.execute(found.order_by(Person.id).limit(limit)).scalars())


def grant(person_id: int, role: str, actor: Actor) -> None:
    """Give a role that is not held yet, in the running transaction."""
    if role not in roles_of(person_id):
        db.session.add(
            PersonRole(person_id=person_id, role=role, granted_by=actor.label, granted_at=now())
        )
        db.session.flush()


def take_role(person_id: int, role: str) -> None:
    """Take a role away, in the running transaction."""
    held = PersonRole.person_id == person_id, PersonRole.role == role
    db.session.execute(delete(PersonRole).where(*held))


def organisation_by_code(credit_code: str) -> Organisation | None:
    """The organisation with this code; its row is locked until the commit."""
    found = select(Organisation).where(Organisation.credit_code == credit_code)
    return db.session.execute(found.with_for_update()).scalar_one_or_none()


def members_of(organisation_id: int) -> list[tuple[Membership, Person]]:
    """Standing memberships, owners first."""
    rank = {"owner": 0, "member": 1, "reader": 2}
    rows = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    ).all()
    return sorted(
        ((membership, person) for membership, person in rows), key=lambda row: rank[row[0].kind]
    )


def members_with_right(organisation_id: int, *kinds: str) -> list[int]:
    """Ids of those who belong to an organisation in one of these ways: whom to inform."""
    return [
        person.id
        for membership, person in members_of(organisation_id)
        if not kinds or membership.kind in kinds
    ]
