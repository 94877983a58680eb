"""Members of an organisation: invited, let in, changed, handed over, gone; owners alone decide."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import people
from portal.accounts.models import Membership, Organisation
from portal.accounts.passwords import hash_of
from portal.extensions import db
from tests.accounts.applying import PHRASE, is_signed_in
from tests.accounts.mailbox import last_link, letters_to
from tests.factories import make_organisation, make_person, sign_in
from tests.forms import submit, token
from tests.pages import check_page


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    return make_organisation()


@pytest.fixture
def owner(app: Flask, organisation: Organisation) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_person(organisation=organisation))
    return client


def page_of(organisation: Organisation) -> str:
    return f"/accounts/organisations/{organisation.id}"


def membership(organisation: Organisation, email: str) -> Membership:
    person = people.by_email(email)
    assert person is not None
    found = select(Membership).where(
        Membership.organisation_id == organisation.id, Membership.person_id == person.id
    )
    return db.session.execute(found.execution_options(populate_existing=True)).scalar_one()


def test_a_stranger_is_invited_and_opens_an_account(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    page = page_of(organisation)
    data = {"email": "wang@example.com", "kind": "member"}
    assert submit(owner, page, data, to=f"{page}/invite").status_code == 303
    assert "wang@example.com" in owner.get(page).get_data(as_text=True)
    guest, link = app.test_client(), last_link("wang@example.com")
    check_page(guest.get(link).get_data(as_text=True), link)
    form = {"name": "王二", "phone": "13800000000", "password": PHRASE, "consent": "y"}
    assert submit(guest, link, form).status_code == 303
    assert is_signed_in(guest)
    assert guest.get(page).status_code == 200
    assert membership(organisation, "wang@example.com").kind == "member"
    assert guest.get(link).status_code == 404


def test_a_known_person_joins_with_the_invited_address_alone(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    invited, other = make_person(password_hash=hash_of(PHRASE)), make_person()
    email, page = invited.email, page_of(organisation)
    submit(owner, page, {"email": email, "kind": "reader"}, to=f"{page}/invite")
    link = last_link(email)
    assert app.test_client().get(link).location.startswith("/accounts/sign-in")
    wrong, right = app.test_client(), app.test_client()
    sign_in(wrong, other)
    submit(wrong, link)
    assert wrong.get(page).status_code == 404
    sign_in(right, invited)
    assert submit(right, link).location == page
    assert membership(organisation, email).kind == "reader"


def test_an_invitation_can_be_taken_back(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    page = page_of(organisation)
    submit(owner, page, {"email": "wang@example.com", "kind": "owner"}, to=f"{page}/invite")
    link = last_link("wang@example.com")
    number = owner.get(page).get_data(as_text=True).split("/invitations/")[1].split("/")[0]
    submit(owner, page, to=f"{page}/invitations/{number}/withdraw")
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize("kind", ["member", "reader"])
def test_only_owners_decide(app: Flask, organisation: Organisation, kind: str) -> None:
    boss = make_person(organisation=organisation)
    person = make_person(organisation=organisation, kind=kind)
    client, page = app.test_client(), page_of(organisation)
    target = membership(organisation, boss.email).id
    sign_in(client, person)
    assert boss.email not in client.get(page).get_data(as_text=True)
    kept = token(client, page)
    for path in (
        f"{page}/invite",
        f"{page}/members/{target}",
        f"{page}/members/{target}/hand-over",
        f"{page}/members/{target}/end",
    ):
        data = {"csrf_token": kept, "email": "x@example.com", "kind": "reader"}
        assert client.post(path, data=data).status_code == 404, path


def test_owners_of_one_organisation_are_strangers_to_another(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    other = make_organisation()
    member = make_person(organisation=other)
    target, own = membership(other, member.email).id, page_of(organisation)
    kept = token(owner, own)
    assert owner.get(page_of(other)).status_code == 404
    for path in (f"{page_of(other)}/members/{target}", f"{own}/members/{target}"):
        answer = owner.post(path, data={"csrf_token": kept, "kind": "reader"})
        assert answer.status_code == 404, path
    assert membership(other, member.email).kind == "owner"


def test_the_last_owner_hands_over_before_leaving(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    heir = make_person(organisation=organisation, kind="member")
    page, email = page_of(organisation), heir.email
    rows = people.members_of(organisation.id)
    mine, theirs = rows[0][0].id, rows[1][0].id
    answer = submit(owner, page, to=f"{page}/members/{mine}/end")
    assert "至少要有一位管理员" in owner.get(answer.location).get_data(as_text=True)
    submit(owner, page, to=f"{page}/members/{theirs}/hand-over")
    assert membership(organisation, email).kind == "owner"
    assert "交给您管理" in letters_to(email)[-1]
    assert submit(owner, page, to=f"{page}/members/{mine}/end").location == "/accounts"
    assert owner.get(page).status_code == 404


def test_a_change_of_standing_counts_at_the_next_page(
    app: Flask, owner: FlaskClient, organisation: Organisation
) -> None:
    person = make_person(organisation=organisation, kind="member")
    client, page = app.test_client(), page_of(organisation)
    sign_in(client, person)
    target = membership(organisation, person.email).id
    submit(owner, page, {"kind": "owner"}, to=f"{page}/members/{target}")
    assert "邀请同事" in client.get(page).get_data(as_text=True)
    submit(owner, page, to=f"{page}/members/{target}/end")
    assert client.get(page).status_code == 404
