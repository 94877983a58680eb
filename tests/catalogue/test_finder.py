"""The finder: every end is reached, every question can be gone back on, nothing else is found."""

from __future__ import annotations

import lxml.html
import pytest
from flask import Flask

from portal.catalogue import sample
from portal.catalogue.situations.bundles import situations
from portal.catalogue.situations.finder import END, END_KINDS, end_named, end_of, table
from portal.decision_table import NoSuchWay
from tests.decision_ways import ways
from tests.pages import Browser
from tests.web.test_conditional import counted

FINDER = "/services/finder"
MOST_QUERIES = 6


def test_every_way_ends_and_every_end_is_reached(browser: Browser) -> None:
    sample.load()
    reached = set()
    for way in ways(table()):
        page = lxml.html.fromstring(
            browser.open(f"{FINDER}?answers={way.answers}").get_data(as_text=True)
        )
        links = page.xpath("//main//a/@href")
        end = end_of(way)
        if end is None:
            assert f"{FINDER}?answers={way.after(1)}" in links
            continue
        reached.add(end)
        target = {
            "situation": f"/services/bundles/{end.name}",
            "service": f"/services/{end.name}",
            "page": end.name,
        }[end.kind]
        assert target in links
        browser.open(target)
    options = (option for question in table().questions.values() for option in question.options)
    ends = (option.next for option in options if option.next not in table().questions)
    assert reached == set(map(end_named, ends))
    assert {end.kind for end in reached} == set(END_KINDS)
    named = {end.name for end in reached if end.kind == "situation"}
    assert named == set(situations()), "every situation can be found by answering"


def test_every_question_is_asked_and_none_is_deeper_than_said() -> None:
    found = list(ways(table()))
    assert {way.question.id for way in found if way.question} == set(table().questions)
    assert max(len(way.taken) for way in found) == table().most


def test_answers_can_be_gone_back_on(browser: Browser) -> None:
    page = lxml.html.fromstring(browser.open(f"{FINDER}?answers=1-4").get_data(as_text=True))
    assert "办哪类手续" in page.xpath("//h1")[0].text_content()
    back = [link.get("href") for link in page.xpath("//section[.//h2[@id='taken']]//a")]
    assert back == [FINDER, f"{FINDER}?answers=1", f"{FINDER}?answers=1"]


@pytest.mark.parametrize(
    "answers", ["9", "0", "1-", "-1", "x", "1-1-1", "１", "1 1", "1-4-99", "1-" * 30, "<b>"]
)
def test_answers_that_lead_nowhere_are_not_found(browser: Browser, answers: str) -> None:
    with pytest.raises(NoSuchWay):
        table().walk(answers)
    browser.get("situations.finder", 404, answers=answers)


def test_an_end_whose_item_is_not_public_is_not_found(browser: Browser) -> None:
    way = next(way for way in ways(table()) if way.end.startswith(f"{END}service:"))
    browser.open(f"{FINDER}?answers={way.answers}", 404)


def test_pages_take_few_queries(app: Flask, browser: Browser) -> None:
    sample.load()
    for answers in ("", "1", "2-1", "1-4-3"):
        with counted(app) as statements:
            browser.open(f"{FINDER}?answers={answers}")
        assert len(statements) <= MOST_QUERIES, statements
