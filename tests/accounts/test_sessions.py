"""Sessions live in the database: they idle out, grow old, and end everywhere at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import create_app
from portal.accounts import people, staff
from portal.accounts.models import SignInSession
from portal.accounts.passwords import hash_of
from portal.config import Settings, Site
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.transaction import transaction
from tests.accounts.applying import PHRASE, is_signed_in, sign_in
from tests.factories import make_person
from tests.factories import sign_in as enter
from tests.forms import submit
from tests.web.test_conditional import counted

NOON = "2026-11-23T04:00:00+00:00"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def test_signing_in_gives_a_new_name_to_the_session(app: Flask, client: FlaskClient) -> None:
    person = make_person(password_hash=hash_of(PHRASE))
    client.set_cookie("session", "chosen-by-an-attacker")
    sign_in(client, person.email)
    first = client.get_cookie("session").value
    assert first != "chosen-by-an-attacker" and len(first) >= 43
    sign_in_page = client.get("/accounts/sign-in")
    assert sign_in_page.status_code == 303, "whoever is in is not asked again"


def test_only_a_digest_is_kept(client: FlaskClient) -> None:
    secret = enter(client, make_person())
    row = db.session.execute(select(SignInSession)).scalar_one()
    assert secret not in (row.digest, row.device) and len(row.digest) == 64


@pytest.mark.parametrize(
    ("roles", "idle", "absolute", "step"),
    [((), 12 * HOUR, 30 * DAY, 11 * HOUR), (("officer",), 30 * MINUTE, 12 * HOUR, 29 * MINUTE)],
)
def test_a_session_idles_out_and_grows_old(
    app: Flask, roles: tuple[str, ...], idle: int, absolute: int, step: int
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        idler, worker = app.test_client(), app.test_client()
        person = make_person(roles)
        for client in (idler, worker):
            enter(client, person)
            assert is_signed_in(client)
        clock.shift(idle + 1)
        assert not is_signed_in(idler)
        enter(worker, person)
        for _ in range(absolute // step):
            clock.shift(step)
            assert is_signed_in(worker)
        clock.shift(step)
        assert not is_signed_in(worker), "however busy"


def test_use_is_noted_at_most_once_a_minute(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        enter(client, make_person())
        clock.shift(61)
        with counted(app) as first:
            client.get("/accounts")
        with counted(app) as second:
            client.get("/accounts")
    assert sum("UPDATE" in statement for statement in first) == 1
    assert sum("UPDATE" in statement for statement in second) == 0


@pytest.mark.parametrize("cookie", ["x", "x" * 100_000, "日", "\x7f", "%00", "a=b; c", ""])
def test_an_odd_cookie_is_a_stranger(app: Flask, cookie: str) -> None:
    header = f"session={cookie}".encode().decode("latin-1")
    for path, status in (("/", 200), ("/accounts", 303), ("/accounts/sign-in", 200)):
        answer = app.test_client().get(path, headers={"Cookie": header})
        assert answer.status_code == status, path


def test_a_changed_password_ends_the_other_sessions(app: Flask) -> None:
    person = make_person(password_hash=hash_of(PHRASE))
    here, there = app.test_client(), app.test_client()
    enter(here, person), enter(there, person)
    answer = submit(
        here,
        "/accounts/settings/password",
        {"password": PHRASE, "new_password": "另一句谁也猜不到的话啊"[:11] + "哈"},
    )
    assert answer.status_code == 303
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_changed_role_ends_every_session(client: FlaskClient) -> None:
    person = make_person(("editor",))
    enter(client, person)
    staff.set_standing(SYSTEM, person.id, "", ("reviewer",), may_combine=False)
    assert not is_signed_in(client)


def test_one_or_all_others_are_ended_from_the_list(app: Flask) -> None:
    person = make_person()
    clients = [app.test_client() for _ in range(3)]
    for client in clients:
        enter(client, person)
    page = clients[0].get("/accounts/settings").get_data(as_text=True)
    assert page.count("Chrome · Windows") >= 3
    one = page.split("/settings/sessions/")[1].split('"')[0]
    submit(clients[0], "/accounts/settings", to=f"/accounts/settings/sessions/{one}")
    assert sum(is_signed_in(client) for client in clients) == 2
    submit(clients[0], "/accounts/settings", to="/accounts/settings/sessions/end-others")
    assert [is_signed_in(client) for client in clients] == [True, False, False]


def test_nobody_ends_the_session_of_another(app: Flask) -> None:
    victim, attacker = app.test_client(), app.test_client()
    enter(victim, make_person())
    enter(attacker, make_person())
    number = (
        db.session.execute(select(SignInSession.id).order_by(SignInSession.id)).scalars().first()
    )
    submit(attacker, "/accounts/settings", to=f"/accounts/settings/sessions/{number}/end")
    assert is_signed_in(victim)


def test_the_cookie_is_kept_to_this_host_in_production(settings: Settings) -> None:
    site = Site(base_url="https://portal.example", sample_content=False)
    app = create_app(replace(settings, environment="production", site=site, mail_url="file:"))
    with app.app_context():
        person = make_person(password_hash=hash_of(PHRASE))
        client = app.test_client()
        options = {"base_url": "https://portal.example"}
        page = client.get("/accounts/sign-in", **options)
        kept = page.get_data(as_text=True).split('name="csrf_token"')[1].split('value="')[1]
        data = {"csrf_token": kept.split('"')[0], "email": person.email, "password": PHRASE}
        headers = {"Referer": "https://portal.example/accounts/sign-in"}
        answer = client.post("/accounts/sign-in", data=data, headers=headers, **options)
        cookies = answer.headers.getlist("Set-Cookie")
        db.session.remove()
        db.engine.dispose()
    assert answer.status_code == 303
    for cookie in cookies:
        assert cookie.startswith(("__Host-session=", "__Host-device=", "__Host-form="))
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert "Path=/" in cookie and "Domain" not in cookie
    assert any(cookie.startswith("__Host-session=") for cookie in cookies)


def test_signed_in_pages_are_kept_by_nobody_and_public_ones_by_all(app: Flask) -> None:
    member, stranger = app.test_client(), app.test_client()
    enter(member, make_person())
    own = member.get("/accounts")
    assert own.headers["Cache-Control"] == "no-store" and "Cookie" in own.headers["Vary"]
    first, second = stranger.get("/library"), member.get("/library")
    assert first.data == second.data
    assert second.headers["Cache-Control"] == "public, no-cache"
    with counted(app) as statements:
        member.get("/library")
    assert statements == []


@pytest.mark.parametrize(
    "path", ["/accounts", "/accounts/settings", "/accounts/inbox", "/desk", "/desk/people"]
)
def test_a_page_costs_few_queries(app: Flask, client: FlaskClient, path: str) -> None:
    enter(client, make_person(("manager",)))
    with counted(app) as statements:
        assert client.get(path).status_code == 200
    assert len(statements) <= (12 if path == "/desk" else 8), statements


def test_a_closed_account_is_out_at_once(client: FlaskClient) -> None:
    person = make_person()
    enter(client, person)
    with transaction():
        person = people.get(person.id)
        person.closed_at = person.created_at
    assert not is_signed_in(client)
