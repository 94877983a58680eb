"""Closing an account, and one's own copy of everything that is held."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from portal import audit
from portal.accounts import consents, letters, people, registers, second_factor, sessions, tokens
from portal.accounts.models import (
    InboxMessage,
    Membership,
    Organisation,
    OwnershipObjection,
    Person,
    PersonRole,
    RecoveryCode,
    SignInSession,
)
from portal.accounts.refusal import Refused
from portal.clock import SHANGHAI, now
from portal.extensions import db
from portal.permissions import STAFF_ROLES
from portal.transaction import transaction

LEFT = "已注销的用户"


class StillNeeded(Refused):
    """Something must be handed over first."""


def objections(person_id: int) -> list[str]:
    """What must be done before the account can be closed, in words."""
    reasons = [
        _("您是“%(name)s”唯一的管理员，请先把管理权交给别人", name=organisation.name)
        for organisation in _owned_alone(person_id)
    ]
    if people.roles_of(person_id) & STAFF_ROLES:
        reasons.append(_("您还担任工作角色，请先由管理员收回"))
    return reasons + registers.objections_to_closing(person_id)


def close(person_id: int) -> None:
    """Blank what identifies the person and end everything; the row stays as a mark.

    Raises StillNeeded with the first objection.
    """
    with transaction():
        for reason in objections(person_id):
            raise StillNeeded(reason)
        person = db.session.get_one(Person, person_id)
        letters.send(
            letters.CLOSED,
            person.email,
            f"accounts:closed:{person_id}",
            name=person.name,
            moment=f"{now().astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间）",
        )
        second_factor.remove(person)
        _blank(person)
        _end_everything(person_id)
        subject = f"person:{person_id}"
        audit.record(subject, "account closed", subject, {})


def copy_of(person_id: int) -> bytes:
    """A ZIP with everything that is held about a person, as one readable JSON file."""
    held = {"account": _account(person_id), **registers.personal_data_of(person_id)}
    readable = json.dumps(held, ensure_ascii=False, indent=2, default=_written)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("personal-data.json", readable)
    with transaction():
        subject = f"person:{person_id}"
        audit.record(subject, "personal data copied", subject, {})
    return buffer.getvalue()


def _owned_alone(person_id: int) -> list[Organisation]:
    """Organisations with other members whose only owner this is."""
    owned = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .where(Membership.kind == "owner")
    )
    return [
        organisation
        for organisation in db.session.execute(owned).scalars()
        if len(people.members_of(organisation.id)) > 1
        and people.members_with_right(organisation.id, "owner") == [person_id]
    ]


def _blank(person: Person) -> None:
    person.email, person.name, person.phone = f"closed:{person.id}", LEFT, ""
    person.password_hash, person.body = "", ""
    person.closed_at = now()


def _end_everything(person_id: int) -> None:
    sessions.end(person_id, "account closed")
    tokens.void_all(person_id)
    consents.withdraw_all(person_id)
    registers.forget(person_id)
    for model in (InboxMessage, OwnershipObjection, PersonRole, RecoveryCode):
        db.session.execute(delete(model).where(model.person_id == person_id))
    standing = Membership.person_id == person_id, Membership.ended_at.is_(None)
    db.session.execute(update(Membership).where(*standing).values(ended_at=now()))


def _account(person_id: int) -> dict[str, Any]:
    """What this room holds; secrets and digests are no personal data and stay out."""
    person = db.session.get_one(Person, person_id)
    own = {"email", "name", "phone", "body", "created_at", "email_verified_at"}
    rows = {
        "memberships": (Membership, {"organisation_id", "kind", "began_at", "ended_at"}),
        "roles": (PersonRole, {"role", "granted_at"}),
        "sessions": (SignInSession, {"device", "created_at", "seen_at", "ended_at"}),
        "objections": (OwnershipObjection, {"reason", "raised_at", "decided_at", "decision"}),
        "inbox": (InboxMessage, {"subject", "body", "created_at", "read_at"}),
    }
    return {
        **{name: getattr(person, name) for name in sorted(own)},
        "consents": [
            {
                "purpose": consent.purpose,
                "text_version": consent.text_version,
                "subject": consent.subject,
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
            }
            for consent in consents.of_person(person_id)
        ],
        **{name: _rows(model, columns, person_id) for name, (model, columns) in rows.items()},
    }


def _rows(model: Any, columns: set[str], person_id: int) -> list[dict[str, Any]]:
    found = db.session.execute(select(model).where(model.person_id == person_id)).scalars()
    return [{name: getattr(row, name) for name in sorted(columns)} for row in found]


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return str(value)
