"""The desk on which guides are kept right: lists, traces, the exchange, and who may enter."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask

from portal.catalogue import exchange, exchange_json, traces_queries
from portal.editorial.models import Piece
from portal.extensions import db
from tests.catalogue.items import make_content, publish
from tests.catalogue.test_traces import FIRST, NEW, ROW, SECOND, law
from tests.factories import article, make_person, sign_in
from tests.pages import Browser

Work = Callable[[], None]
PAGES = ("upkeep_page", "traces_page", "exchange_page")


def desk_of(app: Flask, *roles: str) -> Browser:
    browser = Browser(app)
    sign_in(browser.client, make_person(roles))
    return browser


def send(browser: Browser, name: str, data: bytes) -> tuple[int, str, str]:
    sent = browser.client.post(
        "/desk/services/exchange", data={"file": (io.BytesIO(data), name)}, headers={}
    )
    return sent.status_code, sent.get_data(as_text=True), sent.headers.get("Location", "")


@pytest.fixture
def app_without_tokens(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def test_the_pages_open_to_the_desk_and_to_nobody_else(app: Flask) -> None:
    reviewer, officer = desk_of(app, "reviewer"), desk_of(app, "officer")
    for page in PAGES:
        reviewer.get(f"services_desk.{page}")
        assert officer.client.get(reviewer_address(app, page)).status_code in (403, 404)
        assert Browser(app).client.get(reviewer_address(app, page)).status_code in (302, 303)
    assert "看会改什么" not in reviewer.get("services_desk.exchange_page").get_data(as_text=True)


def reviewer_address(app: Flask, page: str) -> str:
    return {
        "upkeep_page": "/desk/services/upkeep",
        "traces_page": "/desk/services/traces",
        "exchange_page": "/desk/services/exchange",
    }[page]


def test_the_front_page_counts_what_its_lists_show(app: Flask, work: Work) -> None:
    law(article(1, FIRST), article(2, SECOND))
    work()
    publish(code="stale", name="旧指南", checked_on="2020-01-01", legal_basis=[ROW])
    publish(code="unpriced", name="不知费用", fees=[])
    law(article(1, FIRST), article(2, NEW))
    work()
    browser = desk_of(app, "editor")
    front = browser.get("desk.index").get_data(as_text=True)
    for words in ("依据有修改的办事指南", "办事指南：费用待核实", "办事指南：久未核对"):
        assert words in front
    stale = browser.open("/desk/services/upkeep/stale").get_data(as_text=True)
    assert "旧指南" in stale and "不知费用" not in stale
    fees = browser.open("/desk/services/upkeep/fees").get_data(as_text=True)
    assert "不知费用" in fees and "旧指南" not in fees
    browser.open("/desk/services/upkeep/nothing", 404)


def test_an_editor_closes_a_trace_on_the_page(app_without_tokens: Flask, work: Work) -> None:
    law(article(1, FIRST), article(2, SECOND))
    work()
    publish(code="rests", name="试点登记", legal_basis=[ROW])
    law(article(1, FIRST), article(2, NEW))
    work()
    browser = desk_of(app_without_tokens, "editor")
    page = browser.get("services_desk.traces_page").get_data(as_text=True)
    assert "试点登记" in page and "<del>" in page and "<ins>" in page
    (row,) = traces_queries.page("open", 0, 5)
    address, seen = f"/desk/services/traces/{row.Trace.id}", str(row.Trace.version)
    refused = browser.client.post(address, data={"seen": seen, "note": ""})
    assert refused.status_code == 422 and "请写一句" in refused.get_data(as_text=True)
    assert browser.client.post(address, data={"seen": "x"}).status_code == 400
    closed = browser.client.post(address, data={"seen": seen, "note": "不影响"})
    assert closed.status_code == 303
    db.session.rollback()
    assert traces_queries.counts() == {"open": 0, "closed": 1}
    assert "不影响" in browser.open("/desk/services/traces?tab=closed").get_data(as_text=True)


@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_an_editor_takes_a_file_out_changes_it_and_sends_it_in(
    app_without_tokens: Flask, ending: str
) -> None:
    content = publish(code="one", name="旧名").content
    browser = desk_of(app_without_tokens, "editor")
    got = browser.open(f"/desk/services/exchange.{ending}")
    assert exchange.read(got.data) == [content]
    fresh = make_content(code="two", name="新事项")
    data = exchange.FORMATS[ending][0].written([{**content, "name": "新名"}, fresh])
    status, _page, place = send(browser, f"目录.{ending}", data)
    assert status == 303
    preview = browser.open(place).get_data(as_text=True)
    assert "新名" in preview and "新事项" in preview
    seen = preview.split('name="seen" value="')[1].split('"')[0]
    assert browser.client.post(place, data={"seen": "old"}).status_code == 409
    assert browser.client.post(place, data={"seen": seen, "note": "改名"}).status_code == 303
    db.session.rollback()
    assert {one.state for one in db.session.query(Piece)} == {"draft"}
    page = browser.get("services_desk.exchange_page").get_data(as_text=True)
    assert "新名" in page and "新事项" in page
    assert "旧名" in browser.get("catalogue.item", code="one").get_data(as_text=True)


def test_a_file_with_mistakes_is_refused_by_place(app_without_tokens: Flask) -> None:
    browser = desk_of(app_without_tokens, "editor")
    wrong = exchange_json.written([{**make_content(), "visits": "两次"}])
    status, page, _place = send(browser, "a.json", wrong)
    assert status == 422
    assert "有 1 处不对，什么都没有导入" in page and "visits" in page and "应是整数" in page
    assert send(browser, "a.xlsx", b"PK")[0] == 422
    assert browser.client.post("/desk/services/exchange").status_code == 422


def test_an_import_is_its_senders_alone(app_without_tokens: Flask) -> None:
    browser, other = desk_of(app_without_tokens, "editor"), desk_of(app_without_tokens, "editor")
    place = send(browser, "a.json", exchange_json.written([make_content()]))[2]
    other.open(place, 404)
    assert other.client.post(place, data={"seen": ""}).status_code == 404
    assert browser.client.post(place, data={"do": "drop"}).status_code == 303
    browser.open(place, 404)
