"""A forgotten password: outsiders learn nothing, a link is good once, for one thing (A06–A10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.passwords import hash_of
from portal.clock import now
from tests.accounts.applying import PHRASE, is_signed_in, register, sign_in
from tests.accounts.mailbox import last_link, letters_to
from tests.factories import make_person
from tests.factories import sign_in as enter
from tests.forms import submit, token

PAGE = "/accounts/password"
NEW = "一句新想出来的长长的话"[:11] + "哦"


@pytest.fixture
def email(app: Flask) -> str:
    return str(make_person(password_hash=hash_of(PHRASE)).email)


def ask(app: Flask, email: str) -> str:
    """Ask for a link; returns its path."""
    assert submit(app.test_client(), PAGE, {"email": email}).status_code == 303
    return last_link(email)


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, email: str) -> None:
    answers = []
    for address in (email, "nobody@example.com"):
        client = app.test_client()
        answer = submit(client, PAGE, {"email": address})
        answers.append((answer.status_code, answer.location, client.get(answer.location).data))
    assert answers[0] == answers[1]
    assert len(letters_to(email)) == 1
    assert letters_to("nobody@example.com") == []


def test_a_new_password_ends_every_session_and_the_owner_is_told(app: Flask, email: str) -> None:
    client = app.test_client()
    sign_in(client, email)
    link = ask(app, email)
    assert submit(app.test_client(), link, {"password": NEW}).status_code == 303
    assert not is_signed_in(client)
    assert sign_in(client, email).status_code == 422
    assert sign_in(client, email, NEW).status_code == 303
    assert "密码已于" in letters_to(email)[-1]


def test_a_link_is_good_once(app: Flask, email: str) -> None:
    link = ask(app, email)
    submit(app.test_client(), link, {"password": NEW})
    assert app.test_client().get(link).status_code == 404


def test_only_the_newest_link_is_good(app: Flask, email: str) -> None:
    older = ask(app, email)
    newer = ask(app, email)
    assert app.test_client().get(older).status_code == 404
    assert app.test_client().get(newer).status_code == 200


def test_a_link_is_good_for_an_hour(app: Flask, email: str) -> None:
    link = ask(app, email)
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert app.test_client().get(link).status_code == 404


def test_a_changed_password_voids_the_link(app: Flask, client: FlaskClient, email: str) -> None:
    link = ask(app, email)
    sign_in(client, email)
    data = {"password": PHRASE, "new_password": NEW}
    assert submit(client, "/accounts/settings/password", data).status_code == 303
    assert app.test_client().get(link).status_code == 404


def test_an_altered_link_or_one_for_another_purpose_is_refused(app: Flask, email: str) -> None:
    link = ask(app, email)
    other = last_link(register(app.test_client())["email"])
    secret = link.rsplit("/", 1)[1]
    for path in (f"{link}x", link[:-1], f"{PAGE}/new/{other.rsplit('/', 1)[1]}"):
        assert app.test_client().get(path).status_code == 404
    assert app.test_client().get(f"/accounts/verify/{secret}").status_code == 404
    assert app.test_client().get(f"/accounts/invitations/{secret}").status_code == 404


def test_a_weak_new_password_is_refused_and_the_link_stays_good(app: Flask, email: str) -> None:
    link, client = ask(app, email), app.test_client()
    answer = submit(client, link, {"password": "password12345"})
    assert answer.status_code == 422 and "常见词" in answer.get_data(as_text=True)
    assert submit(client, link, {"password": NEW}).status_code == 303


def test_the_link_never_comes_from_the_host_that_was_asked(app: Flask, email: str) -> None:
    client = app.test_client()
    data = {"csrf_token": token(client, PAGE), "email": email}
    answer = client.post(PAGE, data=data, base_url="http://evil.example")
    assert answer.status_code == 400
    answer = client.post(PAGE, data=data, headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 303
    assert "evil.example" not in letters_to(email)[-1]


def test_the_mailbox_of_a_person_is_not_flooded(app: Flask, email: str) -> None:
    for _ in range(15):
        submit(app.test_client(), PAGE, {"email": email})
    assert len(letters_to(email)) <= 5


def test_an_unconfirmed_address_gets_no_link(app: Flask) -> None:
    data = register(app.test_client())
    submit(app.test_client(), PAGE, {"email": data["email"]})
    assert all("重设" not in letter for letter in letters_to(data["email"]))


def test_another_address_is_confirmed_there_and_told_here(app: Flask, client: FlaskClient) -> None:
    person = make_person(password_hash=hash_of(PHRASE))
    old, new = person.email, "new@example.com"
    enter(client, person)
    data = {"email": new, "password": PHRASE}
    assert submit(client, "/accounts/settings/email", data).status_code == 303
    link = last_link(new)
    other = app.test_client()
    enter(other, make_person())
    assert other.get(link).status_code == 404, "another person's link"
    assert person.email == old
    assert submit(client, link).status_code == 303
    assert new in letters_to(old)[-1]
    assert sign_in(app.test_client(), new).status_code == 303
    assert client.get(link).status_code == 404


def test_an_address_that_somebody_has_cannot_be_taken(app: Flask, client: FlaskClient) -> None:
    taken = make_person().email
    person = make_person(password_hash=hash_of(PHRASE))
    enter(client, person)
    data = {"email": taken, "password": PHRASE}
    assert submit(client, "/accounts/settings/email", data).status_code == 303
    assert letters_to(taken) == []
