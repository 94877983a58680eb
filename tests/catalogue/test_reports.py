"""Reported errors: from the reader's form to the editors' answer, and what is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import create_app
from portal.accounts.refusal import NotFound, Refused
from portal.audit import AuditEntry
from portal.catalogue.reports import services
from portal.catalogue.reports.models import ErrorReport
from portal.catalogue.services import withdraw_item
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.permissions import Actor
from portal.text import TextRefused
from portal.transaction import transaction
from tests.accounts.mailbox import letters_to
from tests.catalogue.items import publish
from tests.factories import make_person, sign_in
from tests.forms import submit
from tests.pages import Browser
from tests.web.test_conditional import counted

EDITOR = Actor(None, "编辑甲", frozenset({"editor"}))
EVIL = "<script>alert(1)</script>"
DESK = "/desk/service-reports"
MOST_QUERIES = 8


def send(browser: Browser, code: str, **fields: str) -> TestResponse:
    given = {"part": "fees", "words": "申请费写错了", "source": "", "email": "", **fields}
    return submit(browser.client, f"/services/{code}/report", given)


def kept() -> list[ErrorReport]:
    db.session.rollback()
    return list(db.session.execute(select(ErrorReport).order_by(ErrorReport.id)).scalars())


def editor_of(app: Flask, *roles: str) -> Browser:
    browser = Browser(app)
    sign_in(browser.client, make_person(roles or ("editor",), name="编辑甲"))
    return browser


def text_of(browser: Browser, address: str) -> str:
    page: Any = lxml.html.fromstring(browser.open(address).get_data(as_text=True))
    return " ".join(page.text_content().split())


def test_a_reader_reports_without_an_account_and_gets_a_number(browser: Browser) -> None:
    publish(code="guide", name="甲登记")
    assert "/services/guide/report" in browser.open("/services/guide").get_data(as_text=True)
    browser.open("/services/guide/report")
    answer = send(browser, "guide", source="发改价格〔2017〕270号", email="Lin@Example.com")
    (report,) = kept()
    assert answer.status_code == 303
    assert answer.location == f"/services/reports/{report.number}"
    assert (report.part, report.email, report.state) == ("fees", "lin@example.com", "open")
    words = text_of(browser, answer.location)
    assert report.number in words and "谢谢" in words and "example.com" not in words


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"part": ""}, "哪一部分"),
        ({"part": "none"}, "哪一部分"),
        ({"words": " "}, "请写错在哪里"),
        ({"words": "长" * 1001}, "最多 1000 个字"),
        ({"email": "not an address"}, "邮箱"),
        ({"website": "http://example.com"}, "请留空"),
    ],
)
def test_what_cannot_be_taken_says_why(browser: Browser, fields: dict[str, str], says: str) -> None:
    publish(code="guide")
    answer = send(browser, "guide", **fields)
    assert answer.status_code == 422 and says in answer.get_data(as_text=True)
    assert kept() == []


def test_an_item_that_is_not_public_cannot_be_reported(browser: Browser) -> None:
    publish(code="gone")
    publish(code="guide")
    withdraw_item("gone", "tester", "并入另一项")
    for code in ("gone", "none"):
        browser.open(f"/services/{code}/report", 404)
        to = f"/services/{code}/report"
        given = {"part": "fees", "words": "错了"}
        answer = submit(browser.client, "/services/guide/report", given, to=to)
        assert answer.status_code == 404
        with pytest.raises(NotFound):
            services.report(code, "fees", "错了", "", "")
    for number in ("JC12345678", "JC2345678A", "x", "JC<b>"):
        browser.get("reports.followed", 404, number=number)


def test_too_many_reports_from_one_address_are_refused(settings: Settings) -> None:
    limited = create_app(replace(settings, search_limit="1000 per minute"))
    with limited.app_context():
        publish(code="guide")
        browser = Browser(limited)
        seen = [send(browser, "guide", words="").status_code for _ in range(21)]
        assert seen == [422] * 20 + [429]
        db.session.remove()
        db.engine.dispose()


def test_markup_is_shown_as_it_was_typed(app: Flask, browser: Browser) -> None:
    publish(code="guide")
    address = send(browser, "guide", words=EVIL, source=EVIL).location
    desk = editor_of(app)
    for html in (
        browser.open(address).get_data(as_text=True),
        desk.open(DESK).get_data(as_text=True),
    ):
        assert EVIL not in html and "&lt;script&gt;" in html


def test_a_report_is_taken_up_and_answered_by_mail(app: Flask, browser: Browser) -> None:
    publish(code="guide", name="甲登记")
    address = send(browser, "guide", email="lin@example.com").location
    number = kept()[0].number
    desk = editor_of(app)
    assert "申请费写错了" in text_of(desk, DESK)
    assert submit(desk.client, DESK, to=f"{DESK}/{number}/take").status_code == 303
    listed = f"{DESK}?state=taken"
    assert "编辑甲" in text_of(desk, listed)
    given = {"outcome": "corrected", "answer": "已按文件改为 900 元"}
    submit(desk.client, listed, given, to=f"{DESK}/{number}/answer")
    assert "已按文件改为" in text_of(desk, f"{DESK}?state=answered")
    assert "已改正：已按文件改为 900 元" in text_of(browser, address)
    (letter,) = letters_to("lin@example.com")
    assert "已按文件改为 900 元" in letter and number in letter
    acts = db.session.execute(select(AuditEntry.action).order_by(AuditEntry.number)).scalars()
    assert list(acts)[-3:] == [
        "service error reported",
        "service error taken up",
        "service error answered",
    ]


def test_nobody_answers_twice_or_without_words(browser: Browser) -> None:
    publish(code="guide")
    number = services.report("guide", "fees", "错了", "", "")
    for outcome, words in (("", "好"), ("other", "好"), ("kept", " ")):
        with pytest.raises(Refused):
            services.answer(EDITOR, number, outcome, words)
    with pytest.raises(TextRefused):
        services.answer(EDITOR, number, "kept", "长" * 1001)
    services.take_up(EDITOR, number)
    with pytest.raises(Refused, match="编辑甲接手"):
        services.take_up(EDITOR, number)
    services.answer(EDITOR, number, "kept", "现行文件如此")
    with pytest.raises(Refused, match="编辑甲答复"):
        services.answer(EDITOR, number, "corrected", "改了")
    with pytest.raises(NotFound):
        services.take_up(EDITOR, "JC22222222")


def test_addresses_go_after_ninety_days(app: Flask) -> None:
    publish(code="guide")
    for _ in range(2):
        services.report("guide", "fees", "错了", "", "lin@example.com")
    old = kept()[0]
    with transaction():
        db.session.get_one(ErrorReport, old.id).reported_at = now() - timedelta(days=91)
    services.forget_addresses()
    assert [report.email for report in kept()] == ["", "lin@example.com"]
    assert kept()[0].words == "错了"


def test_only_editors_come_in(app: Flask, browser: Browser) -> None:
    publish(code="guide")
    services.report("guide", "fees", "错了", "", "")
    for role in ("officer", "reviewer", "manager", "auditor"):
        editor_of(app, role).open(DESK, 404)
    browser.open(DESK, 303)
    editor_of(app).open(f"{DESK}?state=none", 404)


def test_pages_take_few_queries(app: Flask, browser: Browser) -> None:
    publish(code="guide")
    numbers = [services.report("guide", "fees", f"错{count}", "", "") for count in range(30)]
    desk = editor_of(app)
    pages = (
        (desk, f"{DESK}?page=2"),
        (browser, "/services/guide/report"),
        (browser, f"/services/reports/{numbers[0]}"),
    )
    for visitor, address in pages:
        visitor.open(address)
        db.session.rollback()
        with counted(app) as statements:
            visitor.open(address)
        assert len(statements) <= MOST_QUERIES, (address, statements)
