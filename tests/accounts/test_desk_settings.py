"""Settings and running at the desk: decided on record, failures seen and tried anew."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import portal
from portal import outbox, site_settings
from portal.accounts import registers
from portal.audit import AuditEntry
from portal.clock import now
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.transaction import transaction
from tests.factories import make_person, sign_in
from tests.forms import submit, token_of
from tests.pages import check_page


@pytest.fixture
def manager(app: Flask, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_person(("manager",)))
    return client


def test_every_declared_setting_is_on_the_page(manager: FlaskClient) -> None:
    html = manager.get("/desk/settings").get_data(as_text=True)
    check_page(html, "/desk/settings")
    for setting in site_settings.declared():
        assert f'id="{setting.name}"' in html


def test_what_is_decided_holds_and_says_by_whom(manager: FlaskClient) -> None:
    data = {"value": ["warning", "case"]}
    sent = submit(manager, "/desk/settings", data, to="/desk/settings/third_review")
    assert sent.status_code == 303
    assert site_settings.value("third_review") == ["warning", "case"]
    assert "改于" in manager.get("/desk/settings").get_data(as_text=True)
    sent = submit(manager, "/desk/settings", {}, to="/desk/settings/third_review")
    assert sent.status_code == 303 and site_settings.value("third_review") == []


@pytest.mark.parametrize("value", ["", "29", "1001", "-1", "三十", "9" * 40, "１８０"])
def test_a_number_out_of_bounds_is_refused(manager: FlaskClient, value: str) -> None:
    to = "/desk/settings/library_stale_after"
    answer = submit(manager, "/desk/settings", {"value": value}, to=to)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "之间的整数" in html
    check_page(html, to)
    assert site_settings.value("library_stale_after") == 180


def test_an_unknown_setting_or_choice_is_refused(manager: FlaskClient) -> None:
    assert submit(manager, "/desk/settings", {}, to="/desk/settings/none").status_code == 404
    to = "/desk/settings/third_review"
    assert submit(manager, "/desk/settings", {"value": "x"}, to=to).status_code == 422


def test_deciding_asks_again_who_it_is(app: Flask) -> None:
    with time_machine.travel("2026-11-23T04:00:00+00:00", tick=False) as clock:
        client = app.test_client()
        sign_in(client, make_person(("manager",)))
        page = client.get("/desk/settings")
        clock.shift(11 * 60)
        data = {"csrf_token": token_of(page), "value": "90"}
        answer = client.post("/desk/settings/library_stale_after", data=data)
        assert answer.location.startswith("/accounts/step-up")


def give_up(kind: str = "mail") -> int:
    with transaction():
        outbox.enqueue(kind, f"test:{kind}", {"secret": "token-in-the-letter"})
        message = db.session.execute(select(OutboxMessage)).scalar_one()
        message.failed_at, message.error, message.attempts = now(), "SMTPServerDisconnected", 12
        return message.id


def test_a_message_that_was_given_up_is_tried_anew_on_record(manager: FlaskClient) -> None:
    number = give_up()
    html = manager.get("/desk/running").get_data(as_text=True)
    check_page(html, "/desk/running")
    assert "发信" in html and "SMTPServerDisconnected" in html
    assert "token-in-the-letter" not in html
    to = f"/desk/running/{number}/retry"
    assert submit(manager, "/desk/running", to=to).status_code == 303
    db.session.rollback()
    message = db.session.get_one(OutboxMessage, number)
    assert (message.failed_at, message.attempts) == (None, 0)
    acts = select(AuditEntry.subject).where(AuditEntry.action == "outbox.retry")
    assert list(db.session.execute(acts).scalars()) == [f"message-{number}"]


def test_only_what_was_given_up_can_be_tried_anew(manager: FlaskClient) -> None:
    give_up()
    page = manager.get("/desk/running")
    data = {"csrf_token": token_of(page)}
    assert manager.post("/desk/running/99/retry", data=data).status_code == 404


def test_managers_alone_see_how_it_runs(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, make_person(("officer", "editor", "auditor")))
    assert client.get("/desk/running").status_code == 404
    assert client.get("/desk/settings").status_code == 404


def test_every_recorded_act_has_words(app: Flask) -> None:
    words = registers.audit_words()
    named, made = recorded_acts()
    assert sorted(named - set(words)) == []
    unknown = {start for start in made if not any(word.startswith(start) for word in words)}
    assert unknown == set()


def test_every_owed_effect_has_words(app: Flask) -> None:
    own = [kind for kind in outbox.kinds() if not kind.startswith("test")]
    assert [kind for kind in own if kind not in registers.outbox_words()] == []


def recorded_acts() -> tuple[set[str], set[str]]:
    """Names of acts that are recorded in the code, and the beginnings of those that are made."""
    named, made = set[str](), set[str]()
    for path in Path(portal.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if ast.unparse(node.func) != "audit.record":
                continue
            act = node.args[1]
            if isinstance(act, ast.Constant):
                named.add(str(act.value))
            elif isinstance(act, ast.JoinedStr) and isinstance(act.values[0], ast.Constant):
                made.add(str(act.values[0].value))
    return named, made
