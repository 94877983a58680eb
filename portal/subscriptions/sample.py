"""Made-up subscriptions of the made-up people, so that a local portal shows how it looks."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts import consents
from portal.accounts.models import Person
from portal.extensions import db
from portal.subscriptions import services
from portal.subscriptions.criteria import Criteria, checked
from portal.subscriptions.models import Subscriber
from portal.transaction import transaction

#: (whose, what about, how often)
HELD = (
    ("enterprise", Criteria(kind="warning", country="US", level="orange"), "once"),
    ("enterprise", Criteria(kind="policy", topic="专利"), "weekly"),
    ("enterprise", Criteria(words="海外 纠纷应对"), "daily"),
    ("enterprise2", Criteria(kind="warning", country="EU"), "once"),
    ("enterprise2", Criteria(kind="notice"), "daily"),
    ("member", Criteria(kind="policy", issuer="国家知识产权局"), "daily"),
)
#: who gets letters beside the inbox
BY_MAIL = ("enterprise", "enterprise2")


def load() -> int:
    """Keep them once, for the made-up people who are there; returns how many."""
    people = _people()
    if not people or db.session.execute(select(Subscriber.id).limit(1)).first():
        return 0
    held = [(people[key], about, often) for key, about, often in HELD if key in people]
    with transaction():
        for key in BY_MAIL:
            if key in people:
                consents.give(people[key], services.MAIL)
        for person_id, criteria, frequency in held:
            services.keep(services.holder_of_person(person_id), checked(criteria), frequency)
    return len(held)


def _people() -> dict[str, int]:
    found = select(Person.email, Person.id).where(Person.is_sample, Person.closed_at.is_(None))
    return {email.partition("@")[0]: number for email, number in db.session.execute(found)}
