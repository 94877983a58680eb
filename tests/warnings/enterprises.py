"""Enterprises with members and exposures, for the tests of whom a warning concerns."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from portal.accounts.models import InboxMessage, Membership, Organisation, Person
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from portal.warnings import exposure
from portal.warnings.exposure_models import Exposure, WarningMatch
from portal.warnings.models import Warning
from tests.factories import make_organisation, make_person

LAMPS: dict[str, Any] = {"countries": ["US"], "hs_codes": ["940541"], "platforms": ["amazon"]}
TEA: dict[str, Any] = {"countries": ["VN"], "hs_codes": ["0902"]}


class Enterprise:
    """An enterprise with an owner, and other members as asked for."""

    def __init__(self, *others: str, **given: Any) -> None:
        organisation = make_organisation()
        self.owner_row = make_person(organisation=organisation, phone="0595-22100000")
        self.others = [make_person(organisation=organisation, kind=kind) for kind in others]
        self.id, self.name = organisation.id, organisation.name
        self.owner = actor_of(self.owner_row)
        if given:
            self.keep(**given)

    def keep(self, **given: Any) -> int:
        """Keep an exposure over the last version."""
        kept = exposure.of_organisation(self.id)
        seen = kept.version if kept else 0
        db.session.rollback()
        return exposure.keep(self.owner, self.id, given, seen)

    def match(self, ref: str) -> WarningMatch | None:
        """How a warning concerns it, as it is in the database now."""
        db.session.rollback()
        found = (
            select(WarningMatch)
            .join(Warning, Warning.id == WarningMatch.warning_id)
            .where(Warning.ref == ref, WarningMatch.organisation_id == self.id)
        )
        return db.session.execute(found).scalar_one_or_none()

    def let_in(self, person: Person) -> None:
        """Another member, who may belong elsewhere, too."""
        belongs = {"person_id": person.id, "organisation_id": self.id, "kind": "member"}
        with transaction():
            db.session.add(Membership(**belongs, began_at=now()))

    def told(self, person: Person | None = None) -> list[str]:
        """Subjects of what a member has in the inbox, oldest first."""
        db.session.rollback()
        whose = (person or self.owner_row).id
        found = select(InboxMessage.subject).where(InboxMessage.person_id == whose)
        return list(db.session.execute(found.order_by(InboxMessage.id)).scalars())


def actor_of(person: Person) -> Actor:
    """Somebody as one who acts."""
    return Actor(person.id, person.name, frozenset({"enterprise"}))


def many(count: int, **given: Any) -> list[int]:
    """So many enterprises without members that keep the same; returns their ids."""
    lists: dict[str, Any] = {name: given.get(name, []) for name in exposure.FIELDS}
    with transaction():
        rows = [
            {"credit_code": f"many-{number}", "name": f"企业{number}", "created_at": now()}
            for number in range(count)
        ]
        plain = {"city": "", "is_sample": False}
        db.session.execute(insert(Organisation), [row | plain for row in rows])
        found = select(Organisation.id).where(Organisation.credit_code.startswith("many-"))
        ids = list(db.session.execute(found.order_by(Organisation.id)).scalars())
        kept = {"version": 1, "compared_version": 1, "changed_at": now(), "changed_by": None}
        db.session.execute(
            insert(Exposure), [{"organisation_id": one, **kept, **lists} for one in ids]
        )
    return ids
