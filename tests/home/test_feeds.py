"""Feeds, maps and robots.txt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import feedparser
import lxml.etree
import lxml.html
import pytest
import time_machine
from flask import Flask

from portal.home import feeds
from portal.library.services import take_in, withdraw
from tests.factories import article, make_text, publish
from tests.pages import Browser
from tests.web.test_conditional import counted

Work = Callable[[], None]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(browser: Browser, address: str) -> list[str]:
    tree = lxml.etree.fromstring(browser.open(address).data)
    return [urlsplit(entry.text).path for entry in tree.iter(f"{SITEMAP}loc")]


def test_a_feed_tells_what_was_taken_in_last(browser: Browser) -> None:
    with time_machine.travel("2026-11-20T04:00Z", tick=False):
        first = publish(title="先收的办法", issued_on="2025-01-01", topics=("专利",))
    with time_machine.travel("2026-11-21T04:00Z", tick=False):
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


def test_a_feed_says_what_was_changed_and_what_was_corrected(browser: Browser) -> None:
    own: dict[str, Any] = {"source_key": "one", "kind": "notice", "title": "通知"}
    publish(**own)
    for days, note, is_correction in ((30, "改了期限", False), (20, "应为 20 日。", True)):
        blocks = (article(1, f"期限为 {days} 日。"),)
        publish(**own, blocks=blocks, note=note, is_correction=is_correction)
        feed = feedparser.parse(browser.get("feeds.atom", kind="notice").data)
        words = "更正：应为 20 日。" if is_correction else "这次改了什么：改了期限。"
        assert [entry.summary[: len(words)] for entry in feed.entries] == [words]


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


def test_a_search_can_be_followed(browser: Browser, work: Work) -> None:
    with time_machine.travel("2026-11-20T04:00Z", tick=False):
        publish(title="新办法", issued_on="2025-01-01", blocks=(article(1, "推进质押融资。"),))
    with time_machine.travel("2026-11-21T04:00Z", tick=False):
        old = publish(title="后收的质押办法", issued_on="1999", topics=("专利",))
        publish(title="质押通知", kind="notice")
        publish(title="无关的办法")
    work()
    page = browser.open("/search?q=质押&kind=policy&page=3")
    link = lxml.html.fromstring(page.data).xpath("//head/link[@rel='alternate']")[0]
    assert link.get("href") == f"/search.atom?q={quote('质押')}&kind=policy"
    response = browser.open(link.get("href"))
    assert response.mimetype == "application/atom+xml"
    feed = feedparser.parse(response.data)
    assert not feed.bozo
    assert feed.feed.title.endswith("搜索 质押 类别：政策")
    assert [entry.title for entry in feed.entries] == ["后收的质押办法", "新办法"]
    assert feed.entries[0].id.endswith(f"/library/{old.document_id}")
    assert feed.entries[0].updated == feed.feed.updated == "2026-11-21T04:00:00+00:00"
    assert [tag.term for tag in feed.entries[0].tags] == ["政策", "专利"]
    assert feed.entries[1].link.endswith("#t1")
    assert "推进质押融资" in feed.entries[1].summary
    assert {urlsplit(one.href).path for one in feed.feed.links} == {"/search", "/search.atom"}


def test_a_followed_search_is_sent_anew_only_when_something_changed(
    app: Flask, browser: Browser, work: Work
) -> None:
    gone = publish(title="质押办法", summary="<b>&\u0001]]>")
    work()
    first = browser.open("/search.atom?q=质押")
    assert len(feedparser.parse(first.data).entries) == 1
    held = {"If-None-Match": first.headers["ETag"]}
    with counted(app) as statements:
        browser.open("/search.atom?q=质押", 304, headers=held)
    assert statements == []
    withdraw(gone.document_id, "tester", "重复")
    later = browser.open("/search.atom?q=质押", headers=held)
    assert feedparser.parse(later.data).entries == []


def test_a_search_for_nothing_is_not_followed(browser: Browser, work: Work) -> None:
    browser.open("/search.atom", 404)
    work()
    empty = feedparser.parse(browser.open("/search.atom?q=火星殖民").data)
    assert not empty.bozo
    assert empty.entries == []


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
