"""What is this letter? Every way through the table ends at a paper that helps."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest

from portal.deadlines.papers import papers
from portal.deadlines.triage import paper_at, table
from portal.decision_table import NoSuchWay
from tests.decision_ways import ways
from tests.pages import Browser

MOST_QUESTIONS = 4
EVERY_WAY = [way for way in ways(table()) if way.end]


def page_of(browser: Browser, **values: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(browser.get("deadlines.triage", **values).get_data(as_text=True))


def test_every_question_and_every_paper_is_reached() -> None:
    assert {paper.id for paper in map(paper_at, EVERY_WAY) if paper} == set(papers())
    asked = {step.question.id for way in EVERY_WAY for step in way.taken}
    assert asked == set(table().questions)
    assert table().most == MOST_QUESTIONS


@pytest.mark.parametrize("answers", ["0", "9", "1-1-1-1", "1--1", "x", "1-", "1" * 50, "99-1"])
def test_answers_that_lead_nowhere_are_refused(browser: Browser, answers: str) -> None:
    with pytest.raises(NoSuchWay):
        table().walk(answers)
    browser.get("deadlines.triage", expect=404, answers=answers)


def test_every_end_of_the_table_is_a_page_that_leads_to_a_person(browser: Browser) -> None:
    for way in EVERY_WAY:
        page = page_of(browser, answers=way.answers)
        paper = paper_at(way)
        assert paper is not None
        assert page.findtext(".//h1") == paper.label
        asked = urlsplit(page.xpath("//main//a[@class='btn']/@href")[0])
        assert asked.path == "/assistance/new"
        assert parse_qs(asked.query) == {k: [v] for k, v in paper.prefill().items()}
        text = page.text_content()
        assert all(thing in text for thing in (*paper.first, *paper.never))
        linked = page.xpath("//section[@aria-labelledby='clocks']//a/@href")
        assert len(linked) == len(paper.clocks)
        assert bool(page.xpath("//form[contains(@action, 'deadlines')]")) == bool(paper.asks)


def test_a_question_offers_its_answers_and_the_way_back(browser: Browser) -> None:
    page = page_of(browser, answers="1-1")
    options = page.xpath("//main//ul[contains(@class, 'rows-t')]//a")
    assert options[0].text_content().strip() == "Summons 或 Complaint"
    assert options[0].get("href") == "/assistance/triage?answers=1-1-1"
    back = page.xpath("//a[contains(., '回到上一问')]/@href")
    assert back == ["/assistance/triage?answers=1"]
    assert "外国法院或专利、商标机构" in page.text_content()


def test_the_first_question_has_no_way_back(browser: Browser) -> None:
    assert not page_of(browser).xpath("//a[contains(., '回到上一问')]")


def test_a_paper_has_an_address_of_its_own(browser: Browser) -> None:
    assert page_of(browser, paper="us-tro").findtext(".//h1") == "临时限制令（TRO）"
    browser.get("deadlines.triage", expect=404, paper="nothing")


def test_who_cannot_tell_is_sent_to_a_person_and_never_to_a_date(browser: Browser) -> None:
    page = page_of(browser, paper="unknown")
    assert not page.xpath("//main//input[@type='date']")
    assert "工作人员来认" in page.text_content()


def test_the_first_three_things_have_their_days(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.deadlines.views.today", lambda: date(2026, 9, 30))
    page = page_of(browser, paper="us-complaint")
    days = page.xpath("//*[contains(@class, 'plate')]//time/@datetime")
    assert days == ["2026-09-30", "2026-10-08", "2026-10-10"], "over the holidays, Saturday worked"
