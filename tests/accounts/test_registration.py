"""Opening an account: confirmed by mail, telling outsiders nothing, one for one address."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.accounts import people
from portal.accounts.models import Consent, Membership, Organisation, Person
from portal.clock import now
from portal.extensions import db
from tests.accounts.applying import (
    PHRASE,
    application,
    is_signed_in,
    open_account,
    register,
    sign_in,
)
from tests.accounts.mailbox import last_link, letters_to
from tests.factories import make_person
from tests.forms import submit
from tests.pages import check_page

PAGE = "/accounts/register"


def test_an_enterprise_registers_confirms_and_owns_its_account(client: FlaskClient) -> None:
    data = register(client)
    assert not is_signed_in(client)
    assert submit(client, last_link(data["email"]), {"password": PHRASE}).status_code == 303
    page = client.get("/accounts").get_data(as_text=True)
    assert data["organisation_name"] in page and "管理员" in page
    person = people.by_email(data["email"])
    assert person is not None and people.roles_of(person.id) == {"enterprise"}
    consent = db.session.execute(select(Consent)).scalar_one()
    assert (consent.purpose, consent.text_version) == ("registration", "2026-11")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "", "请填写邮箱"),
        ("email", "аdmin@example.com", "只能用英文字母"),
        ("email", "admin", "要有 @"),
        ("password", "fujianip", "至少 12 个字符"),
        ("password", "厦门试点贸易有限公司12", "常见词"),
        ("password", "x" * 10_000, "最多 128"),
        ("name", "\u200b", "请填写姓名"),
        ("name", "林\x07一", "控制字符"),
        ("phone", "电话", "电话只填数字"),
        ("organisation_name", "　", "请填写单位名称"),
        ("credit_code", "91350100M000100Y44", "末位校验不符"),
        ("city", "", "请选择所在地"),
        ("city", "东京", "所在地"),
        ("consent", "", "不同意就不能开通账号"),
    ],
)
def test_a_mistake_is_named_and_the_rest_is_kept(
    client: FlaskClient, field: str, value: str, says: str
) -> None:
    data = application(**{field: value})
    if not value:
        data.pop(field)
    answer = submit(client, PAGE, data)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in html
    check_page(html, PAGE)
    if field != "organisation_name":
        assert data["organisation_name"] in html
    assert PHRASE not in html
    assert db.session.execute(select(func.count()).select_from(Person)).scalar() == 0


def test_fields_that_the_form_does_not_have_are_ignored(client: FlaskClient) -> None:
    data = register(client, role="manager", id="7", is_sample="1", email_verified_at="2026-01-01")
    person = people.by_email(data["email"])
    assert person is not None
    assert (person.email_verified_at, person.is_sample) == (None, False)
    assert people.roles_of(person.id) == set()


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask) -> None:
    known = make_person()
    answers = []
    for email in (known.email, "nobody@example.com"):
        client = app.test_client()
        answer = submit(client, PAGE, application(email=email))
        after = client.get(answer.location)
        answers.append((answer.status_code, answer.location, after.status_code, after.data))
    assert answers[0] == answers[1]
    assert "已经有账号" in letters_to(known.email)[0]
    assert "/accounts/verify/" in letters_to("nobody@example.com")[0]


@pytest.mark.parametrize(
    "spelling", ["ADMIN@example.com", "ａｄｍｉｎ@example.com", " admin@example.com "]
)
def test_another_spelling_is_the_same_account(client: FlaskClient, spelling: str) -> None:
    make_person(email="admin@example.com")
    register(client, email=spelling)
    assert db.session.execute(select(func.count()).select_from(Person)).scalar() == 1


def test_the_link_needs_the_password_that_was_chosen(client: FlaskClient) -> None:
    """Somebody who registers a foreign address cannot have its owner open the account for them."""
    data = register(client)
    link = last_link(data["email"])
    assert submit(client, link, {"password": "not what was chosen"}).status_code == 422
    assert not is_signed_in(client)


def test_the_link_works_once_and_for_a_day(app: Flask) -> None:
    data = register(app.test_client())
    link = last_link(data["email"])
    with time_machine.travel(now() + timedelta(hours=24, seconds=1)):
        assert app.test_client().get(link).status_code == 404
    assert submit(app.test_client(), link, {"password": PHRASE}).status_code == 303
    assert app.test_client().get(link).status_code == 404


def test_opening_the_link_changes_nothing_by_itself(client: FlaskClient) -> None:
    data = register(client)
    for _ in range(3):
        assert client.get(last_link(data["email"])).status_code == 200
    person = people.by_email(data["email"])
    assert person is not None and person.email_verified_at is None


def test_an_unconfirmed_account_cannot_sign_in_and_gets_a_new_link(client: FlaskClient) -> None:
    data = register(client)
    first = last_link(data["email"])
    answer = sign_in(client, data["email"])
    assert answer.location == "/accounts/register/sent"
    assert not is_signed_in(client)
    assert client.get(first).status_code == 404, "the newer link replaces the older"
    assert submit(client, last_link(data["email"]), {"password": PHRASE}).status_code == 303


def test_registering_again_before_confirming_keeps_the_newest_words(client: FlaskClient) -> None:
    data = register(client, name="林旧")
    register(client, **{**data, "name": "林新", "password": "另外一句完全不同的话呀"[:11] + "啊"})
    person = people.by_email(data["email"])
    assert person is not None and person.name == "林新"
    assert submit(client, last_link(data["email"]), {"password": PHRASE}).status_code == 422


def test_the_second_of_an_enterprise_asks_to_join(app: Flask) -> None:
    owner, second = app.test_client(), app.test_client()
    first = open_account(owner)
    data = open_account(second, credit_code=first["credit_code"], organisation_name="冒名公司")
    organisation = db.session.execute(select(Organisation)).scalar_one()
    assert organisation.name == first["organisation_name"], "the owner's words stand"
    assert "等单位账号的管理员同意" in second.get("/accounts").get_data(as_text=True)
    assert second.get(f"/accounts/organisations/{organisation.id}").status_code == 404
    assert "申请加入" in letters_to(first["email"])[-1]
    page = f"/accounts/organisations/{organisation.id}"
    html = owner.get(page).get_data(as_text=True)
    assert data["email"] in html
    token_row = html.split("/requests/")[1].split('"')[0]
    answer = submit(
        owner, page, {"kind": "reader", "answer": "approve"}, to=f"{page}/requests/{token_row}"
    )
    assert answer.status_code == 303
    person = people.by_email(data["email"])
    assert person is not None
    kinds = select(Membership.kind).where(Membership.person_id == person.id)
    assert db.session.execute(kinds).scalar_one() == "reader"
    assert second.get(page).status_code == 200


def test_a_code_registered_but_never_confirmed_blocks_nobody(app: Flask) -> None:
    stranger = register(app.test_client(), organisation_name="抢注公司")
    owner = app.test_client()
    open_account(owner, credit_code=stranger["credit_code"], organisation_name="真正的公司")
    page = owner.get("/accounts").get_data(as_text=True)
    assert "真正的公司" in page and "管理员" in page


def test_mails_from_one_place_are_limited(client: FlaskClient) -> None:
    answers = [submit(client, PAGE, application()).status_code for _ in range(25)]
    assert answers[:20] == [303] * 20
    assert 429 in answers[20:]
