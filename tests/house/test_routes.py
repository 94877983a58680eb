"""Every route declares its access; every response carries its headers."""

import pytest
from flask import Flask

from portal.permissions import RULES, Permission, Viewer, may
from portal.web import access
from tests.pages import Browser, check_headers

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def test_a_view_without_a_mark_stops_the_start(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: "open to all"
    with pytest.raises(access.UnmarkedRoutes, match="forgotten"):
        access.verify(app)


def test_every_permission_has_a_sentence_and_a_rule() -> None:
    assert set(RULES) == set(Permission)
    assert all(permission.value.endswith(".") for permission in Permission)


def test_a_stranger_may_read_and_nothing_else() -> None:
    allowed = {permission for permission in Permission if may(Viewer(), permission)}
    assert allowed == {Permission.READ_PUBLIC_PAGES, Permission.READ_METRICS}
    local = {permission for permission in Permission if may(Viewer(is_local=True), permission)}
    assert local - allowed == {Permission.READ_COMPONENT_PAGE}


def test_every_route_answers_every_method_with_headers_and_without_fault(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        values = dict.fromkeys(rule.arguments, "1")
        address = rule.build(values)
        for method in METHODS:
            response = client.open(address[1] if address else rule.rule, method=method)
            assert response.status_code < 500 or rule.endpoint == "health.ready", (rule, method)
            check_headers(response)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/console", 404),
        ("/.git/config", 404),
        ("/.env", 404),
        ("/metrics", 404),
        ("/static/", 404),
        ("/static/../wsgi.py", 404),
        ("/instance/secret-key", 404),
    ],
)
def test_nothing_private_is_served(browser: Browser, address: str, status: int) -> None:
    browser.open(address, expect=status)
