"""Links sent by mail: one purpose, one use, a short life; only a digest of the secret is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from portal.accounts.models import OneTimeToken
from portal.accounts.refusal import N_, Refused
from portal.accounts.sealing import digest
from portal.clock import now
from portal.extensions import db

SECRET_BYTES = 32
LIFETIMES = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(hours=1),
    "change_email": timedelta(hours=24),
    "join_organisation": timedelta(days=7),
}
KEPT_AFTER = timedelta(days=30)


class LinkRefused(Refused):
    """The link was used, is too old, was replaced by a newer one, or never was one."""

    def __init__(self) -> None:
        super().__init__(N_("这个链接用过了、过期了，或已被新的代替；请重新申请"))


def issue(
    purpose: str,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    email: str = "",
    membership_kind: str = "",
) -> str:
    """A new secret in the running transaction; older ones of the same kind are void."""
    void(purpose, person_id=person_id, organisation_id=organisation_id, email=email)
    secret, moment = secrets.token_urlsafe(SECRET_BYTES), now()
    db.session.add(
        OneTimeToken(
            digest=digest(secret),
            purpose=purpose,
            person_id=person_id,
            organisation_id=organisation_id,
            email=email,
            membership_kind=membership_kind,
            created_at=moment,
            expires_at=moment + LIFETIMES[purpose],
        )
    )
    return secret


def mark(secret: str) -> str:
    """What names a token in keys of mails, without giving it away."""
    return digest(secret)[:24]


def look(purpose: str, secret: str) -> OneTimeToken:
    """The token behind a link, unused; raises LinkRefused."""
    asked = select(OneTimeToken).where(
        OneTimeToken.digest == digest(secret),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > now(),
    )
    token = db.session.execute(asked).scalar_one_or_none()
    if token is None:
        raise LinkRefused
    return token


def use(token: OneTimeToken) -> None:
    """Spend a token in the running transaction; of two who try at once, one is refused."""
    spent = update(OneTimeToken).where(OneTimeToken.id == token.id, OneTimeToken.used_at.is_(None))
    if not db.session.execute(spent.values(used_at=now()).returning(OneTimeToken.id)).first():
        raise LinkRefused


def void(
    purpose: str,
    *,
    person_id: int | None = None,
    organisation_id: int | None = None,
    email: str = "",
) -> None:
    """End what was sent before: to this person, or to this address for this organisation."""
    older = update(OneTimeToken).where(
        OneTimeToken.purpose == purpose, OneTimeToken.used_at.is_(None)
    )
    if purpose == "join_organisation":
        older = older.where(OneTimeToken.organisation_id == organisation_id)
        older = older.where(OneTimeToken.person_id.is_not_distinct_from(person_id))
        older = older.where(OneTimeToken.email == email)
    else:
        older = older.where(OneTimeToken.person_id == person_id)
    db.session.execute(older.values(used_at=now()))


def void_all(person_id: int) -> None:
    """End every link that a person holds."""
    held = update(OneTimeToken).where(
        OneTimeToken.person_id == person_id, OneTimeToken.used_at.is_(None)
    )
    db.session.execute(held.values(used_at=now()))


def forget_old() -> None:
    """Delete what has been over for a month."""
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.expires_at < now() - KEPT_AFTER))
