"""Made-up people and enterprises for a local portal: one person for each role."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy import select

from portal.accounts import letters, passwords, people, second_factor
from portal.accounts.credit_code import check_character
from portal.accounts.models import Membership, Organisation, Person
from portal.clock import now
from portal.extensions import db
from portal.permissions import STAFF_ROLES, SYSTEM
from portal.transaction import transaction

FILE = "demo-accounts.txt"
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Made:
    """A made-up person: name, roles, and place in one of the made-up enterprises."""

    key: str
    name: str
    roles: tuple[str, ...]
    enterprise: int | None = None
    kind: str = ""


#: name, city, first seventeen characters of a credit code that nobody has
ENTERPRISES = (
    ("示例（泉州）照明有限公司", "泉州", "91350500MA05AMP01"),
    ("示例（福州）茶业有限公司", "福州", "91350100MA05AMP02"),
    ("示例（泉州）灯饰有限公司", "泉州", "91350500MA05AMP03"),
)
PEOPLE = (
    Made("enterprise", "陈示例", ("enterprise",), 0, "owner"),
    Made("member", "王示例", ("enterprise",), 0, "member"),
    Made("enterprise2", "林示例", ("enterprise",), 1, "owner"),
    Made("enterprise3", "黄示例", ("enterprise",), 2, "owner"),
    Made("officer", "受理员示例", ("officer",)),
    Made("officer2", "受理员二示例", ("officer",)),
    Made("expert", "专家示例", ("expert",)),
    Made("expert2", "专家二示例", ("expert",)),
    Made("editor", "编辑示例", ("editor",)),
    Made("reviewer", "审核示例", ("reviewer",)),
    Made("reporter", "填报示例", ("reporter",)),
    Made("manager", "管理员示例", ("manager",)),
    Made("auditor", "审计员示例", ("auditor",)),
)


def load() -> int:
    """Make them once, never in production; passwords go to a private file and the terminal."""
    settings = letters.settings()
    if settings.is_production or _is_loaded():
        return 0
    given = [(made, secrets.token_urlsafe(PASSWORD_BYTES)) for made in PEOPLE]
    hashes = [passwords.hash_of(password) for _, password in given]
    with transaction():
        enterprises = [_enterprise(*facts) for facts in ENTERPRISES]
        lines = [
            _person(made, password, encoded, enterprises)
            for (made, password), encoded in zip(given, hashes, strict=True)
        ]
    text = "\n".join(["# role\temail\tpassword\ttotp secret", *lines]) + "\n"
    _write(settings.instance / FILE, text)
    click.echo(f"示例账号（也存在 {FILE}，仅供本机演示）：\n{text}")
    return len(lines)


def _is_loaded() -> bool:
    return db.session.execute(select(Person.id).where(Person.is_sample)).first() is not None


def _enterprise(name: str, city: str, body: str) -> Organisation:
    organisation = Organisation(
        name=name,
        city=city,
        credit_code=body + check_character(body),
        is_sample=True,
        created_at=now(),
    )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def _person(made: Made, password: str, encoded: str, enterprises: list[Organisation]) -> str:
    """The rows of one person; returns the line for the file."""
    email = f"{made.key}@example.com"
    person = Person(
        email=email,
        name=made.name,
        password_hash=encoded,
        email_verified_at=now(),
        is_sample=True,
        created_at=now(),
    )
    db.session.add(person)
    db.session.flush()
    secret = second_factor.new_secret() if STAFF_ROLES & set(made.roles) else ""
    person.sealed_totp_secret = second_factor.sealed(secret, person.id) if secret else ""
    for role in made.roles:
        people.grant(person.id, role, SYSTEM)
    if made.enterprise is not None:
        organisation_id = enterprises[made.enterprise].id
        membership = Membership(person_id=person.id, organisation_id=organisation_id)
        membership.kind, membership.began_at = made.kind, now()
        db.session.add(membership)
    return "\t".join((made.roles[0], email, password, secret or "-"))


def _write(path: Path, text: str) -> None:
    """A file that only its owner reads, from the first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
