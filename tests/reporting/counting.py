"""Requests, promises and events for the tests of public figures, on days that are told."""

from __future__ import annotations

import itertools
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.assistance.models import HelpRequest, RequestClock, RequestEvent
from portal.clock import SHANGHAI, today
from portal.extensions import db
from portal.workdays import calendar

_numbers = itertools.count(1)


def working_day(days_ago: int) -> date:
    """A working day so many working days before yesterday, or yesterday's last one."""
    day = today() - timedelta(days=1)
    while not calendar().is_working(day):
        day -= timedelta(days=1)
    return calendar().subtract(day, days_ago)


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), SHANGHAI)


def make_request(**facts: Any) -> HelpRequest:
    """A request as it stands; inside a transaction."""
    number = next(_numbers)
    moment = at(working_day(30))
    plain = {
        "reference": f"HW-T-{number:05d}",
        "draft_key": f"test-{number}",
        "state": "closed",
        "country": "US",
        "dispute_type": "litigation",
        "created_at": moment,
        "changed_at": moment,
        "submitted_at": moment,
    }
    request = HelpRequest(**{**plain, **facts})
    db.session.add(request)
    db.session.flush()
    return request


def make_promise(
    request: HelpRequest, kind: str, days: int | None, promised: int = 3
) -> RequestClock:
    """A promise that fell due on the last working day, kept after so many working days."""
    due_on = working_day(0)
    started_on = calendar().subtract(due_on, promised)
    stopped_on = None if days is None else calendar().add(started_on, days)
    clock = RequestClock(
        request_id=request.id,
        kind=kind,
        started_on=started_on,
        due_on=due_on,
        promised=promised,
        stopped_on=stopped_on,
    )
    db.session.add(clock)
    return clock


def make_event(request: HelpRequest, action: str, day: date, number: int = 1) -> None:
    """A step as it happened."""
    db.session.add(
        RequestEvent(
            request_id=request.id,
            number=number,
            at=at(day),
            actor_name="测试",
            action=action,
            to_state=request.state,
        )
    )
