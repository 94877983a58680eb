"""A visitor for tests: opens pages by endpoint and checks what every page must keep."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
from flask import Flask, url_for
from werkzeug.test import TestResponse

NONCE = re.compile(r"'nonce-[A-Za-z0-9_-]{16,}'")
#: the one page whose rich editor sets widths by style attributes, see decision 6
EDITOR = re.compile(r"/desk/pieces/\d+")
STYLE_ATTRIBUTES = "style-src-attr 'unsafe-inline'"


class Browser:
    """Gets pages as a reader does; every answer is checked."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()

    def get(self, endpoint: str, expect: int = 200, **values: Any) -> TestResponse:
        """Open the page of an endpoint."""
        with self.app.test_request_context():
            address = url_for(endpoint, **values)
        return self.open(address, expect)

    def open(self, address: str, expect: int = 200, **options: Any) -> TestResponse:
        """Open an address."""
        response = self.client.get(address, **options)
        assert response.status_code == expect, (address, response.status_code)
        check_headers(response)
        if response.mimetype == "text/html" and expect not in (301, 302, 303):
            check_page(response.get_data(as_text=True), address)
        return response


def check_headers(response: TestResponse) -> None:
    """Headers that every response carries."""
    policy = response.headers["Content-Security-Policy"]
    if EDITOR.fullmatch(response.request.path):
        policy = policy.replace(STYLE_ATTRIBUTES, "")
    assert "unsafe" not in policy
    assert "sandbox" in policy or NONCE.search(policy)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Request-ID"]


def check_page(html: str, address: str) -> None:
    """What every page of the portal keeps, whoever sees it."""
    page = lxml.html.fromstring(html)
    assert page.get("lang") in ("zh-CN", "en"), address
    headings = page.xpath("//h1")
    assert len(headings) == 1, (address, "one h1")
    title = page.findtext(".//title") or ""
    assert title.strip(), (address, "title")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), (address, sorted(i for i in ids if ids.count(i) > 1))
    assert not page.xpath("//@style"), (address, "no style attributes")
    assert not page.xpath("//style"), (address, "no inline styles")
    inline = page.xpath("//script[not(@src)][not(@type='application/ld+json')]")
    assert not inline, (address, "no inline scripts")
    assert not page.xpath("//@*[starts-with(name(), 'on')]"), (address, "no handlers")
    for field in page.xpath("//input[not(@type='hidden')]|//select|//textarea"):
        check_label(page, field, address)
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link == "#" or link[1:] in ids, (address, "link to nowhere", link)
    for form in page.xpath("//form"):
        assert form.get("action"), (address, "form without action")


def check_label(page: Any, field: Any, address: str) -> None:
    """Every field has a name for those who cannot see it."""
    named = field.get("aria-label") or field.get("aria-labelledby") or field.get("title")
    label = page.xpath("//label[@for=$id]", id=field.get("id", "")) or field.xpath(
        "ancestor::label"
    )
    assert named or label or field.get("type") in ("submit", "button"), (address, field.attrib)
