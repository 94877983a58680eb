"""/api/v1/search and /api/v1/suggest answer what the search page shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.factories import article, publish
from tests.pages import Browser

Work = Callable[[], None]
FIELDS = {
    "id",
    "kind",
    "title",
    "document_number",
    "issuer",
    "published_on",
    "status",
    "url",
    "anchor",
    "snippet_html",
    "score",
}


def answer(browser: Browser, address: str, expect: int = 200) -> Any:
    return browser.open(address, expect).get_json()


def test_a_hit_leads_to_the_clause_that_answers(browser: Browser, work: Work) -> None:
    taken = publish(
        title="融资办法",
        document_number="国知发〔2020〕1号",
        issued_on="2020-09-01",
        blocks=(article(1, "总则。"), article(2, "推进知识产权质押融资。")),
    )
    publish(title="无关的文件", kind="notice")
    work()
    found = answer(browser, "/api/v1/search?q=质押融资")
    assert (found["total"], found["page"], found["per_page"]) == (1, 1, 10)
    assert found["total_is_exact"] is True
    assert found["did_you_mean"] is None
    assert found["took_ms"] >= 0
    [hit] = found["items"]
    assert set(hit) == FIELDS
    assert hit["id"] == f"policy-{taken.document_id}"
    assert hit["url"] + hit["anchor"] == f"/library/{taken.document_id}#t2"
    assert hit["document_number"] == "国知发〔2020〕1号"
    assert "<mark>" in hit["snippet_html"]
    assert found["facets"]["kind"] == [{"value": "policy", "label": "政策", "count": 1}]
    assert {"kind", "year", "issuer", "topic"} <= set(found["facets"])


def test_facets_and_pages_are_taken_from_the_address(browser: Browser, work: Work) -> None:
    for number in range(7):
        publish(title=f"专利办法{number}", kind="notice" if number == 0 else "policy")
    work()
    found = answer(browser, "/api/v1/search?q=专利&kind=policy&per_page=4&page=2")
    assert found["total"] == 6
    assert len(found["items"]) == 2
    assert answer(browser, "/api/v1/search?q=专利&per_page=500")["per_page"] == 50


def test_an_unchanged_answer_is_not_sent_again(browser: Browser, work: Work) -> None:
    publish(title="专利办法")
    work()
    first = browser.open("/api/v1/search?q=专利")
    tag = first.headers["ETag"]
    browser.open("/api/v1/search?q=专利", 304, headers={"If-None-Match": tag})
    publish(title="专利条例")
    work()
    browser.open("/api/v1/search?q=专利", 200, headers={"If-None-Match": tag})


def test_nothing_asked_is_nothing_found(browser: Browser) -> None:
    found = answer(browser, "/api/v1/search")
    assert (found["total"], found["items"]) == (0, [])


def test_suggestions_have_a_text_and_a_kind(browser: Browser, work: Work) -> None:
    publish(title="专利审查指南")
    work()
    found = answer(browser, "/api/v1/suggest?q=专利审")
    assert found["query"] == "专利审"
    assert {"text", "kind", "label"} == set(found["suggestions"][0])
    assert "专利审查指南" in [offer["text"] for offer in found["suggestions"]]
    assert answer(browser, "/api/v1/suggest")["suggestions"] == []


def test_what_cannot_be_read_is_a_problem(browser: Browser) -> None:
    for query in ("q=%00", "q=%ff%ff%ff"):
        response = browser.open(f"/api/v1/search?{query}", 400)
        assert response.mimetype == "application/problem+json"
