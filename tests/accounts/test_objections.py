"""Strangers registered an enterprise first: who belongs there objects, and a manager decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.accounts import memberships, objections, people
from portal.accounts.models import Organisation, OwnershipObjection, Person, SignInSession
from portal.accounts.refusal import NotFound, Refused
from portal.audit import AuditEntry
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.accounts.applying import is_signed_in, open_account
from tests.accounts.mailbox import letters_to
from tests.factories import make_person, sign_in
from tests.forms import submit
from tests.pages import check_page

REASON = "我是本单位法务，可打总机 0592-1234567 核实。"


class Dispute:
    """A squatter who came first, and somebody of the enterprise who came second."""

    def __init__(self, app: Flask) -> None:
        self.squatter, self.real = app.test_client(), app.test_client()
        first = open_account(self.squatter, name="抢注的人")
        second = open_account(self.real, name="本单位的人", credit_code=first["credit_code"])
        self.squatter_id, self.real_id = person_id(first["email"]), person_id(second["email"])
        self.real_email, self.squatter_email = second["email"], first["email"]
        found = people.organisation_by_code(first["credit_code"])
        assert found is not None
        self.organisation_id = found.id
        db.session.rollback()
        self.page = f"/accounts/organisations/{self.organisation_id}/objection"

    def object(self) -> int:
        """The objection by its form; returns its id."""
        answer = submit(self.real, self.page, {"reason": REASON})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return int(db.session.execute(select(OwnershipObjection.id)).scalars().all()[-1])


def person_id(email: str) -> int:
    person = people.by_email(email)
    assert person is not None
    return person.id


def manager_client(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_person(("manager",), name="负责人"))
    return client


def an_actor() -> Actor:
    person = make_person(("manager",))
    return Actor(person.id, person.name, frozenset({"manager"}))


def members(organisation_id: int) -> list[tuple[str, str]]:
    db.session.rollback()
    found = people.members_of(organisation_id)
    return [(person.name, membership.kind) for membership, person in found]


def dashboard(client: FlaskClient) -> str:
    return client.get("/accounts").get_data(as_text=True)


@pytest.fixture
def dispute(app: Flask) -> Dispute:
    return Dispute(app)


def test_the_registering_page_says_what_to_do_without_telling_who_is_there(
    app: Flask, client: FlaskClient
) -> None:
    html = client.get("/accounts/register").get_data(as_text=True)
    assert "单位已经有人注册了" in html and "提出异议" in html


def test_whoever_comes_second_is_told_how_to_join_or_object(dispute: Dispute) -> None:
    html = dashboard(dispute.real)
    assert "这个单位已有账号" in html
    assert dispute.page in html
    page = dispute.real.get(dispute.page).get_data(as_text=True)
    check_page(page, dispute.page)


def test_an_upheld_objection_hands_the_account_over(app: Flask, dispute: Dispute) -> None:
    objection_id = dispute.object()
    assert "我们正在核实" in dashboard(dispute.real)
    manager = manager_client(app)
    assert "单位账号的异议" in manager.get("/desk").get_data(as_text=True)
    address = f"/desk/objections/{objection_id}"
    page = manager.get(address).get_data(as_text=True)
    check_page(page, address)
    assert REASON in page and "抢注的人" in page
    form = {"answer": "upheld", "name": "厦门真名贸易有限公司", "decision": "执照和授权都已核对。"}
    assert submit(manager, address, form).status_code == 303
    assert members(dispute.organisation_id) == [("本单位的人", "owner")]
    assert db.session.get_one(Organisation, dispute.organisation_id).name == form["name"]
    assert not is_signed_in(dispute.squatter)
    assert is_signed_in(dispute.real)
    ended = select(SignInSession.ended_why).where(SignInSession.person_id == dispute.squatter_id)
    assert db.session.execute(ended).scalars().all() == ["membership ended"]
    kept = select(AuditEntry.detail).where(AuditEntry.action == "objection upheld")
    detail = db.session.execute(kept).scalar_one()
    assert (detail["reason"], detail["removed"]) == (form["decision"], [dispute.squatter_id])
    assert any("真名贸易" in one for one in letters_to(dispute.real_email))
    assert form["decision"] in manager.get(address).get_data(as_text=True)


def test_a_dismissed_objection_changes_nothing_and_says_why(app: Flask, dispute: Dispute) -> None:
    objection_id = dispute.object()
    manager, address = manager_client(app), f"/desk/objections/{objection_id}"
    form = {"answer": "dismissed", "name": "随便", "decision": "总机说查无此人。"}
    assert submit(manager, address, form).status_code == 303
    assert members(dispute.organisation_id) == [("抢注的人", "owner")]
    assert is_signed_in(dispute.squatter)
    assert "总机说查无此人。" in dashboard(dispute.real)
    assert db.session.get_one(Organisation, dispute.organisation_id).name != "随便"
    assert dispute.object() != objection_id  # with new facts one may object again


def test_a_decision_needs_a_reason_and_a_choice(app: Flask, dispute: Dispute) -> None:
    address = f"/desk/objections/{dispute.object()}"
    answer = submit(manager_client(app), address, {"answer": "", "decision": ""})
    assert answer.status_code == 422
    assert members(dispute.organisation_id) == [("抢注的人", "owner")]


def test_only_who_asked_and_was_not_let_in_may_object(app: Flask, dispute: Dispute) -> None:
    stranger = app.test_client()
    sign_in(stranger, make_person())
    for client in (stranger, dispute.squatter):
        assert client.get(dispute.page).status_code == 404
    with pytest.raises(NotFound):
        objections.object_to(dispute.squatter_id, dispute.organisation_id, REASON)
    dispute.object()
    assert dispute.real.get(dispute.page).status_code == 404  # one at a time


def test_a_refusal_by_the_squatter_does_not_shut_the_way(dispute: Dispute) -> None:
    asked = memberships.waiting(dispute.organisation_id)[0].id
    actor = Actor(dispute.squatter_id, "抢注的人")
    memberships.answer(actor, dispute.organisation_id, asked, "member", is_welcome=False)
    assert "没有同意您的申请" in dashboard(dispute.real)
    dispute.object()


def test_who_was_let_in_has_nothing_to_object_to(dispute: Dispute) -> None:
    asked = memberships.waiting(dispute.organisation_id)[0].id
    actor = Actor(dispute.squatter_id, "抢注的人")
    memberships.answer(actor, dispute.organisation_id, asked, "reader", is_welcome=True)
    assert dispute.real.get(dispute.page).status_code == 404


def test_after_a_week_of_silence_one_asks_again(dispute: Dispute) -> None:
    again = f"/accounts/organisations/{dispute.organisation_id}/ask"
    assert submit(dispute.real, "/accounts", to=again).status_code == 404
    with time_machine.travel(now() + timedelta(days=8)):
        assert memberships.waiting(dispute.organisation_id) == []
        assert objections.sought(dispute.real_id)[0].state == "unanswered"
        objections.ask_again(dispute.real_id, dispute.organisation_id)
        assert objections.sought(dispute.real_id)[0].state == "waiting"
        assert len(memberships.waiting(dispute.organisation_id)) == 1


def test_it_is_decided_once_and_never_by_who_has_a_part_in_it(dispute: Dispute) -> None:
    objection_id = dispute.object()
    for own in (dispute.real_id, dispute.squatter_id):
        with pytest.raises(Refused, match="另一位"):
            objections.uphold(Actor(own, "自己"), objection_id, "我说了算", "名")
    objections.dismiss(an_actor(), objection_id, "查无此人。")
    with pytest.raises(Refused, match="已由"):
        objections.uphold(an_actor(), objection_id, "又来一次", "名")
    with pytest.raises(NotFound):
        objections.dismiss(an_actor(), 999_999, "没有")
    assert members(dispute.organisation_id) == [("抢注的人", "owner")]


def test_open_invitations_and_other_requests_end_with_it(app: Flask, dispute: Dispute) -> None:
    third = app.test_client()
    code = db.session.get_one(Organisation, dispute.organisation_id).credit_code
    open_account(third, credit_code=code, name="同伙")
    memberships.invite(
        Actor(dispute.squatter_id, "抢注的人"),
        dispute.organisation_id,
        "accomplice@example.com",
        "owner",
        lambda secret: f"http://localhost/accounts/invitations/{secret}",
    )
    objections.uphold(an_actor(), dispute.object(), "已核对。", "真名")
    assert memberships.waiting(dispute.organisation_id) == []
    assert memberships.invitations(dispute.organisation_id) == []
    assert members(dispute.organisation_id) == [("本单位的人", "owner")]


def test_a_closed_account_is_handed_nothing(dispute: Dispute) -> None:
    objection_id = dispute.object()
    with transaction():
        db.session.get_one(Person, dispute.real_id).closed_at = now()
    with pytest.raises(Refused, match="注销"):
        objections.uphold(an_actor(), objection_id, "已核对。", "真名")
    assert members(dispute.organisation_id) == [("抢注的人", "owner")]
