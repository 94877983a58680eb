"""How tests read a page of the library."""

from __future__ import annotations

from typing import Any

import lxml.html

from tests.pages import Browser


def of_class(node: lxml.html.HtmlElement, name: str, path: str = "") -> list[Any]:
    """Elements of a class, or what the path leads to from them."""
    found = f".//*[contains(concat(' ', @class, ' '), ' {name} ')]{path}"
    return list(node.xpath(found))


def page_of(browser: Browser, document_id: int, query: str = "") -> lxml.html.HtmlElement:
    response = browser.open(f"/library/{document_id}{query}")
    return lxml.html.fromstring(response.get_data(as_text=True))


def facts_of(page: lxml.html.HtmlElement) -> dict[str, str]:
    rows = of_class(page, "facts", "/div")
    return {row.findtext("dt"): " ".join(row.find("dd").text_content().split()) for row in rows}
