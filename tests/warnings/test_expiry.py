"""The end of validity: by the day in Fujian, told once, never forgotten."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import changes
from portal.audit import AuditEntry
from portal.extensions import db
from portal.search.models import SearchEntry
from portal.warnings import expiry, queries
from tests.pages import Browser
from tests.warnings.sending import cancel, send

#: the last moment of 2026-11-30 in Fujian, and the first of December
EVE, DAY = "2026-11-30T15:59:59Z", "2026-11-30T16:00:00Z"


@pytest.fixture(params=["Asia/Shanghai", "America/New_York"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine stands in one zone or another; the office is in Fujian."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def status(ref: str) -> str:
    db.session.rollback()
    return db.session.get_one(SearchEntry, f"warning-{ref}", populate_existing=True).status


def times_told(ref: str) -> int:
    wanted = select(AuditEntry.number).where(
        AuditEntry.subject == f"warning-{ref}", AuditEntry.action == "warnings.expire"
    )
    return len(list(db.session.execute(wanted)))


def ends_in_november() -> str:
    with time_machine.travel("2026-11-01T02:00Z", tick=False):
        return send(valid_until="2026-11-30")


def test_it_warns_until_midnight_in_fujian(app: Flask, zone: str, browser: Browser) -> None:
    ref = ends_in_november()
    with time_machine.travel(EVE, tick=False):
        assert expiry.tell_expired() == 0
        assert "生效中 1 条" in browser.get("warnings.index").text
        assert "有效期还有" in browser.get("warnings.warning", ref=ref).text
    assert status(ref) == "in_force"
    with time_machine.travel(DAY, tick=False):
        assert "现在没有生效的预警" in browser.get("warnings.index").text
        assert "已经过了" in browser.get("warnings.warning", ref=ref).text
        assert status(ref) == "in_force", "the page needs no worker"
        assert expiry.tell_expired() == 1
        assert status(ref) == "expired"


def test_it_is_told_once_however_often_one_looks(app: Flask) -> None:
    ref = ends_in_november()
    with time_machine.travel("2026-12-24T04:00Z", tick=False):
        before = changes.refresh()
        assert expiry.tell_expired() == 1
        assert changes.refresh() > before, "kept pages and indexes hear of it"
        after = changes.refresh()
        assert expiry.tell_expired() == 0
        assert changes.refresh() == after
    assert times_told(ref) == 1


def test_two_workers_tell_it_once(app: Flask) -> None:
    ref = ends_in_november()
    told: list[int] = []

    def look() -> None:
        with app.app_context():
            told.append(expiry.tell_expired())
            db.session.remove()

    with time_machine.travel("2026-12-24T04:00Z", tick=True):
        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(told) == 1
    assert times_told(ref) == 1


def test_a_validity_that_was_prolonged_ends_again(app: Flask) -> None:
    ref = ends_in_november()
    with time_machine.travel("2026-12-02T04:00Z", tick=False):
        expiry.tell_expired()
        send(ref=ref, valid_until="2026-12-10")
        assert status(ref) == "in_force"
        assert expiry.tell_expired() == 0
    with time_machine.travel("2026-12-11T04:00Z", tick=False):
        assert expiry.tell_expired() == 1
    assert times_told(ref) == 2


def test_red_and_cancelled_ones_do_not_expire(app: Flask) -> None:
    with time_machine.travel("2026-11-01T02:00Z", tick=False):
        red, cancelled = send(level="red"), send(valid_until="2026-11-30")
        cancel(cancelled)
    with time_machine.travel("2031-01-01T04:00Z", tick=False):
        assert expiry.tell_expired() == 0
        found = queries.one(red)
        assert found is not None
        assert found.state_on(date(2031, 1, 1)) == "active"
    assert times_told(cancelled) == 0
