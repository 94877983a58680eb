"""What the worker sweeps out: addresses nobody confirmed; and what it notes of dead ones."""

from __future__ import annotations

from sqlalchemy import delete, update

from portal.clock import now
from portal.extensions import db
from portal.subscriptions.models import Subscriber, SubscriptionRequest
from portal.subscriptions.services import CONFIRM_WITHIN
from portal.transaction import transaction

HOUR = 3_600


def tidy() -> None:
    """Delete addresses that were not confirmed within seven days; safe to run at any time."""
    with transaction():
        old = SubscriptionRequest.created_at <= now() - CONFIRM_WITHIN
        db.session.execute(delete(SubscriptionRequest).where(old))


def note_refusal(email: str) -> None:
    """Count a letter that the server refused for good: after three, none is written any more.

    Confirming the address anew begins the count anew.
    """
    with transaction():
        mine = update(Subscriber).where(Subscriber.email == email)
        db.session.execute(mine.values(refusals=Subscriber.refusals + 1))
