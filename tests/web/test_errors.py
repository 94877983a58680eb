"""Errors are pages of the portal, say what to do, and give nothing away."""

from __future__ import annotations

import pytest
from flask import Flask, abort

from portal.web import access, errors
from tests.pages import Browser, check_headers, check_page


def failing(app: Flask, error: Exception | int) -> None:
    """Let /healthz fail."""

    def fail() -> str:
        if isinstance(error, int):
            abort(error)
        raise error

    app.view_functions["health.alive"] = access.public(fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False


@pytest.mark.parametrize("code", sorted(errors.WORDS))
def test_every_error_has_a_page_with_the_search_box(app: Flask, code: int) -> None:
    failing(app, code)
    response = app.test_client().get("/healthz")
    html = response.get_data(as_text=True)
    assert response.status_code == code
    check_headers(response)
    check_page(html, str(code))
    assert 'name="q"' in html
    assert str(errors.WORDS[code][0]) in html


def test_a_fault_of_ours_shows_an_id_and_no_detail(app: Flask) -> None:
    failing(app, ValueError("secret password 12345"))
    response = app.test_client().get("/healthz")
    html = response.get_data(as_text=True)
    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in html
    assert "12345" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize("error", [RecursionError(), OverflowError(), UnicodeError()])
def test_hostile_input_that_slips_through_is_a_bad_request(app: Flask, error: Exception) -> None:
    failing(app, error)
    assert app.test_client().get("/healthz").status_code == 400


def test_programs_get_problem_details(browser: Browser) -> None:
    response = browser.open("/api/v1/nothing", expect=404)
    assert response.content_type == "application/problem+json"
    assert response.get_json()["status"] == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/library/%00", 404),
        ("/statement?" + "a=1&" * 2000, 400),
        ("/statement?q=" + "长" * 8000, 414),
        ("/statement?q=%ff%fe%fd%00", 400),
    ],
)
def test_bad_addresses_are_told_so(browser: Browser, address: str, status: int) -> None:
    browser.open(address, expect=status)


def test_a_foreign_host_is_refused(browser: Browser) -> None:
    browser.open("/statement", expect=400, headers={"Host": "evil.example"})


def test_a_method_that_a_page_does_not_have_is_refused_with_the_allowed_ones(
    app: Flask,
) -> None:
    response = app.test_client().put("/statement")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_large_body_is_refused(app: Flask) -> None:
    response = app.test_client().post("/statement", data=b"x" * (2 * 1024 * 1024))
    assert response.status_code in (400, 405, 413)


def test_the_method_cannot_be_overridden(app: Flask) -> None:
    client = app.test_client()
    overridden = client.get("/statement", headers={"X-HTTP-Method-Override": "DELETE"})
    assert overridden.status_code == 200
