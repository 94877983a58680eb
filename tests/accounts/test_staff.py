"""Staff: made and changed by managers who show who they are; three powers stay apart (B12, B17)."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import people
from portal.accounts.models import Person
from portal.accounts.second_factor import code_at, step_now
from portal.audit import AuditEntry
from portal.extensions import db
from tests.accounts.applying import PHRASE, is_signed_in
from tests.accounts.mailbox import last_link
from tests.factories import TOTP_SECRET, make_person, sign_in
from tests.forms import submit, token
from tests.pages import check_page

NOON = "2026-11-23T04:00:00+00:00"


@pytest.fixture
def manager(app: Flask, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_person(("manager",)))
    return client


def page_of(person_id: int) -> str:
    return f"/desk/people/{person_id}"


@pytest.mark.parametrize(
    "page", ["/desk", "/desk/people", "/desk/people?q=林&role=manager", "/desk/people/new"]
)
def test_every_page_keeps_what_pages_keep(manager: FlaskClient, page: str) -> None:
    answer = manager.get(page)
    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True), page)


def test_new_staff_set_a_password_and_enrols(app: Flask, manager: FlaskClient) -> None:
    data = {
        "name": "郑三",
        "email": "zheng@example.com",
        "roles": ["officer", "editor"],
        "body": "",
    }
    assert submit(manager, "/desk/people/new", data).status_code == 303
    newcomer = app.test_client()
    assert submit(newcomer, last_link("zheng@example.com"), {"password": PHRASE}).status_code == 303
    entered = submit(
        newcomer, "/accounts/sign-in", {"email": "zheng@example.com", "password": PHRASE}
    )
    assert entered.location.startswith("/accounts/second-factor")
    person = people.by_email("zheng@example.com")
    assert person is not None and people.roles_of(person.id) == {"officer", "editor"}


def test_a_role_that_is_none_is_refused(manager: FlaskClient) -> None:
    data = {"name": "郑三", "email": "zheng@example.com", "roles": ["enterprise"]}
    assert submit(manager, "/desk/people/new", data).status_code == 422
    assert people.by_email("zheng@example.com") is None


def test_roles_change_only_after_showing_again_who_one_is(app: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        boss, client = make_person(("manager",)), app.test_client()
        target = make_person(("editor",)).id
        sign_in(client, boss)
        kept = token(client, page_of(target))
        clock.shift(11 * 60)
        data = {"csrf_token": kept, "roles": ["reviewer"]}
        answer = client.post(page_of(target), data=data)
        assert answer.location.startswith("/accounts/step-up")
        assert people.roles_of(target) == {"editor"}
        submit(client, answer.location, {"code": code_at(TOTP_SECRET, step_now())})
        assert submit(client, page_of(target), {"roles": ["reviewer"]}).status_code == 303
    assert people.roles_of(target) == {"reviewer"}


def test_the_last_manager_stays(manager: FlaskClient) -> None:
    own = db.session.execute(select(Person.id)).scalar_one()
    answer = submit(manager, page_of(own), {"roles": ["editor"]})
    assert answer.status_code == 422
    assert people.roles_of(own) == {"manager"}
    make_person(("manager",))
    assert submit(manager, page_of(own), {"roles": []}).status_code == 303
    assert people.roles_of(own) == frozenset()


def test_nobody_adds_to_their_own_roles(manager: FlaskClient) -> None:
    own = db.session.execute(select(Person.id)).scalar_one()
    data = {"roles": ["manager", "auditor"], "may_combine": "y"}
    answer = submit(manager, page_of(own), data)
    assert answer.status_code == 422
    assert "不能给自己加角色" in answer.get_data(as_text=True)
    assert people.roles_of(own) == {"manager"}


@pytest.mark.parametrize(
    "roles", [["manager", "auditor"], ["manager", "officer"], ["officer", "auditor"]]
)
def test_powers_that_watch_each_other_meet_only_with_a_word_on_record(
    manager: FlaskClient, roles: list[str]
) -> None:
    target = make_person(("editor",)).id
    assert submit(manager, page_of(target), {"roles": roles}).status_code == 422
    assert people.roles_of(target) == {"editor"}
    data = {"roles": roles, "may_combine": "y"}
    assert submit(manager, page_of(target), data).status_code == 303
    entry = db.session.execute(
        select(AuditEntry).where(AuditEntry.action == "roles changed")
    ).scalar_one()
    assert entry.detail["roles"] == sorted(roles)


def test_a_manager_signs_somebody_out_and_clears_a_lost_factor(
    app: Flask, manager: FlaskClient
) -> None:
    person, other = make_person(("officer",)), app.test_client()
    sign_in(other, person)
    submit(manager, page_of(person.id), to=f"{page_of(person.id)}/end-sessions")
    assert not is_signed_in(other)
    submit(manager, page_of(person.id), to=f"{page_of(person.id)}/reset-factor")
    db.session.expire_all()
    assert person.sealed_totp_secret == ""
    own = db.session.execute(select(Person.id).order_by(Person.id)).scalars().first()
    submit(manager, page_of(person.id), to=f"{page_of(own)}/reset-factor")
    db.session.expire_all()
    assert db.session.get_one(Person, own).sealed_totp_secret != ""


def test_numbers_of_nobody_are_missing(manager: FlaskClient) -> None:
    assert manager.get(page_of(999)).status_code == 404
    kept = token(manager, "/desk/people/new")
    for act in ("end-sessions", "reset-factor"):
        answer = manager.post(f"{page_of(999)}/{act}", data={"csrf_token": kept})
        assert answer.status_code == 404
