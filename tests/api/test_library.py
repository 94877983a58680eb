"""/api/v1/library: the list and each document, for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from portal.library.services import take_in, withdraw
from portal.library.structure.values import Block
from tests.factories import article, cites, make_text, publish
from tests.pages import Browser
from tests.web.test_conditional import counted

Work = Callable[[], None]


def answer(browser: Browser, address: str, expect: int = 200) -> Any:
    return browser.open(address, expect).get_json()


def test_a_document_has_its_metadata_and_its_clauses(browser: Browser, work: Work) -> None:
    meant = publish(title="原办法", document_number="国发〔2015〕71号")
    taken = publish(
        kind="interpretation",
        title="解读",
        issued_on="2020",
        published_on="2020-09",
        topics=("专利", "商标"),
        source_url="https://example.org/1",
        citations=(cites("原办法", role="interprets"),),
        blocks=(article(1, "第一款。"), Block("paragraph", "第二款。"), article(2, "完。")),
    )
    work()
    found = answer(browser, f"/api/v1/library/{taken.document_id}")
    assert found["title"] == "解读"
    assert found["kind"] == "interpretation"
    assert (found["issued_on"], found["published_on"]) == ("2020", "2020-09")
    assert found["effective_on"] is None and found["document_number"] is None
    assert found["topics"] == sorted(["专利", "商标"])
    assert found["interprets"] == "国发〔2015〕71号"
    assert found["source_url"] == "https://example.org/1"
    assert found["clauses"] == [
        {"anchor": "t1", "label": "第一条", "text": "第一条 第一款。\n第二款。"},
        {"anchor": "t2", "label": "第二条", "text": "第二条 完。"},
    ]
    [relation] = found["relations"]
    assert relation["direction"] == "names"
    assert relation["id"] == meant.document_id
    back = answer(browser, f"/api/v1/library/{meant.document_id}")["relations"]
    assert [(row["direction"], row["id"]) for row in back] == [("named_by", taken.document_id)]


def test_a_document_is_answered_as_of_a_day(browser: Browser) -> None:
    first = make_text(issued_on="2008-12-27")
    taken = take_in(first, "tester", publish=True)
    newer = make_text(source_key=first.source_key, title=first.title, stands_from=date(2021, 6, 1))
    take_in(newer, "tester", publish=True)
    address = f"/api/v1/library/{taken.document_id}"
    assert answer(browser, address)["version"] == 2
    assert answer(browser, f"{address}?on=2020-01-01")["version"] == 1
    assert answer(browser, f"{address}?version=1")["is_current"] is False


def test_the_list_is_narrowed_and_paged(browser: Browser) -> None:
    publish(kind="notice")
    days = [f"2020-01-{number:02d}" for number in range(1, 13)]
    for day in days:
        publish(issued_on=day, topics=("专利", "商标"))
    found = answer(browser, "/api/v1/library?kind=policy&topic=专利&per_page=5&page=3")
    assert (found["total"], found["page"], found["per_page"]) == (12, 3, 5)
    assert [item["issued_on"] for item in found["items"]] == days[1::-1]
    assert found["items"][0]["topics"] == sorted(["专利", "商标"])
    assert answer(browser, "/api/v1/library?per_page=500")["per_page"] == 50
    assert answer(browser, "/api/v1/library?page=99")["items"] == []


def test_what_is_not_published_is_not_answered(browser: Browser) -> None:
    draft = take_in(make_text(), "tester", publish=False)
    gone = publish()
    withdraw(gone.document_id, "tester", "重复")
    for taken in (draft, gone):
        answer(browser, f"/api/v1/library/{taken.document_id}", 404)
    assert answer(browser, "/api/v1/library")["total"] == 0


def test_an_error_is_a_problem_with_its_details(browser: Browser) -> None:
    problems = {
        "/api/v1/library/0": 404,
        "/api/v1/library/99999999999999999999": 404,
        "/api/v1/library/abc": 404,
        "/api/v1/library?kind=unknown": 400,
        "/api/v1/library?status=perhaps": 400,
        "/api/v1/library?year=abc": 400,
        "/api/v1/library?topic=%00": 400,
        "/api/v1/nothing": 404,
    }
    for address, status in problems.items():
        response = browser.open(address, status)
        assert response.mimetype == "application/problem+json"
        found = response.get_json()
        assert found["status"] == status
        assert found["title"] and found["detail"]
        assert found["instance"] == address.partition("?")[0]


def test_a_wording_that_cannot_be_asked_for_is_refused(browser: Browser) -> None:
    address = f"/api/v1/library/{publish().document_id}"
    answer(browser, f"{address}?on=abc", 400)
    answer(browser, f"{address}?version=0", 400)
    answer(browser, f"{address}?version=9", 404)


def test_an_unchanged_answer_costs_no_query(app: Flask, browser: Browser) -> None:
    address = f"/api/v1/library/{publish().document_id}"
    with counted(app) as cold:
        first = browser.open(address)
    assert len(cold) == 3, cold
    assert first.headers["Last-Modified"]
    with counted(app) as warm:
        browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []


def test_other_methods_are_refused_with_what_is_allowed(browser: Browser) -> None:
    response = browser.client.post("/api/v1/library")
    assert response.status_code in (400, 405)
    assert response.mimetype == "application/problem+json"
