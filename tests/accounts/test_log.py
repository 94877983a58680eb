"""The log, for auditors: narrowed, paged, safe in a spreadsheet, and nobody else's to read."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal import audit
from portal.accounts.log import safe_cell
from portal.transaction import transaction
from tests.factories import make_person, sign_in
from tests.forms import token_of
from tests.pages import check_page


@pytest.fixture
def auditor(app: Flask, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_person(("auditor",)))
    return client


def write(count: int, **overrides: str) -> None:
    entry = {"actor": "person:77", "action": "signed in", "subject": "person:77", **overrides}
    for number in range(count):
        with transaction():
            audit.record(**entry, detail={"number": number})


def test_the_log_is_narrowed_and_paged(auditor: FlaskClient) -> None:
    write(25)
    write(1, actor="person:78", action="roles changed")
    html = auditor.get("/desk/audit").get_data(as_text=True)
    check_page(html, "/desk/audit")
    assert "共 26 条" in html and html.count('<th scope="row">') == 20
    assert auditor.get("/desk/audit?page=2").get_data(as_text=True).count('<th scope="row">') == 6
    for query in ("actor=person:78", "action=roles+changed"):
        assert "共 1 条" in auditor.get(f"/desk/audit?{query}").get_data(as_text=True)
    assert "没有这样的记录" in auditor.get("/desk/audit?day=2001-01-01").get_data(as_text=True)
    for odd in ("day=2026-02-31", "page=99999", "page=x"):
        assert auditor.get(f"/desk/audit?{odd}").status_code == 200


def test_the_table_is_safe_in_a_spreadsheet_and_on_record(auditor: FlaskClient) -> None:
    write(1, subject="=HYPERLINK(1)")
    page = auditor.get("/desk/audit")
    data = {"csrf_token": token_of(page)}
    answer = auditor.post("/desk/audit/table", data=data)
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert rows[1][1].endswith("+08:00")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "日志存表格" in auditor.get("/desk/audit").get_data(as_text=True)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert safe_cell("person:7") == "person:7"


@pytest.mark.parametrize("role", ["manager", "officer", "editor", "expert"])
def test_nobody_else_reads_it(app: Flask, role: str) -> None:
    client = app.test_client()
    sign_in(client, make_person((role,)))
    assert client.get("/desk/audit").status_code == 404
    assert "审计日志" not in client.get("/desk").get_data(as_text=True)


def test_the_table_asks_again_who_it_is(app: Flask) -> None:
    write(1)
    with time_machine.travel("2026-11-23T04:00:00+00:00", tick=False) as clock:
        client = app.test_client()
        sign_in(client, make_person(("auditor",)))
        page = client.get("/desk/audit")
        clock.shift(11 * 60)
        answer = client.post("/desk/audit/table", data={"csrf_token": token_of(page)})
        assert answer.location.startswith("/accounts/step-up")
