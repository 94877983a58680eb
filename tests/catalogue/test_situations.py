"""Situations: every task leads somewhere, the list is whole, paper and machines get it, too."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from flask import Flask

from portal.catalogue import sample
from portal.catalogue.services import withdraw_item
from portal.catalogue.situations.bundles import HELP, situations
from portal.catalogue.situations.pages import COUNTRIES, GROUPS
from tests.catalogue.items import publish
from tests.pages import Browser
from tests.web.test_conditional import counted

FEWEST = 12
MOST_QUERIES = 6


def page_of(browser: Browser, address: str, expect: int = 200) -> Any:
    return lxml.html.fromstring(browser.open(address, expect).get_data(as_text=True))


def test_there_are_enough_and_each_is_whole() -> None:
    assert len(situations()) >= FEWEST
    codes = {row["code"] for row in sample.rows()}
    for one in situations().values():
        assert one.group in GROUPS and set(one.countries) <= set(COUNTRIES), one.slug
        assert one.name and one.for_whom and one.source and one.checked_on
        assert len(one.tasks) > 1 and all(task.do for task in one.tasks), one.slug
        assert set(one.services) <= codes, one.slug


def test_every_link_of_every_situation_leads_somewhere(browser: Browser) -> None:
    sample.load()
    seen = set()
    for one in situations().values():
        page = page_of(browser, one.url)
        assert len(page.xpath("//li[@data-tick]")) == len(one.tasks)
        seen |= set(page.xpath("//main//a/@href"))
    for address in sorted(address for address in seen if address.startswith("/")):
        expect = 303 if address.startswith("/assistance/new") else 200
        browser.open(address, expect)


def test_the_index_has_all_of_them(browser: Browser) -> None:
    page = page_of(browser, "/services/bundles")
    shown = [link for link in page.xpath("//main//a/@href") if "/bundles/" in link]
    assert sorted(shown) == sorted(one.url for one in situations().values())
    assert "/services/bundles" in browser.open("/sitemap-1.xml").get_data(as_text=True)


def test_a_task_names_item_clock_papers_and_help(browser: Browser) -> None:
    publish(code=HELP, name="海外知识产权纠纷应对指导")
    page = page_of(browser, "/services/bundles/overseas-sued")
    first, second = page.xpath("//li[@data-tick]")[:2]
    assert "/assistance/deadlines/US-DC-ANS" in first.xpath(".//a/@href")
    assert "送达证明" in first.text_content()
    assert second.xpath(".//a/@href") == [
        f"/services/{HELP}",
        "/assistance/new?dispute_type=litigation",
    ]
    assert "/warnings?country=US" in page.xpath("//aside//a/@href")


def test_an_item_that_is_not_public_leaves_its_task(browser: Browser) -> None:
    publish(code="patent-annual-fee")
    withdraw_item("patent-annual-fee", "tester", "并入另一项")
    page = page_of(browser, "/services/bundles/patent-maintenance")
    assert "设年费提醒" in page.text_content()
    assert "/services/patent-annual-fee" not in page.xpath("//main//a/@href")


def test_what_was_not_compared_says_so(browser: Browser) -> None:
    doubted = page_of(browser, "/services/bundles/overseas-letter").text_content()
    assert "待核实" in doubted and "由本站归纳" in doubted
    assert "由本站归纳" not in page_of(browser, "/services/bundles/finance").text_content()


def test_machines_read_the_steps(browser: Browser) -> None:
    page = page_of(browser, "/services/bundles/finance")
    data = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    assert data["@type"] == "HowTo"
    steps = [step["name"] for step in data["step"]]
    assert steps == [task.do for task in situations()["finance"].tasks]


def test_the_sheet_has_a_box_for_each_task(browser: Browser) -> None:
    page = page_of(browser, "/services/bundles/gi/print")
    assert len(page.xpath("//td[@class='tick-box']")) == len(situations()["gi"].tasks)
    assert page.xpath("//figure[@class='qr']//*[local-name()='svg']")


@pytest.mark.parametrize("slug", ["none", "none/print", "%3Cscript%3E"])
def test_an_unknown_situation_is_not_found(browser: Browser, slug: str) -> None:
    browser.open(f"/services/bundles/{slug}", 404)


def test_pages_take_few_queries(app: Flask, browser: Browser) -> None:
    sample.load()
    for address in ("", "/overseas-sued", "/tech-protect", "/finance/print"):
        with counted(app) as statements:
            browser.open(f"/services/bundles{address}")
        assert len(statements) <= MOST_QUERIES, statements
