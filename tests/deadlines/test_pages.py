"""The calculator's pages: what is shown of a paper, of a clock, and of a day that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from flask import Flask

from portal import workdays
from portal.deadlines.clocks import Clock, book
from portal.deadlines.papers import Paper, papers
from tests.pages import Browser
from tests.web.test_conditional import counted

TODAY = date(2026, 11, 23)
WITH_DATES = [paper for paper in papers().values() if paper.asks]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.deadlines.views.today", lambda: TODAY)


def page_of(browser: Browser, endpoint: str = "index", **values: Any) -> lxml.html.HtmlElement:
    answer = browser.get(f"deadlines.{endpoint}", **values)
    return lxml.html.fromstring(answer.get_data(as_text=True))


def heading(page: lxml.html.HtmlElement) -> str:
    return " ".join(page.find(".//h1").text_content().split())


def clock_of(page: lxml.html.HtmlElement, clock_id: str) -> lxml.html.HtmlElement:
    return page.xpath(f"//article[@aria-labelledby='{clock_id}']")[0]


def test_the_first_line_answers(browser: Browser) -> None:
    page = page_of(browser, paper="us-complaint", on="2026-11-14")
    assert heading(page) == "最迟2026年12月7日，还有 14 天"
    clocks = [article.get("aria-labelledby") for article in page.xpath("//article")]
    assert clocks == ["US-DC-ANS", "US-IPR-BAR", "US-DC-WAIV"]
    first = clock_of(page, "US-DC-ANS").text_content()
    assert "最要紧" in first and "感恩节" not in first and "第 21 日" in first
    assert "错过会怎样" in first and "2026年11月23日核验" in first
    assert (
        "请由律师确认" in page.text_content()
        or "请律师确认" in page.text_content()
        or ("末日请由律师确认" in page.text_content())
    )


def test_a_clock_that_runs_from_another_day_asks_for_it(browser: Browser) -> None:
    page = page_of(browser, paper="us-complaint", on="2026-11-14")
    waiver = clock_of(page, "US-DC-WAIV")
    assert "差一个日子" in waiver.text_content()
    form = waiver.find(".//form")
    assert {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")} == {
        "paper": "us-complaint",
        "on": "2026-11-14",
    }
    values = {"paper": "us-complaint", "on": "2026-11-14", "on.US-DC-WAIV": "2026-11-10"}
    both = page_of(browser, **values)
    assert "2027年2月8日" in clock_of(both, "US-DC-WAIV").text_content()


def test_every_paper_has_its_page(browser: Browser) -> None:
    for paper in WITH_DATES:
        check_paper(browser, paper)


def check_paper(browser: Browser, paper: Paper) -> None:
    page = page_of(browser, paper=paper.id, on="2026-11-20")
    shown = [article.get("aria-labelledby") for article in page.xpath("//article")]
    assert sorted(shown) == sorted(running.clock.id for running in paper.clocks)
    browser.get("deadlines.print_dates", paper=paper.id, on="2026-11-20")
    asked = page_of(browser, paper=paper.id)
    assert asked.xpath("//label[@for='on']")[0].text == paper.asks


def test_every_clock_has_its_pages(browser: Browser) -> None:
    for clock in book().clocks.values():
        check_clock(browser, clock)


def check_clock(browser: Browser, clock: Clock) -> None:
    explained = page_of(browser, "clock", clock_id=clock.id)
    text = explained.text_content()
    assert heading(explained) == clock.label
    assert clock.source in text and clock.rule.label in text
    marks = explained.xpath("//main//span[contains(@class, 'tag-gold')][. = '待核实']")
    is_counted = clock.period is not None
    assert len(marks) == clock.is_doubted + (is_counted and clock.rule.is_doubted)
    answer = page_of(browser, clock=clock.id, on="2026-11-20")
    assert clock_of(answer, clock.id).text_content()
    for variant in clock.variants:
        page_of(browser, clock=clock.id, on="2026-11-20", variant=variant.key)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-02", "最迟2026年11月23日，就是今天"),
        ("2026-11-03", "最迟2026年11月24日，就是明天"),
        ("2026-10-01", "按这样算，2026年10月22日已经过去 32 天"),
    ],
)
def test_the_days_left_are_said_in_words(browser: Browser, on: str, words: str) -> None:
    assert heading(page_of(browser, clock="US-DC-ANS", on=on)) == words


def test_a_date_that_has_passed_is_said_kindly(browser: Browser) -> None:
    page = page_of(browser, clock="US-DC-ANS", on="2026-10-01")
    assert "先别放弃" in page.text_content()
    assert not page.xpath("//a[contains(@href, '.ics')]")
    assert urlsplit(page.xpath("//main//a[@class='btn']/@href")[0]).path == "/assistance/new"


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("US-TRO-PI", "这个日子算不出来"),
        ("TEMU-IP", "这个日子算不出来"),
        ("US-TRO", "有效到2026年12月4日，还有 11 天"),
        ("CN-CUS-20", "预计到2026年12月18日，还有 25 天"),
        ("AMZ-DMCA", "对方最迟2026年11月30日，还有 7 天"),
        ("DMCA", "在2026年12月7日到2026年12月11日之间"),
    ],
)
def test_the_headline_says_what_kind_of_date_it_is(
    browser: Browser, clock: str, words: str
) -> None:
    assert heading(page_of(browser, clock=clock, on="2026-11-20")) == words


def test_a_complaint_in_china_counts_for_a_defendant_who_lives_there(browser: Browser) -> None:
    page = page_of(browser, paper="cn-court", on="2026-11-16")
    assert heading(page) == "最迟2026年12月1日，还有 8 天"
    assert "在境内没有住所的被告" in page.text_content()
    assert "2026年12月16日" in page.text_content()


def test_a_paper_of_many_countries_gives_no_single_date(browser: Browser) -> None:
    page = page_of(browser, paper="tm-publication", on="2026-11-20")
    assert heading(page) == "几条期限，只有一条适用"
    assert "最要紧" not in page.text_content()


def test_a_day_to_come_is_questioned_and_counted(browser: Browser) -> None:
    page = page_of(browser, clock="US-DC-ANS", on="2026-12-01")
    assert "还没有到" in page.text_content()
    assert "2026年12月22日" in heading(page)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "请填日子"),
        ("昨天", "请写成年-月-日"),
        ("2026-02-30", "没有这一天"),
        ("2026-13-01", "没有这一天"),
        ("1026-11-14", "年份应在 2000 到 2099 之间"),
        ("9999-12-31", "年份应在"),
    ],
)
def test_a_wrong_day_is_named_and_can_be_mended(browser: Browser, raw: str, words: str) -> None:
    answer = browser.get("deadlines.index", expect=400, paper="us-complaint", on=raw)
    page = lxml.html.fromstring(answer.get_data(as_text=True))
    assert words in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.xpath("//input[@id='on']/@aria-invalid") == ["true"]
    assert page.xpath("//input[@type='hidden'][@name='paper']/@value") == ["us-complaint"]


def test_a_wrong_day_of_one_clock_leaves_the_others_standing(browser: Browser) -> None:
    values = {"paper": "us-complaint", "on": "2026-11-14", "on.US-DC-WAIV": "明天"}
    answer = browser.get("deadlines.index", expect=400, **values)
    page = lxml.html.fromstring(answer.get_data(as_text=True))
    assert "2026年12月7日" in heading(page)
    assert "请写成年-月-日" in clock_of(page, "US-DC-WAIV").text_content()


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-14",
        "2026/11/14",
        "2026.11.14",
        "2026年11月14日",
        " 2026 年 11 月 14 日",
        "20261114",
    ],
)
def test_a_day_may_be_written_as_people_write_it(browser: Browser, raw: str) -> None:
    assert "2026年12月7日" in heading(page_of(browser, clock="US-DC-ANS", on=raw))


@pytest.mark.parametrize(
    "values",
    [
        {"paper": "nothing"},
        {"clock": "NOTHING"},
        {"venue": "nowhere"},
        {"clock": "US-DC-ANS", "variant": "x"},
    ],
)
def test_a_name_that_is_none_is_not_found(browser: Browser, values: dict[str, str]) -> None:
    browser.get("deadlines.index", expect=404, **values)


def test_the_list_is_narrowed_by_venue_and_by_words(browser: Browser) -> None:
    everything = page_of(browser)
    assert heading(everything) == "收到文书，先看还剩几天"
    assert len(everything.xpath("//option")) == len(WITH_DATES) + 1
    venue = page_of(browser, venue="us-itc")
    assert len(venue.xpath("//section[@aria-labelledby='all']//li")) == 4
    found = page_of(browser, q="tro 答辩")
    links = found.xpath("//section[@aria-labelledby='all']//li//a/@href")
    assert links == ["/assistance/deadlines/US-TRO-ANS"]
    assert "没有找到" in page_of(browser, q="不存在的词").text_content()


def test_an_address_in_small_letters_leads_to_the_clock(browser: Browser) -> None:
    moved = browser.open("/assistance/deadlines/us-dc-ans", 301)
    assert urlsplit(moved.headers["Location"]).path == "/assistance/deadlines/US-DC-ANS"
    browser.open("/assistance/deadlines/US-DC-NONE", 404)


def test_a_request_for_help_begins_with_what_is_known(browser: Browser) -> None:
    page = page_of(browser, paper="us-complaint", on="2026-11-14")
    asked = next(a for a in page.xpath("//main//a/@href") if a.startswith("/assistance/new"))
    assert parse_qs(urlsplit(asked).query) == {
        "document_received": ["us-complaint"],
        "dispute_type": ["litigation"],
        "venue": ["us-court"],
        "country": ["US"],
        "role": ["accused"],
        "served_on": ["2026-11-14"],
    }
    mailed = page_of(browser, paper="cbp-seizure", on="2026-11-14")
    asked = next(a for a in mailed.xpath("//main//a/@href") if a.startswith("/assistance/new"))
    assert "served_on" not in asked, "the day it was mailed is not the day it came"


def test_the_printed_page_writes_out_every_step(browser: Browser) -> None:
    page = page_of(browser, "print_dates", paper="upc-claim", on="2026-11-16")
    assert len(page.xpath("//details[@open]")) == 2
    assert "paper=upc-claim" in page.text_content()
    browser.get("deadlines.print_dates", expect=400, paper="upc-claim")


@pytest.mark.parametrize(
    "address",
    [
        "/assistance/deadlines",
        "/assistance/deadlines?paper=cn-court&on=2026-11-14",
        "/assistance/deadlines/CN-TM-REF",
        "/assistance/triage?paper=us-tro",
        "/assistance/deadlines.ics?clock=CN-DEF&on=2026-11-14",
    ],
)
def test_a_page_costs_few_queries_and_an_unchanged_one_none(
    app: Flask, browser: Browser, address: str
) -> None:
    with counted(app) as cold:
        first = browser.open(address)
    assert len(cold) <= 4, cold
    with counted(app) as warm:
        browser.open(address)
        browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []


def test_a_corrected_holiday_changes_the_page(browser: Browser) -> None:
    address = "/assistance/deadlines?clock=CN-DEF&variant=domestic&on=2026-11-16"
    assert "12月1日" in browser.open(address).get_data(as_text=True)
    workdays.set_day(date(2026, 12, 1), False, "试设的休息日", "tester")
    changed = browser.open(address).get_data(as_text=True)
    assert "试设的休息日" in changed and "2026年12月2日" in changed
