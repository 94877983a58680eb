"""One's own account: settings, consents, inbox, a copy of everything, and its end."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import notices, people, registers
from portal.accounts.models import Consent, InboxMessage, Membership, Organisation, Person
from portal.accounts.passwords import hash_of
from portal.extensions import db
from portal.transaction import transaction
from tests.accounts.applying import PHRASE, is_signed_in, open_account
from tests.accounts.applying import sign_in as fill_in
from tests.accounts.mailbox import letters_to
from tests.factories import make_organisation, make_person, sign_in
from tests.forms import submit
from tests.pages import check_page

PAGES = (
    "/accounts",
    "/accounts/inbox",
    "/accounts/settings",
    "/accounts/settings/details",
    "/accounts/settings/password",
    "/accounts/settings/email",
    "/accounts/settings/copy",
    "/accounts/settings/close",
    "/accounts/second-factor",
    "/accounts/step-up",
    "/accounts/sign-out",
)


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person(organisation=make_organisation(), password_hash=hash_of(PHRASE))


@pytest.fixture
def member(app: Flask, client: FlaskClient, person: Person) -> FlaskClient:
    sign_in(client, person)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_keeps_what_pages_keep(member: FlaskClient, page: str) -> None:
    answer = member.get(page)
    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True), page)


def test_details_are_changed(member: FlaskClient, person: Person) -> None:
    data = {
        "name": "林新名",
        "phone": "0591-12345678",
        "email": "x@example.com",
        "roles": "manager",
    }
    assert submit(member, "/accounts/settings/details", data).status_code == 303
    db.session.expire_all()
    assert (person.name, person.phone) == ("林新名", "0591-12345678")
    assert person.email != "x@example.com"
    assert people.roles_of(person.id) == {"enterprise"}


def test_a_message_is_told_once_here_and_by_mail(member: FlaskClient, person: Person) -> None:
    email = person.email
    for _ in range(2):
        with transaction():
            notices.inform(person.id, "test:1", "有新进展", "第一行\n<b>第二行</b>", "/accounts")
    html = member.get("/accounts/inbox").get_data(as_text=True)
    assert html.count("有新进展") == 2, "heading and button"
    assert "&lt;b&gt;" in html
    assert "1 条未读" in member.get("/accounts").get_data(as_text=True)
    assert len(letters_to(email)) == 1
    submit(member, "/accounts/inbox", to="/accounts/inbox/read")
    assert "未读" not in member.get("/accounts/inbox").get_data(as_text=True)


def test_nobody_marks_the_messages_of_another(app: Flask, member: FlaskClient) -> None:
    other = make_person()
    with transaction():
        notices.inform(other.id, "test:2", "给别人的", "内容")
    message = db.session.execute(select(InboxMessage)).scalar_one()
    number = message.id
    submit(member, "/accounts/settings", to=f"/accounts/inbox/{number}/read")
    db.session.expire_all()
    assert db.session.get_one(InboxMessage, number).read_at is None


def test_a_consent_is_given_and_taken_back_with_its_wording(member: FlaskClient) -> None:
    page = "/accounts/settings"
    submit(member, page, to=f"{page}/consents/mail_notices/give")
    given = db.session.execute(select(Consent)).scalar_one()
    assert (given.text_version, given.withdrawn_at) == ("2026-11", None)
    submit(member, page, to=f"{page}/consents/{given.id}/withdraw")
    db.session.expire_all()
    assert given.withdrawn_at is not None
    answer = submit(member, page, to=f"{page}/consents/share_abroad/give")
    assert answer.status_code == 404, "given with a request, not here"


def test_the_consent_that_the_account_rests_on_stays(client: FlaskClient) -> None:
    open_account(client)
    given = db.session.execute(select(Consent)).scalar_one()
    page = "/accounts/settings"
    submit(client, page, to=f"{page}/consents/{given.id}/withdraw")
    db.session.expire_all()
    assert given.withdrawn_at is None


def test_the_copy_holds_everything_and_asks_again_who_it_is(
    app: Flask, client: FlaskClient, person: Person
) -> None:
    app.extensions["personal_data"]["requests"] = lambda number: [{"reference": f"HW-{number}"}]
    sign_in(client, person, has_shown_factor=False)
    page = "/accounts/settings/copy"
    step_up = client.get(page).location
    assert step_up == f"/accounts/step-up?next={page}"
    assert submit(client, step_up, {"password": "wrong password"}).status_code == 422
    assert submit(client, step_up, {"password": PHRASE}).location == page
    answer = submit(client, page)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        held = json.loads(archive.read("personal-data.json"))
    assert held["account"]["email"] == person.email
    assert held["account"]["memberships"][0]["kind"] == "owner"
    assert held["requests"] == [{"reference": f"HW-{person.id}"}]
    assert person.password_hash not in str(held)


def test_a_closed_account_leaves_nothing_of_the_person(app: Flask, member: FlaskClient) -> None:
    person = db.session.execute(select(Person)).scalar_one()
    email, number = person.email, person.id
    with transaction():
        notices.inform(number, "test:3", "消息", "内容")
    page = "/accounts/settings/close"
    assert submit(member, page, {"password": PHRASE}).status_code == 422, "not ticked"
    answer = submit(member, page, {"password": PHRASE, "is_certain": "y"})
    assert answer.status_code == 303
    assert not is_signed_in(member)
    db.session.expire_all()
    assert (person.email, person.phone, person.password_hash) == (f"closed:{number}", "", "")
    assert person.name == "已注销的用户"
    assert db.session.execute(select(InboxMessage)).first() is None
    assert db.session.execute(select(Membership)).scalar_one().ended_at is not None
    assert fill_in(app.test_client(), email).status_code == 422
    assert "已于" in letters_to(email)[-1]


def test_what_must_be_handed_over_comes_first(app: Flask, member: FlaskClient) -> None:
    organisation_id = db.session.execute(select(Membership.organisation_id)).scalar_one()
    registers.add_objection(app, lambda _number: "还有一件求助在办，请先交给同事")
    page = "/accounts/settings/close"
    html = member.get(page).get_data(as_text=True)
    assert "还有一件求助在办" in html and "<form" in html
    assert "is_certain" not in html
    app.extensions["closing_objections"].clear()
    make_person(organisation=db.session.get_one(Organisation, organisation_id), kind="member")
    assert "唯一的管理员" in member.get(page).get_data(as_text=True)


def test_cards_of_the_rooms_are_shown_and_empty_ones_left_out(
    app: Flask, member: FlaskClient
) -> None:
    app.extensions["account_cards"].clear()
    card = registers.Card("我的求助", (("HW-1", "待补正", "/assistance/requests/HW-1"),))
    registers.add_card(app, lambda _viewer: card)
    registers.add_card(app, lambda _viewer: None)
    html = member.get("/accounts").get_data(as_text=True)
    assert "我的求助" in html and "待补正" in html
    assert html.count('id="card-') == 1
