"""The log, for auditors: narrowed, paged, safe in a spreadsheet, and nobody else's to read."""

from __future__ import annotations

import csv
import io
import re

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from portal import audit, audit_checks
from portal.accounts.log import safe_cell
from portal.extensions import db
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
    write(65)
    write(1, actor="person:78", action="roles changed", subject="setting-third_review")
    html = read(auditor, "")
    check_page(html, "/desk/audit")
    assert "共 66 条" in html
    assert numbers_in(html) == list(range(66, 16, -1))
    assert numbers_in(read(auditor, "before=17")) == list(range(16, 0, -1))
    assert numbers_in(read(auditor, "after=16")) == list(range(66, 16, -1))
    assert numbers_in(read(auditor, "after=10")) == list(range(60, 10, -1))
    for query in ("actor=person:78", "action=roles+changed", "words=THIRD"):
        assert "共 1 条" in read(auditor, query)
    assert "没有这样的记录" in read(auditor, "until=2001-01-01")
    assert "没有这样的记录" in read(auditor, "since=2099-01-01")
    for odd in ("since=2026-02-31", "until=0001-01-01", "before=x", "after=99999999999"):
        assert "共 66 条" in read(auditor, odd)


def test_new_entries_move_nothing_between_pages(auditor: FlaskClient) -> None:
    write(60)
    first = numbers_in(read(auditor, ""))
    write(5)
    assert numbers_in(read(auditor, f"before={first[-1]}")) == list(range(first[-1] - 1, 0, -1))


def test_somebody_is_found_by_name(auditor: FlaskClient) -> None:
    person = make_person(("officer",), name="欧阳晓")
    write(3)
    write(2, actor=f"person:{person.id}")
    assert "共 2 条" in read(auditor, "actor=欧阳")


def test_the_page_says_when_the_chain_was_walked(auditor: FlaskClient) -> None:
    write(3)
    assert "还没有核对过" in read(auditor, "")
    assert audit_checks.check() == []
    assert "链条完整" in read(auditor, "") and "第 1 到 3 条" in read(auditor, "")
    with transaction():
        db.session.execute(update(audit.AuditHead).values(number=9))
    assert audit_checks.check() != []
    html = read(auditor, "")
    assert "对不上" in html and "末尾被截断" in html


def read(client: FlaskClient, query: str) -> str:
    answer = client.get(f"/desk/audit?{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def numbers_in(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<th scope="row">(\d+)</th>', html)]


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
