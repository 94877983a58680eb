"""What is swept out by the worker: accounts nobody confirmed, old links, tries and sessions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from portal.accounts import attempts, tokens
from portal.accounts.models import (
    Membership,
    OneTimeToken,
    Organisation,
    Person,
    PersonRole,
    SignInSession,
)
from portal.clock import now
from portal.extensions import db
from portal.transaction import transaction

UNCONFIRMED = timedelta(days=2)
SESSIONS = timedelta(days=190)  # longer than the 180 days for which logs must be kept
DAY = 86_400


def tidy() -> None:
    """Delete what is over; safe to run at any time."""
    with transaction():
        attempts.forget_old()
        tokens.forget_old()
        db.session.execute(delete(SignInSession).where(SignInSession.seen_at < now() - SESSIONS))
        _forget_unconfirmed()


def _forget_unconfirmed() -> None:
    """Registrations that were never confirmed; staff, who are made by others, are none."""
    old = (
        select(Person.id)
        .where(Person.email_verified_at.is_(None), Person.closed_at.is_(None))
        .where(Person.created_at < now() - UNCONFIRMED)
        .where(Person.id.not_in(select(PersonRole.person_id)))
    )
    ids = list(db.session.execute(old).scalars())
    asked = select(OneTimeToken.organisation_id).where(OneTimeToken.person_id.in_(ids))
    organisations = {number for number in db.session.execute(asked).scalars() if number}
    for model in (OneTimeToken, SignInSession):
        db.session.execute(delete(model).where(model.person_id.in_(ids)))
    db.session.execute(delete(Person).where(Person.id.in_(ids)))
    belonging = select(Membership.organisation_id)
    mentioned = select(OneTimeToken.organisation_id).where(
        OneTimeToken.organisation_id.is_not(None)
    )
    db.session.execute(
        delete(Organisation)
        .where(Organisation.id.in_(organisations))
        .where(Organisation.id.not_in(belonging), Organisation.id.not_in(mentioned))
    )
