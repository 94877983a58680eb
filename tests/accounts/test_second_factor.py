"""Codes of RFC 6238: each good once, near its moment, and slow to guess (A18)."""

from __future__ import annotations

import base64

import pytest
import time_machine
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts import people, second_factor
from portal.accounts.passwords import hash_of
from portal.accounts.refusal import Refused
from portal.accounts.second_factor import code_at, step_now
from portal.extensions import db
from portal.transaction import transaction
from tests.accounts.applying import PHRASE, is_signed_in, sign_in
from tests.factories import TOTP_SECRET, make_person
from tests.forms import submit, token_of

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NOON = "2026-11-23T04:00:00+00:00"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(RFC_SECRET, seconds // 30) == code


def test_a_secret_of_an_operator_is_read_with_blanks_or_refused() -> None:
    assert second_factor.clean_secret("jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp") == TOTP_SECRET
    for wrong in ("", "not base32!", "JBSWY3DP"):
        with pytest.raises(Refused):
            second_factor.clean_secret(wrong)


@pytest.fixture
def officer(app: Flask) -> str:
    """The address of an officer with PHRASE and TOTP_SECRET."""
    return str(make_person(("officer",), password_hash=hash_of(PHRASE)).email)


@pytest.mark.parametrize(
    ("drift", "passes"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_is_good_one_step_around_its_moment(
    client: FlaskClient, officer: str, drift: int, passes: bool
) -> None:
    with time_machine.travel(NOON, tick=False):
        sign_in(client, officer, code=code_at(TOTP_SECRET, step_now() + drift))
        assert is_signed_in(client) is passes


def test_a_code_is_good_once(app: Flask, officer: str) -> None:
    with time_machine.travel(NOON, tick=False):
        code = code_at(TOTP_SECRET, step_now())
        first, second = app.test_client(), app.test_client()
        sign_in(first, officer, code=code)
        sign_in(second, officer, code=code)
        assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_guessing_codes_grows_a_delay(client: FlaskClient, officer: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        assert sign_in(client, officer).location.startswith("/accounts/sign-in/code")
        answers = [
            submit(client, "/accounts/sign-in/code", {"code": f"{guess:06d}"}).status_code
            for guess in range(100)
        ]
        assert answers.count(422) <= 7
        assert answers[-1] == 429
        clock.shift(900)
        sign_in(client, officer, code=code_at(TOTP_SECRET, step_now()))
        assert is_signed_in(client)


def test_the_second_step_waits_five_minutes(client: FlaskClient, officer: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client, officer)
        clock.shift(301)
        answer = client.get("/accounts/sign-in/code")
        assert answer.status_code == 303
        assert answer.location.startswith("/accounts/sign-in?")


def test_staff_enrol_at_their_first_sign_in(client: FlaskClient) -> None:
    person = make_person(("officer",), password_hash=hash_of(PHRASE), sealed_totp_secret="")
    answer = sign_in(client, person.email)
    assert answer.location.startswith("/accounts/second-factor")
    assert client.get("/desk").location.startswith("/accounts/second-factor")
    before = client.get_cookie("session").value
    page = client.get("/accounts/second-factor?next=/desk")
    assert "<svg" in page.get_data(as_text=True)
    db.session.expire_all()
    secret = second_factor.proposed(person)
    data = {"csrf_token": token_of(page), "code": code_at(secret, step_now())}
    shown = client.post("/accounts/second-factor?next=/desk", data=data)
    codes = shown.get_data(as_text=True).split("<code>")[1:]
    assert len(codes) == 10
    assert client.get_cookie("session").value != before
    assert client.get("/desk").status_code == 200
    later = client.get("/accounts/second-factor").get_data(as_text=True)
    assert codes[0][:19] not in later and secret not in later


def test_a_recovery_code_is_good_once(app: Flask, officer: str) -> None:
    with transaction():
        codes = second_factor.renew_recovery_codes(people.by_email(officer).id)
    answers = []
    for _ in range(2):
        visitor = app.test_client()
        sign_in(visitor, officer, code=codes[0])
        answers.append(is_signed_in(visitor))
    assert answers == [True, False]


def test_the_secret_is_sealed_in_the_database(app: Flask) -> None:
    person = make_person(("officer",))
    assert TOTP_SECRET not in person.sealed_totp_secret
    other = make_person(("officer",))
    with pytest.raises(InvalidTag):
        second_factor.opened(person.sealed_totp_secret, other.id)
