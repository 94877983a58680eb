"""A reader narrows a search, keeps it, follows it, and looks for words inside a text."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.places import LAW, document
from tests.journeys.reader import Reader, overflow, violations

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count(page: Page) -> int:
    words = page.get_by_role("status").filter(has_text="找到").inner_text()
    return int("".join(filter(str.isdigit, words.split("条")[0])))


def test_conditions_are_chosen_switched_and_taken_away(reader: Arrive) -> None:
    page = reader().open("/search?q=专利")
    every = count(page)
    facets = page.get_by_role("complementary")
    facets.get_by_role("link", name="政策").click()
    page.wait_for_url("**kind=policy**")
    policies = count(page)
    assert 0 < policies < every
    years = facets.locator(".facet", has=page.get_by_role("heading", name="年份", exact=True))
    first, second = (years.get_by_role("link").nth(at).text_content() or "" for at in (0, 1))
    years.get_by_role("link").first.click()
    page.wait_for_url("**year=**")
    assert 0 < count(page) < policies
    assert asked(page)["year"] == [first.split("年")[0]]
    expect(years.get_by_role("link").nth(1)).to_have_text(second)
    years.get_by_role("link").nth(1).click()
    page.wait_for_url(f"**year={second.split('年')[0]}")
    assert asked(page)["kind"] == ["policy"]
    chosen = page.get_by_role("list", name="已选条件").get_by_role("link")
    expect(chosen).to_have_count(3)  # and one that takes all away
    chosen.filter(has_text="年份").click()
    expect(chosen).to_have_count(1)
    assert "year" not in asked(page)
    assert count(page) == policies
    page.get_by_role("link", name="按日期").click()
    page.wait_for_url("**sort=date**")
    facets.get_by_label("从哪一年").fill("2023")
    facets.get_by_label("到哪一年").fill("2019")
    facets.get_by_role("button", name="筛选").click()
    expect(chosen.filter(has_text="2019–2023年")).to_be_visible()
    assert asked(page)["sort"] == ["date"]
    page.get_by_role("link", name="全部去掉").click()
    expect(chosen).to_have_count(0)
    assert count(page) == every


def test_the_hits_are_walked_with_the_arrow_keys(reader: Arrive) -> None:
    page = reader().open("/search?q=专利")
    box, titles = page.get_by_role("combobox"), page.locator("[data-hits] h2 a")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    expect(titles.nth(1)).to_be_in_viewport()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.type("专利法")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()


def test_a_search_has_a_lasting_address_and_a_feed(reader: Arrive) -> None:
    visitor = reader(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("/search?page=1&sort=relevance&to=&kind=policy&q=专利+")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_text("已复制。")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{visitor.address}/search?q=%E4%B8%93%E5%88%A9&kind=policy"
    before = count(page)
    page.get_by_role("link", name="固定链接").click()
    page.wait_for_url(copied)
    assert count(page) == before
    feed = page.get_by_role("link", name="Atom", exact=True).get_attribute("href")
    answer = page.request.get(str(feed))
    assert answer.headers["content-type"].startswith("application/atom+xml")
    again = page.request.get(str(feed), headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_a_search_in_vain_leads_on(reader: Arrive) -> None:
    visitor = reader(width=360)
    page = visitor.open("/search?q=海外维权援助&kind=case&year=1950")
    assert violations(page) == []
    page.get_by_role("link", name="去掉所有条件再搜").click()
    expect(page.locator("[data-hits] > li").first).to_be_visible()
    assert page.evaluate("document.querySelector('[data-hits] > li').offsetHeight") < 480


def test_from_a_hit_to_the_marked_words_of_its_clause(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open("/search?q=海外维权援助")
    page.locator(".hits a[href^='/library/']").first.click()
    page.wait_for_url("**/library/*?find=*#*")
    current = page.locator("mark[aria-current]")
    expect(current).to_be_in_viewport()
    expect(
        page.locator(":target").locator("mark").or_(page.locator(":target ~ * mark")).first
    ).to_be_visible()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], width
        assert overflow(page) == [], width


def test_words_are_walked_through_inside_a_text(reader: Arrive) -> None:
    visitor = reader()
    page = visitor.open(document(visitor.address, LAW))
    box = page.get_by_label("在本文里找", exact=True).and_(page.locator("input"))
    box.fill("办结")
    box.press("Enter")
    page.wait_for_url("**find=**#found")
    listed = page.locator("#found .hits a")
    expect(listed.first).to_be_in_viewport()
    place = page.locator("[data-find-at]")
    box.press("Enter")
    expect(place).to_contain_text("1 / ")
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    page.get_by_role("button", name="上一处").click()
    page.get_by_role("button", name="下一处").press("ArrowDown")
    expect(page.locator("mark[aria-current]")).to_have_count(1)
    expect(page.locator("mark[aria-current]")).to_be_in_viewport()
    listed.first.click()
    expect(page.locator(":target mark").first).to_be_in_viewport()
    page.get_by_role("link", name="不再标出").click()
    expect(page.locator("mark")).to_have_count(0)


def test_words_are_found_in_a_text_without_scripts(reader: Arrive) -> None:
    visitor = reader(java_script_enabled=False, width=360)
    page = visitor.open(document(visitor.address, LAW))
    box = page.locator("#find-words")
    box.fill("办结")
    box.press("Enter")
    page.wait_for_url("**find=**")
    expect(page.get_by_text("已在文中标出")).to_be_in_viewport()
    expect(page.locator("[data-find-bar]")).to_be_hidden()
    page.locator("#found .hits a").first.click()
    expect(page.locator(":target mark").first).to_be_in_viewport()
