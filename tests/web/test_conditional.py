"""Public pages are rendered once a change and answered with 304 without a query."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from tests.factories import publish
from tests.pages import Browser


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Statements sent to the database inside the block, without transaction control."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def page(browser: Browser) -> str:
    return f"/library/{publish().document_id}"


@pytest.mark.parametrize("address", ["/", "page", "/library"])
def test_an_unchanged_page_costs_no_query(
    app: Flask, browser: Browser, page: str, address: str
) -> None:
    address = page if address == "page" else address
    with counted(app) as cold:
        first = browser.open(address)
    assert len(cold) <= (6 if address == "/" else 4), cold
    with counted(app) as warm:
        browser.open(address)
        answer = browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []
    assert answer.get_data() == b""
    assert answer.headers["ETag"] == first.headers["ETag"]


def test_a_change_brings_a_new_page(browser: Browser, page: str) -> None:
    first = browser.open("/library")
    taken = publish(title="刚刚发布的通知")
    second = browser.open("/library", headers={"If-None-Match": first.headers["ETag"]})
    assert f"/library/{taken.document_id}" in second.get_data(as_text=True)


def test_the_tag_of_one_page_is_not_good_for_another(browser: Browser, page: str) -> None:
    tag = browser.open(page).headers["ETag"]
    browser.open("/library", 200, headers={"If-None-Match": tag})


def test_the_page_is_compressed_for_those_who_accept_it(browser: Browser, page: str) -> None:
    plain = browser.open(page)
    packed = browser.client.get(page, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_each_answer_has_a_nonce_of_its_own(browser: Browser, page: str) -> None:
    policies = {browser.open(page).headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_an_error_is_not_kept(browser: Browser) -> None:
    browser.open("/library/1", 404)
    taken = publish()
    browser.open(f"/library/{taken.document_id}")
