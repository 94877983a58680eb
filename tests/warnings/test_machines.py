"""The feed, the JSON and its description, the maps for search engines."""

from __future__ import annotations

import feedparser
import time_machine
from flask import Flask

from portal.warnings import queries
from tests.api.test_openapi import check
from tests.pages import Browser
from tests.warnings.sending import cancel, send


def test_the_feed_leads_to_the_messages(browser: Browser) -> None:
    with time_machine.travel("2026-11-20T04:00Z", tick=False):
        first = send(title="先发的", is_sample=True)
    with time_machine.travel("2026-11-21T04:00Z", tick=False):
        second = send(title="后发的 <b> & \x0b")
    with time_machine.travel("2026-11-22T04:00Z", tick=False):
        cancel(first, "误报")
    response = browser.get("warnings.atom")
    assert response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert feed.entries[0].title == "〔示例〕已撤销：先发的"
    assert feed.entries[1].title.startswith("橙色·二级：后发的")
    links = {link.type: link.href for link in feed.entries[0].links}
    assert links["application/cap+xml"].endswith(f"/warnings/{first}/2.cap.xml")
    assert links["text/html"].endswith(f"/warnings/{first}")
    assert feed.entries[0].updated == "2026-11-22T04:00:00+00:00"
    assert feed.entries[0].published == "2026-11-20T04:00:00+00:00"
    assert "误报" in feed.entries[0].summary
    assert feed.entries[1].id.endswith(f"/warnings/{second}")
    assert {tag.term for tag in feed.entries[1].tags} == {"litigation", "US", "design"}


def test_the_json_is_as_described(browser: Browser) -> None:
    ref = send()
    send(ref=ref, note="店铺增多", valid_until="2099-01-01")
    send(level="red", summary="", event_on="", law_firms=[], related=[])
    described = browser.open("/api/v1/openapi.json").get_json()
    schemas = described["components"]["schemas"]
    found = browser.open("/api/v1/warnings").get_json()
    check(schemas["Warnings"], found, schemas, "list")
    one = browser.open(f"/api/v1/warnings/{ref}").get_json()
    check(schemas["Warning"], one, schemas, "one")
    assert one["state"] == "updated"
    assert one["advice"][1] == {"on": "2026-12-01", "do": "确认律师出庭", "who": "被告"}
    assert [message["note"] for message in one["messages"]] == [None, "店铺增多"]
    assert one["messages"][0]["cap"] == f"/warnings/{ref}/1.cap.xml"
    asked = described["paths"]["/api/v1/warnings"]["get"]["parameters"]
    assert {one["name"] for one in asked} == {*queries.PARAMETERS, "page", "per_page"}


def test_the_json_is_paged_and_narrowed(browser: Browser) -> None:
    refs = [send(title=f"第 {number} 条", countries=["US"]) for number in range(5)]
    send(countries=["DE"])
    page = browser.open("/api/v1/warnings?country=US&per_page=2&page=2").get_json()
    assert (page["total"], page["page"], page["per_page"]) == (5, 2, 2)
    assert [item["ref"] for item in page["items"]] == [refs[2], refs[1]]
    cancel(refs[0])
    assert browser.open("/api/v1/warnings?state=ended").get_json()["total"] == 1
    problem = browser.open("/api/v1/warnings?level=purple", expect=404)
    assert problem.mimetype == "application/problem+json"
    browser.open("/api/v1/warnings/YJ-1999-001", expect=404)


def test_maps_name_what_stands(browser: Browser) -> None:
    kept, gone = send(), send()
    cancel(gone)
    places = browser.open("/sitemap-1.xml").text
    assert f"/warnings/{kept}</loc>" in places
    assert f"/warnings/{gone}</loc>" not in places


def test_the_front_page_is_told_the_gravest(app: Flask) -> None:
    blue, red = send(level="blue"), send(level="red")
    cancel(send(level="red"))
    assert [warning.ref for warning in queries.front(5)] == [red, blue]
    assert [warning.ref for warning in queries.front(1)] == [red]
