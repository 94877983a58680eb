"""Feeds, maps and robots.txt."""

from __future__ import annotations

from urllib.parse import urlsplit

import feedparser
import lxml.etree
import pytest
import time_machine
from flask import Flask

from portal.home import feeds
from portal.library.services import take_in, withdraw
from tests.factories import make_text, publish
from tests.pages import Browser
from tests.web.test_conditional import counted

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(browser: Browser, address: str) -> list[str]:
    tree = lxml.etree.fromstring(browser.open(address).data)
    return [urlsplit(entry.text).path for entry in tree.iter(f"{SITEMAP}loc")]


def test_a_feed_tells_what_was_taken_in_last(browser: Browser) -> None:
    with time_machine.travel("2026-11-20T04:00Z"):
        first = publish(title="先收的办法", issued_on="2025-01-01", topics=("专利",))
    with time_machine.travel("2026-11-21T04:00Z"):
        publish(kind="notice", title="通知")
        old = publish(title="后收的老办法", issued_on="1999", document_number="财税〔1999〕1号")
    response = browser.get("feeds.atom", kind="policy")
    assert response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["后收的老办法", "先收的办法"]
    assert feed.entries[0].link.endswith(f"/library/{old.document_id}")
    assert feed.entries[0].updated == "2026-11-21T04:00:00+00:00"
    assert feed.entries[0].published == "1999-01-01T00:00:00+08:00"
    assert "财税〔1999〕1号" in feed.entries[0].summary
    assert feed.entries[1].id.endswith(f"/library/{first.document_id}")
    assert [tag.term for tag in feed.entries[1].tags] == ["专利"]
    assert feed.feed.updated == feed.entries[0].updated


def test_the_feed_of_all_has_every_kind_and_no_drafts(browser: Browser) -> None:
    publish(kind="notice", title="通知")
    publish(kind="case", title="案例")
    take_in(make_text(title="草稿"), "tester", publish=False)
    gone = publish(title="撤回")
    withdraw(gone.document_id, "tester", "重复")
    feed = feedparser.parse(browser.get("feeds.atom", kind="all").data)
    assert {entry.title for entry in feed.entries} == {"通知", "案例"}


def test_a_feed_holds_whatever_a_title_may_hold(browser: Browser) -> None:
    publish(title="<b>&\u0001\ufffe]]>“标题”", issuer="A&B", summary="</summary>")
    feed = feedparser.parse(browser.get("feeds.atom", kind="all").data)
    assert not feed.bozo
    assert "标题" in feed.entries[0].title


def test_an_empty_feed_is_still_a_feed(browser: Browser) -> None:
    assert not feedparser.parse(browser.get("feeds.atom", kind="case").data).bozo


def test_there_is_no_feed_of_what_is_no_kind(browser: Browser) -> None:
    for kind in ("unknown", "policy.atom", "%00"):
        browser.open(f"/feeds/{kind}.atom", 404)


def test_an_unchanged_feed_costs_no_query(app: Flask, browser: Browser) -> None:
    publish()
    for address in ("/feeds/all.atom", "/sitemap.xml", "/sitemap-1.xml"):
        first = browser.open(address)
        with counted(app) as statements:
            browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
        assert statements == []


def test_the_maps_name_every_public_page_once(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PER_MAP", 2)
    taken = [publish().document_id for _ in range(5)]
    withdraw(taken[1], "tester", "重复")
    maps = locations(browser, "/sitemap.xml")
    assert maps == ["/sitemap-1.xml", "/sitemap-2.xml"]
    found = [path for address in maps for path in locations(browser, address)]
    assert len(found) == len(set(found))
    assert {f"/library/{number}" for number in taken if number != taken[1]} < set(found)
    assert f"/library/{taken[1]}" not in found
    for path in found:
        browser.open(path)
    browser.open("/sitemap-3.xml", 404)
    browser.open("/sitemap-0.xml", 404)


def test_robots_are_shown_the_map(browser: Browser) -> None:
    response = browser.get("feeds.robots")
    lines = response.get_data(as_text=True).splitlines()
    assert response.mimetype == "text/plain"
    assert "Disallow: /search" in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"
