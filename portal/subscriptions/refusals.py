"""Addresses that letters no longer reach: refused by the mail server, or named by the operator.

Only what the server says while it takes a letter is heard.  A letter that comes back hours later
goes to PORTAL_MAIL_FROM, which nobody reads here: the operator names its address with
`subscriptions bounce`.  Whoever has an account still reads everything in the inbox, and starts
letters again there; a reader without one does so by confirming the address anew.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, update

from portal import audit
from portal.accounts.models import Person
from portal.extensions import db
from portal.subscriptions.hearers import MOST_REFUSALS
from portal.subscriptions.models import Subscriber
from portal.transaction import transaction


def note_refusal(email: str) -> None:
    """Count a letter that the server refused for good: after three, none is written any more."""
    with transaction():
        counted = update(Subscriber).where(_held_by(email))
        db.session.execute(counted.values(refusals=Subscriber.refusals + 1))


def end_letters(email: str, actor: str) -> bool:
    """End the letters to an address at once, on record without it; whether anybody held it."""
    with transaction():
        ended = update(Subscriber).where(_held_by(email)).values(refusals=MOST_REFUSALS)
        holder = db.session.execute(ended.returning(Subscriber.id)).scalar_one_or_none()
        if holder is not None:
            audit.record(actor, "subscription.bounced", f"subscriber-{holder}", {})
        return holder is not None


def _held_by(email: str) -> ColumnElement[bool]:
    """The reader with this address, or the person whose account has it."""
    person = select(Person.id).where(Person.email == email).scalar_subquery()
    return or_(Subscriber.email == email, Subscriber.person_id == person)
