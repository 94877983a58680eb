"""Filling in the forms of accounts."""

from __future__ import annotations

import itertools

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts.credit_code import check_character
from tests.accounts.mailbox import last_link
from tests.forms import submit

PASSWORD = "海边的灯塔每晚九点亮"  # a sentence of one's own, ten characters
PHRASE = f"{PASSWORD}起来"
_count = itertools.count(1)


def credit_code() -> str:
    body = f"91350200M{next(_count):08d}"
    return body + check_character(body)


def application(**overrides: str) -> dict[str, str]:
    """The registration form as an enterprise fills it in."""
    number = next(_count)
    return {
        "email": f"lin{number}@example.com",
        "password": PHRASE,
        "name": "林一",
        "phone": "0592-1234567",
        "organisation_name": "厦门试点贸易有限公司",
        "credit_code": credit_code(),
        "city": "厦门",
        "consent": "y",
        **overrides,
    }


def register(client: FlaskClient, **overrides: str) -> dict[str, str]:
    """Send the form; returns what was filled in."""
    data = application(**overrides)
    response = submit(client, "/accounts/register", data)
    assert response.status_code == 303, response.get_data(as_text=True)
    return data


def open_account(client: FlaskClient, **overrides: str) -> dict[str, str]:
    """Register and confirm; the client is signed in then."""
    data = register(client, **overrides)
    response = submit(client, last_link(data["email"]), {"password": data["password"]})
    assert response.status_code == 303, response.get_data(as_text=True)
    return data


def sign_in(client: FlaskClient, email: str, password: str = PHRASE, **more: str) -> TestResponse:
    """The sign-in form."""
    return submit(client, "/accounts/sign-in", {"email": email, "password": password, **more})


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/accounts").status_code == 200
