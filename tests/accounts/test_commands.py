"""The first people: by command and as samples; nobody is there by default (A26)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import create_app
from portal.accounts import people, sample, second_factor, tidying
from portal.accounts.credit_code import parse
from portal.accounts.models import ROLES, Organisation, Person
from portal.clock import now
from portal.config import Settings, Site
from portal.extensions import db
from portal.transaction import transaction
from tests.accounts.applying import PHRASE, is_signed_in, open_account, register, sign_in
from tests.factories import TOTP_SECRET

CODE = "91350100M000100Y43"


def run(app: Flask, *words: str, password: str = PHRASE) -> tuple[int, str]:
    """`flask accounts create …` with a password on standard input."""
    done = app.test_cli_runner().invoke(args=["accounts", "create", *words], input=f"{password}\n")
    return done.exit_code, done.output


def test_a_manager_is_made_and_signs_in(app: Flask) -> None:
    words = ["--email", "Boss@example.com", "--role", "manager", "--name", "郑经理"]
    code, said = run(app, *words, "--totp-secret", TOTP_SECRET)
    assert code == 0 and PHRASE not in said
    client = app.test_client()
    step = second_factor.step_now()
    sign_in(client, "boss@example.com", code=second_factor.code_at(TOTP_SECRET, step))
    assert client.get("/desk/people").status_code == 200


def test_several_roles_and_an_organisation(app: Flask) -> None:
    run(app, "--email", "a@example.com", "--role", "enterprise", "--organisation", CODE)
    run(app, "--email", "b@example.com", "--role", "editor,reviewer", "--role", "reporter")
    client = app.test_client()
    sign_in(client, "a@example.com")
    assert "管理员" in client.get("/accounts").get_data(as_text=True)
    person = people.by_email("b@example.com")
    assert person is not None and people.roles_of(person.id) == {"editor", "reviewer", "reporter"}


@pytest.mark.parametrize(
    ("words", "password", "says"),
    [
        (("--email", "a@example.com", "--role", "boss"), PHRASE, "没有角色 boss"),
        (("--email", "nobody", "--role", "editor"), PHRASE, "@"),
        (("--email", "a@example.com", "--role", "editor"), "short", "至少 12 个字符"),
        (("--email", "a@example.com", "--role", "editor"), "", "至少 12 个字符"),
        (("--email", "a@example.com", "--role", "editor", "--totp-secret", "!"), PHRASE, "Base32"),
        (
            ("--email", "a@example.com", "--role", "enterprise", "--organisation", "1"),
            PHRASE,
            "应为 18 位",
        ),
    ],
)
def test_a_mistake_is_named_and_makes_nobody(
    app: Flask, words: tuple[str, ...], password: str, says: str
) -> None:
    code, said = run(app, *words, password=password)
    assert code != 0 and says in said
    assert db.session.execute(select(Person)).first() is None


def test_an_address_is_made_once(app: Flask) -> None:
    words = ("--email", "a@example.com", "--role", "editor")
    assert run(app, *words)[0] == 0
    code, said = run(app, *words)
    assert code == 1 and "已经有账号" in said


def test_samples_are_one_person_a_role_in_a_private_file(app: Flask, settings: Settings) -> None:
    assert sample.load() == len(sample.PEOPLE)
    assert sample.load() == 0
    path = settings.instance / sample.FILE
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [line.split("\t") for line in path.read_text().splitlines()[1:]]
    assert {role for role, *_ in lines} == set(ROLES)
    for _role, email, password, secret in lines:
        client, code = app.test_client(), {}
        if secret != "-":
            code = {"code": second_factor.code_at(secret, second_factor.step_now())}
        sign_in(client, email, password, **code)
        assert is_signed_in(client), email
    enterprises = db.session.execute(select(Organisation)).scalars().all()
    assert [parse(one.credit_code) for one in enterprises]
    assert all(one.is_sample and "示例" in one.name for one in enterprises)


def test_there_are_no_samples_in_production(settings: Settings) -> None:
    site = Site(base_url="https://portal.example", sample_content=False)
    app = create_app(replace(settings, environment="production", site=site, mail_url="file:"))
    with app.app_context():
        assert sample.load() == 0
        assert db.session.execute(select(Person)).first() is None
        db.session.remove()
        db.engine.dispose()
    assert not (settings.instance / sample.FILE).exists()


def test_what_nobody_confirmed_is_swept_out(app: Flask) -> None:
    kept = open_account(app.test_client())
    register(app.test_client())
    tidying.tidy()
    assert db.session.execute(select(func.count()).select_from(Person)).scalar() == 2
    with transaction():
        db.session.execute(update(Person).values(created_at=now() - timedelta(days=3)))
    tidying.tidy()
    assert db.session.execute(select(Person.email)).scalar_one() == kept["email"]
    assert db.session.execute(select(Organisation.name)).scalar_one() == kept["organisation_name"]
