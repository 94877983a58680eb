"""Things to test with, made with keyword arguments; every text differs from the one before."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from flask.testing import FlaskClient

from portal.accounts import sessions
from portal.accounts.credit_code import check_character
from portal.accounts.models import Membership, Organisation, Person, PersonRole
from portal.accounts.sealing import seal
from portal.clock import now
from portal.document_numbers import parse as parse_number
from portal.extensions import db
from portal.library.services import Taken, Text, take_in
from portal.library.structure.values import Block, Citation
from portal.partial_dates import PartialDate
from portal.permissions import STAFF_ROLES
from portal.transaction import transaction

_count = itertools.count(1)


def article(number: int, text: str) -> Block:
    """第N条 as a block; `number` up to ten."""
    label = f"第{'零一二三四五六七八九十'[number]}条"
    return Block("article", f"{label} {text}", anchor=f"t{number}", label=label)


def cites(title: str = "", number: str = "", role: str = "cites", anchor: str = "t1") -> Citation:
    """A citation by title, by 文号 or by both."""
    raw = f"《{title}》" if title else number
    found = parse_number(number) if number else None
    return Citation("title" if title else "number", raw, title, found, anchor, role)


def make_text(**overrides: Any) -> Text:
    """A policy with two articles; dates may be given as text."""
    number = next(_count)
    values: dict[str, Any] = {
        "source_key": f"test:{number}",
        "kind": "policy",
        "title": f"关于第{number}号试点工作的意见",
        "blocks": (
            article(1, f"为了做好第{number}号试点，制定本意见。"),
            article(2, "本意见自公布之日起施行。"),
        ),
        "issuer": "福建省市场监督管理局",
        **overrides,
    }
    for name in ("issued_on", "published_on", "effective_on", "expires_on"):
        if isinstance(values.get(name), str):
            values[name] = PartialDate.parse(values[name])
    body = repr((values["title"], values["blocks"]))
    values.setdefault("digest", hashlib.sha256(body.encode()).hexdigest())
    return Text(**values)


def publish(**overrides: Any) -> Taken:
    """Take a text in and publish it."""
    return take_in(make_text(**overrides), "tester", publish=True)


TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_organisation(**overrides: Any) -> Organisation:
    """An enterprise in 福州 whose credit code checks."""
    number = next(_count)
    body = f"91350100M{number:08d}"
    values = {
        "credit_code": body + check_character(body),
        "name": f"福州第{number}号进出口有限公司",
        "city": "福州",
        "created_at": now(),
        **overrides,
    }
    with transaction():
        organisation = Organisation(**values)
        db.session.add(organisation)
    return organisation


def make_person(
    roles: tuple[str, ...] = (),
    organisation: Organisation | None = None,
    kind: str = "owner",
    **overrides: Any,
) -> Person:
    """Somebody with a verified address; staff have TOTP_SECRET as second factor."""
    number = next(_count)
    values = {
        "email": f"person{number}@example.com",
        "name": f"林第{number}",
        "created_at": now(),
        "email_verified_at": now(),
        **overrides,
    }
    organisation_id = organisation.id if organisation else None
    with transaction():
        person = Person(**values)
        db.session.add(person)
        db.session.flush()
        if STAFF_ROLES & set(roles) and "sealed_totp_secret" not in overrides:
            person.sealed_totp_secret = seal(TOTP_SECRET, f"person:{person.id}")
        for role in {*roles, *(("enterprise",) if organisation else ())}:
            db.session.add(
                PersonRole(person_id=person.id, role=role, granted_by="test", granted_at=now())
            )
        if organisation_id is not None:
            db.session.add(
                Membership(
                    person_id=person.id,
                    organisation_id=organisation_id,
                    kind=kind,
                    began_at=now(),
                )
            )
    return person


def sign_in(client: FlaskClient, person: Person, has_shown_factor: bool = True) -> str:
    """Sign a client in without the page; returns the secret of the session."""
    person_id = person.id
    with transaction():
        secret = sessions.begin(person_id, "Chrome · Windows", has_shown_factor)
    client.set_cookie("session", secret)
    return secret
