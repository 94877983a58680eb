"""Sending forms as a browser does: open the page, take its token along."""

from __future__ import annotations

from typing import Any

import lxml.html
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def token(client: FlaskClient, page: str) -> str:
    """The token in the forms of a page."""
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code, response.location)
    return token_of(response)


def token_of(response: TestResponse) -> str:
    """The token in the forms of an answer."""
    html = lxml.html.fromstring(response.get_data(as_text=True))
    found = html.xpath(
        "//form[translate(@method, 'POST', 'post')='post']//input[@name='csrf_token']/@value"
    )
    assert found, "no form with a token"
    return str(found[0])


def submit(
    client: FlaskClient, page: str, data: dict[str, Any] | None = None, to: str = "", **options: Any
) -> TestResponse:
    """Open `page`, then post the data to it, or to the address of another form on it."""
    fields = {"csrf_token": token(client, page), **(data or {})}
    return client.post(to or page, data=fields, **options)
