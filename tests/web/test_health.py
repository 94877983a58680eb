"""Operators see whether the process lives and whether the portal is ready."""

from collections.abc import Callable
from dataclasses import replace

from portal import create_app
from portal.config import Settings
from tests.pages import Browser


def test_the_process_is_alive(browser: Browser) -> None:
    assert browser.open("/healthz").get_json() == {"status": "ok"}


def test_the_portal_is_ready_once_the_worker_has_been_seen(
    browser: Browser, work: Callable[[], None]
) -> None:
    assert browser.open("/readyz", 503).get_json()["checks"]["worker"] is False
    work()
    assert browser.open("/readyz").get_json()["status"] == "ok"


def test_health_pages_name_no_versions_and_no_paths(browser: Browser, settings: Settings) -> None:
    text = browser.open("/readyz", 503).get_data(as_text=True)
    assert str(settings.instance) not in text
    assert "sqlite" not in text and "postgres" not in text


def test_figures_are_shown_only_where_they_are_allowed(settings: Settings) -> None:
    closed, opened = create_app(settings), create_app(replace(settings, metrics=True))
    assert closed.test_client().get("/metrics").status_code == 404
    assert b"portal_answers_total" in opened.test_client().get("/metrics").data
