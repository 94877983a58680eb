"""`accounts create`: the first people of a portal, made by its operator."""

from __future__ import annotations

import sys
from getpass import getpass

import click
from flask.cli import AppGroup, with_appcontext

from portal import audit
from portal.accounts import email_addresses, passwords, people, second_factor
from portal.accounts.credit_code import parse
from portal.accounts.models import ROLES, Membership, Organisation, Person
from portal.accounts.refusal import Refused
from portal.clock import now
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.text import TextRefused
from portal.transaction import transaction

accounts_group = AppGroup("accounts", help="账号。")


class Roles(click.ParamType[list[str]]):
    """One role, or several with commas."""

    name = "role"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[str]:
        roles = value.split(",")
        if wrong := [role for role in roles if role not in ROLES]:
            self.fail(f"没有角色 {wrong[0]}；有 {'、'.join(ROLES)}", param, ctx)
        return roles


@accounts_group.command("create", help="建一个账号；密码从标准输入读取。")
@click.option("--email", required=True)
@click.option("--role", "role_lists", required=True, multiple=True, type=Roles())
@click.option("--name", default="")
@click.option("--organisation", "credit_code", default="", help="单位的统一社会信用代码。")
@click.option("--totp-secret", default="", help="动态码密钥；不给的，首次登录时绑定。")
@with_appcontext
def create(
    email: str, role_lists: tuple[list[str], ...], name: str, credit_code: str, totp_secret: str
) -> None:
    roles = {role for roles in role_lists for role in roles}
    try:
        address = email_addresses.fold(email)
        code = parse(credit_code) if credit_code else ""
        secret = second_factor.clean_secret(totp_secret) if totp_secret else ""
        password = read_password()
        passwords.check(password, (address, name))
        person_id = make(address, name or address.partition("@")[0], roles, password, code, secret)
    except (Refused, TextRefused) as refused:
        raise click.ClickException(refused.message) from None
    click.echo(f"已建账号 {address}（{'、'.join(sorted(roles))}），编号 {person_id}")


def read_password() -> str:
    """The password: asked for on a terminal, else the first line of standard input."""
    if sys.stdin.isatty():
        return getpass("密码：")
    return sys.stdin.readline().rstrip("\r\n")


def make(
    email: str, name: str, roles: set[str], password: str, credit_code: str, totp_secret: str
) -> int:
    """A ready account; raises Refused when the address has one already."""
    encoded = passwords.hash_of(password)
    with transaction():
        if people.by_email(email) is not None:
            raise Refused("这个邮箱已经有账号")
        person = Person(email=email, name=name, password_hash=encoded, created_at=now())
        person.email_verified_at = now()
        db.session.add(person)
        db.session.flush()
        if totp_secret:
            person.sealed_totp_secret = second_factor.sealed(totp_secret, person.id)
        for role in sorted(roles):
            people.grant(person.id, role, SYSTEM)
        if credit_code:
            join(person.id, credit_code)
        detail = {"roles": sorted(roles)}
        audit.record("operator", "account made", f"person:{person.id}", detail)
        return person.id


def join(person_id: int, credit_code: str) -> None:
    """Into the organisation with this code, as its owner when it has nobody yet."""
    organisation = people.organisation_by_code(credit_code)
    if organisation is None:
        organisation = Organisation(credit_code=credit_code, name=credit_code, created_at=now())
        db.session.add(organisation)
        db.session.flush()
    kind = "member" if people.members_of(organisation.id) else "owner"
    db.session.add(
        Membership(person_id=person_id, organisation_id=organisation.id, kind=kind, began_at=now())
    )
    people.grant(person_id, "enterprise", SYSTEM)
