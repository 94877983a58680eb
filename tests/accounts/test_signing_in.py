"""Signing in: the same words for known and unknown, delays that grow and pass, no open door."""

from __future__ import annotations

import statistics
import time

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts.models import Person
from portal.accounts.passwords import hash_of
from portal.audit import AuditEntry
from portal.extensions import db
from tests.accounts.applying import PHRASE, is_signed_in, sign_in
from tests.factories import make_person
from tests.forms import submit, token, token_of

PAGE = "/accounts/sign-in"
NOON = "2026-11-23T04:00:00+00:00"
WRONG = "a wrong password of mine"


@pytest.fixture
def email(app: Flask) -> str:
    return str(make_person(password_hash=hash_of(PHRASE)).email)


def test_the_right_password_opens_and_leads_on(client: FlaskClient, email: str) -> None:
    answer = submit(client, f"{PAGE}?next=/accounts/inbox", {"email": email, "password": PHRASE})
    assert (answer.status_code, answer.location) == (303, "/accounts/inbox")
    assert is_signed_in(client)


def test_known_and_unknown_accounts_are_told_the_same(app: Flask, email: str) -> None:
    answers = []
    for address in (email, email.replace("person", "nobody")):
        client = app.test_client()
        answer = submit(client, PAGE, {"email": address, "password": WRONG})
        kept = token_of(answer)
        body = answer.get_data(as_text=True).replace(address, "").replace(kept, "")
        headers = sorted(name for name, _ in answer.headers)
        answers.append((answer.status_code, len(body), headers))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422


def test_known_and_unknown_accounts_take_the_same_time(app: Flask) -> None:
    """A coarse net: without the dummy hash an unknown account would answer many times faster."""
    spent: dict[str, list[float]] = {"known": [], "unknown": []}
    client = app.test_client()
    kept = token(client, PAGE)
    for number in range(12):
        known = make_person(password_hash=hash_of(PHRASE)).email
        for kind, address in (("known", known), ("unknown", f"nobody{number}@example.com")):
            data = {"csrf_token": kept, "email": address, "password": WRONG}
            began = time.perf_counter()
            client.post(PAGE, data=data)
            spent[kind].append(time.perf_counter() - began)
    known_median, unknown_median = map(statistics.median, spent.values())
    assert 0.5 < unknown_median / known_median < 2


