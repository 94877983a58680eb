"""/api/v1/services: the list and each item, for programs."""

from __future__ import annotations

from typing import Any

import pytest

from portal.catalogue import sample
from tests.api.test_openapi import check
from tests.catalogue.items import publish
from tests.pages import Browser


def answer(browser: Browser, address: str, expect: int = 200) -> Any:
    return browser.open(address, expect).get_json()


def test_the_list_is_narrowed_and_paged(browser: Browser) -> None:
    for number in range(12):
        publish(name=f"专利{number}")
    publish(right="trademark")
    found = answer(browser, "/api/v1/services?right=patent&per_page=5&page=3")
    assert (found["total"], found["page"], found["per_page"], len(found["items"])) == (12, 3, 5, 2)
    assert answer(browser, "/api/v1/services?per_page=500")["per_page"] == 50
    answer(browser, "/api/v1/services?right=abc", 404)


def test_an_item_is_answered_in_any_of_its_releases(browser: Browser) -> None:
    publish(code="one", visits=1, visit_reason="核对")
    publish(code="one", visits=0)
    found = answer(browser, "/api/v1/services/one")
    assert (found["version"], found["versions"], found["visits"]) == (2, 2, 0)
    assert found["statutory_limit"] == {
        "value": 9,
        "unit": "months",
        "from": "收到申请",
        "article": "专利法第二十六条",
    }
    older = answer(browser, "/api/v1/services/one?version=1")
    assert (older["visits"], older["is_current"]) == (1, False)
    answer(browser, "/api/v1/services/none", 404)
    answer(browser, "/api/v1/services/one?version=x", 400)


def test_an_unchanged_answer_is_304(browser: Browser) -> None:
    publish(code="one")
    first = browser.open("/api/v1/services/one")
    assert first.headers["Last-Modified"]
    browser.open("/api/v1/services/one", 304, headers={"If-None-Match": first.headers["ETag"]})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_answers_have_the_described_shape(browser: Browser) -> None:
    sample.load()
    schemas = browser.get("api.description").get_json()["components"]["schemas"]
    listed = answer(browser, "/api/v1/services?per_page=50")
    check({"$ref": "#/components/schemas/Services"}, listed, schemas, "list")
    for row in sample.rows():
        found = answer(browser, f"/api/v1/services/{row['code']}")
        check({"$ref": "#/components/schemas/Service"}, found, schemas, row["code"])
