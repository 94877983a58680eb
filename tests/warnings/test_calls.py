"""Staff and those who have not read: whom to call, what is noted, who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts.refusal import NotFound, Refused
from portal.audit import AuditEntry
from portal.extensions import db
from portal.permissions import Actor
from portal.text import TextRefused
from portal.warnings import calls, receipts
from portal.warnings.exposure_models import WarningCall
from tests.factories import make_person
from tests.forms import submit
from tests.pages import Browser
from tests.warnings.enterprises import LAMPS, TEA, Enterprise, many
from tests.warnings.sending import cancel, send
from tests.warnings.test_exposure import browser_of
from tests.web.test_conditional import counted

Work = Callable[[], None]
DESK = "/desk/warnings/readers"
MOST_QUERIES = 8
RED = {"level": "red", "criterion": "frozen"}


@pytest.fixture
def officer(app: Flask) -> Browser:
    return browser_of(app, make_person(("officer",), name="受理员"))


def call(browser: Browser, ref: str, match_id: int, **fields: Any) -> TestResponse:
    given = {"outcome": "reached", "note": "", "key": "k1", **fields}
    return submit(browser.client, "/accounts/settings", given, to=f"{DESK}/{ref}/{match_id}/calls")


def noted() -> list[WarningCall]:
    db.session.rollback()
    return list(db.session.execute(select(WarningCall).order_by(WarningCall.id)).scalars())


def match_of(enterprise: Enterprise, ref: str) -> int:
    match = enterprise.match(ref)
    assert match is not None
    return match.id


def test_the_list_begins_with_what_is_red_and_unheard(
    app: Flask, work: Work, officer: Browser
) -> None:
    lamps, _more = Enterprise(**LAMPS), Enterprise(**LAMPS)
    Enterprise(**TEA)
    orange, red = send(title="橙色的"), send(title="红色的", **RED)
    read, over = send(title="读过的红色", **RED), send(title="撤销的", **RED)
    nobody = send(title="没有人的", countries=["NZ"], platforms=[], industries=[], hs_codes=[])
    cancel(over)
    work()
    for enterprise in (lamps, _more):
        receipts.confirm(enterprise.owner, [enterprise.id], read, 1)
    assert [(one.ref, one.matched, one.unread) for one in calls.tallies()] == [
        (red, 2, 2),
        (read, 2, 0),
        (orange, 2, 2),
    ]
    html = officer.open(DESK).get_data(as_text=True)
    assert html.index(red) < html.index(read) < html.index(orange)
    assert over not in html and nobody not in html


def test_those_to_call_come_first_with_their_numbers(
    app: Flask, work: Work, officer: Browser
) -> None:
    read, unread = Enterprise(**LAMPS), Enterprise("reader", **LAMPS)
    ref = send(**RED)
    work()
    receipts.confirm(read.owner, [read.id], ref, 1)
    html = officer.open(f"{DESK}/{ref}").get_data(as_text=True)
    assert html.index(unread.name) < html.index(read.name)
    page = lxml.html.fromstring(html)
    numbers = page.xpath("//a[starts-with(@href, 'tel:')]/@href")
    assert numbers == ["tel:0595-22100000"], "only of those who have not read"
    assert f"{read.owner.name} 已阅" in page.text_content()
    assert unread.others[0].name in html and "没有留电话" in html
    assert "没有可以打的电话" not in html
    assert "出口美国，商品编码 940541" in html


def test_a_call_is_noted_once_with_who_and_what(app: Flask, work: Work, officer: Browser) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send(**RED)
    work()
    assert calls.unread_red() == 1
    match_id = match_of(lamps, ref)
    for outcome, key in (("not_reached", "k1"), ("reached", "k2"), ("reached", "k2")):
        answer = call(officer, ref, match_id, outcome=outcome, key=key, note="法务会看")
        assert answer.status_code == 303
    assert [(one.outcome, one.called_by_name) for one in noted()] == [
        ("not_reached", "受理员"),
        ("reached", "受理员"),
    ]
    found = select(AuditEntry.detail).where(AuditEntry.action == "warning called")
    entries = db.session.execute(found).scalars().all()
    assert [entry["outcome"] for entry in entries] == ["not_reached", "reached"]
    assert "法务会看" not in repr(entries)
    assert calls.unread_red() == 0, "reached by phone is told, though not read"
    assert calls.tallies()[0].unread == 1
    html = officer.open(f"{DESK}/{ref}").get_data(as_text=True)
    assert "未读，已电话告知" in html and "法务会看" in html


def test_an_update_is_to_be_told_anew(app: Flask, work: Work, officer: Browser) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send(**RED)
    work()
    call(officer, ref, match_of(lamps, ref))
    send(ref=ref, note="听证提前", **RED)
    work()
    assert calls.unread_red() == 1


def test_an_enterprise_with_two_red_warnings_is_called_one(app: Flask, work: Work) -> None:
    Enterprise(**LAMPS)
    send(**RED)
    send(**RED)
    send()
    work()
    assert calls.unread_red() == 1


def test_what_cannot_be_noted_says_why(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref, other = send(**RED), send(**RED)
    work()
    officer = Actor(None, "受理员")
    match_id = match_of(lamps, ref)
    with pytest.raises(Refused, match="结果"):
        calls.note(officer, ref, match_id, "shouted", "", "k1")
    with pytest.raises(Refused, match="写下"):
        calls.note(officer, ref, match_id, "note", " ", "k1")
    with pytest.raises(TextRefused):
        calls.note(officer, ref, match_id, "note", "长" * 501, "k1")
    with pytest.raises(NotFound):
        calls.note(officer, other, match_id, "reached", "", "k1")
    with pytest.raises(NotFound):
        calls.note(officer, ref, 2_000_000, "reached", "", "k1")
    assert noted() == []


def test_only_those_who_call_come_in(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send(**RED)
    work()
    match_id = match_of(lamps, ref)
    for role in ("officer", "editor", "reviewer"):
        browser_of(app, make_person((role,))).open(f"{DESK}/{ref}")
    outside = [make_person((role,)) for role in ("manager", "auditor", "expert")]
    for person in (*outside, lamps.owner_row):
        browser = browser_of(app, person)
        for address in (DESK, f"{DESK}/{ref}", "/desk/warnings/radar"):
            browser.open(address, 404)
        assert call(browser, ref, match_id).status_code == 404
    assert noted() == []
    browser_of(app, make_person(("officer",))).open(f"{DESK}/YJ-1999-001", 404)


def test_the_desk_says_how_many_are_to_be_called(app: Flask, work: Work, officer: Browser) -> None:
    Enterprise(**LAMPS)
    send(**RED)
    work()
    page = lxml.html.fromstring(officer.open("/desk").get_data(as_text=True))
    (link,) = page.xpath(f"//a[@href='{DESK}'][contains(., '红色预警未读')]")
    assert "1" in link.getparent().text_content()


def test_pages_with_many_enterprises_take_few_queries(
    app: Flask, work: Work, officer: Browser
) -> None:
    many(60, **LAMPS)
    Enterprise(**LAMPS)
    ref = send(**RED)
    work()
    for address in (DESK, f"{DESK}/{ref}", f"{DESK}/{ref}?page=4", "/desk/warnings/radar"):
        officer.open(address)
        db.session.rollback()
        with counted(app) as statements:
            officer.open(address)
        assert len(statements) <= MOST_QUERIES, (address, "\n".join(statements))
    assert "单位账号现在没有人员" in officer.open(f"{DESK}/{ref}").get_data(as_text=True)