def test_wrong_passwords_grow_a_delay_that_passes(client: FlaskClient, email: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        data = {"csrf_token": token(client, PAGE), "email": email, "password": WRONG}
        answers = [client.post(PAGE, data=data) for _ in range(200)]
        codes = [answer.status_code for answer in answers]
        assert codes[:5] == [422] * 5
        assert codes[6:] == [429] * 194
        assert int(answers[-1].headers["Retry-After"]) >= 1
        right = client.post(PAGE, data={**data, "password": PHRASE})
        assert right.status_code == 429, "a delay is a delay for everyone"
        clock.shift(900)
        assert client.post(PAGE, data={**data, "password": PHRASE}).status_code == 303
    rows = select(AuditEntry).where(AuditEntry.action == "sign-in refused")
    entries = db.session.execute(rows).scalars().all()
    assert len(entries) == codes.count(422)
    assert WRONG not in str([entry.detail for entry in entries])


def test_the_delay_doubles_with_every_wrong_try(client: FlaskClient, email: str) -> None:
    waits = []
    with time_machine.travel(NOON, tick=False) as clock:
        data = {"csrf_token": token(client, PAGE), "email": email, "password": WRONG}
        for _ in range(16):
            answer = client.post(PAGE, data=data)
            if answer.status_code == 429:
                waits.append(int(answer.headers["Retry-After"]))
                clock.shift(waits[-1])
    assert waits == sorted(waits)
    assert waits[:4] == [1, 2, 4, 8]


def test_spraying_many_accounts_is_slowed_and_locks_none(app: Flask, client: FlaskClient) -> None:
    victim = make_person(password_hash=hash_of(PHRASE)).email
    with time_machine.travel(NOON, tick=False):
        kept = token(client, PAGE)
        codes = [
            client.post(
                PAGE,
                data={"csrf_token": kept, "email": f"a{n}@example.com", "password": WRONG},
            ).status_code
            for n in range(60)
        ]
        assert codes.count(429) >= 25
        elsewhere = app.test_client()
        answer = submit(
            elsewhere,
            PAGE,
            {"email": victim, "password": PHRASE},
            environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
        )
        assert answer.status_code == 303


def test_a_victim_comes_in_from_a_browser_that_is_known(app: Flask, email: str) -> None:
    own, attacker = app.test_client(), app.test_client()
    with time_machine.travel(NOON, tick=False):
        sign_in(own, email)
        submit(own, "/accounts/sign-out")
        kept = token(attacker, PAGE)
        data = {"csrf_token": kept, "email": email, "password": WRONG}
        for _ in range(20):
            attacker.post(PAGE, data=data, environ_overrides={"REMOTE_ADDR": "192.0.2.66"})
        assert sign_in(own, email).status_code == 303
        assert sign_in(app.test_client(), email).status_code == 429
    assert not own.get_cookie("device").value.startswith(email)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https://evil.example/",
        "%2f%2fevil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/accounts\r\nSet-Cookie: x=1",
    ],
)
def test_signing_in_leads_nowhere_else(client: FlaskClient, email: str, target: str) -> None:
    answer = client.post(
        PAGE,
        query_string={"next": target},
        data={"csrf_token": token(client, PAGE), "email": email, "password": PHRASE},
    )
    assert answer.status_code == 303
    assert answer.location == "/"
    assert "x" not in {cookie.split("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}


def test_a_form_from_elsewhere_signs_nobody_in(app: Flask, email: str) -> None:
    victim, attacker = app.test_client(), app.test_client()
    data = {"email": email, "password": PHRASE}
    assert victim.post(PAGE, data=data).status_code == 400
    token(victim, PAGE)
    foreign = token(attacker, PAGE)
    assert victim.post(PAGE, data={**data, "csrf_token": foreign}).status_code == 400
    assert not is_signed_in(victim)


def test_forms_opened_before_signing_in_are_void(client: FlaskClient, email: str) -> None:
    old = token(client, PAGE)
    sign_in(client, email)
    answer = client.post("/accounts/inbox/read", data={"csrf_token": old})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "password", ["x" * 64, "x" * 129, "x" * 10_000, "x" * 400_000, "  ", "🦀" * 64, "a\x00b"]
)
def test_odd_passwords_are_wrong_and_nothing_worse(
    client: FlaskClient, email: str, password: str
) -> None:
    answer = submit(client, PAGE, {"email": email, "password": password})
    assert answer.status_code == 422
    assert "x" * 64 not in answer.get_data(as_text=True)


def test_a_weak_hash_is_replaced_at_the_next_sign_in(client: FlaskClient) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PHRASE)
    person = make_person(password_hash=weak)
    assert sign_in(client, person.email).status_code == 303
    db.session.expire_all()
    assert "m=19456" in person.password_hash


def test_signing_out_needs_a_button_and_ends_the_session(client: FlaskClient, email: str) -> None:
    sign_in(client, email)
    old = client.get_cookie("session").value
    client.get("/accounts/sign-out")
    assert is_signed_in(client)
    assert submit(client, "/accounts/sign-out").status_code == 303
    assert not is_signed_in(client)
    client.set_cookie("session", old)
    answer = client.get("/accounts")
    assert (answer.status_code, answer.location) == (303, "/accounts/sign-in?next=/accounts")


def test_there_is_no_account_in_a_fresh_portal(app: Flask) -> None:
    assert db.session.execute(select(Person)).first() is None
