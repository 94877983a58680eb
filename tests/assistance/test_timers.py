"""What time brings about: each effect once, however often the worker runs or rests."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import InboxMessage
from portal.assistance.models import HelpRequest, RequestClock, RequestMessage
from portal.assistance.queries import desk as desk_queries
from portal.assistance.services import drafts, messages, retention, timers
from portal.assistance.services.cases import clocks_of
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from portal.workdays import calendar
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, row_of
from tests.assistance.test_desk_pages import Desk

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def told(actor: Actor) -> list[str]:
    db.session.rollback()
    found = select(InboxMessage.subject).where(InboxMessage.person_id == actor.person_id)
    return list(db.session.execute(found.order_by(InboxMessage.id)).scalars())


def run(times: int = 3) -> None:
    """The worker runs, and again, and again."""
    for _ in range(times):
        timers.run_due()


def due_of(reference: str, kind: str) -> date:
    clocks = clocks_of(row_of(reference).id)
    return next(clock.due_on for clock in clocks if clock.kind == kind)


def test_silence_is_reminded_of_twice_and_lapses_the_day_after(cast: Cast) -> None:
    reference = cast.bring_to("awaiting_applicant")
    due = due_of(reference, "supplement")
    before = len(told(cast.applicant))
    for day, messages_sent, state in (
        (calendar().subtract(due, 4), 0, "awaiting_applicant"),
        (calendar().subtract(due, 3), 1, "awaiting_applicant"),
        (calendar().subtract(due, 1), 1, "awaiting_applicant"),
        (due, 2, "awaiting_applicant"),
        (due + timedelta(days=1), 3, "lapsed"),
        (due + timedelta(days=9), 3, "lapsed"),
    ):
        with time_machine.travel(noon(day)):
            run()
            assert len(told(cast.applicant)) - before == messages_sent, day
            assert row_of(reference).state == state
    check_invariants([reference])


def test_the_last_second_of_the_last_day_still_counts(cast: Cast) -> None:
    reference = cast.bring_to("awaiting_applicant")
    due = due_of(reference, "supplement")
    last = datetime(due.year, due.month, due.day, 23, 59, 59, tzinfo=SHANGHAI)
    with time_machine.travel(last, tick=False):
        run()
        assert row_of(reference).state == "awaiting_applicant"
        cast.do(cast.applicant, reference, "supplement", note="刚刚寄出")
    with time_machine.travel(last + timedelta(seconds=1), tick=False):
        run()
    assert row_of(reference).state == "in_review"


def test_nobody_lapses_who_was_not_reminded(cast: Cast) -> None:
    """The worker was away for a month: the applicant gets the last reminder and one day more."""
    reference = cast.bring_to("awaiting_applicant")
    back = noon(due_of(reference, "supplement") + timedelta(days=30))
    with time_machine.travel(back):
        run()
        assert row_of(reference).state == "awaiting_applicant"
    with time_machine.travel(back + timedelta(days=1)):
        run()
        assert row_of(reference).state == "lapsed"
    check_invariants([reference])


def test_an_unmet_promise_is_brought_to_the_officer_then_the_manager(cast: Cast) -> None:
    reference = cast.bring_to("in_review")
    due = due_of(reference, "review")
    counts = {"officer": len(told(cast.officer)), "manager": len(told(cast.manager))}
    for day, officer, manager, level in (
        (calendar().subtract(due, 1), 0, 0, ""),
        (due, 1, 0, "officer"),
        (calendar().add(due, 1), 1, 1, "manager"),
        (calendar().add(due, 2), 1, 1, "manager"),
        (calendar().add(due, 3), 1, 1, "public"),
        (calendar().add(due, 30), 1, 1, "public"),
    ):
        with time_machine.travel(noon(day)):
            run()
            assert len(told(cast.officer)) - counts["officer"] == officer, day
            assert len(told(cast.manager)) - counts["manager"] == manager, day
            assert escalated(reference, "review") == level


def test_the_desk_sees_who_was_told_of_an_unmet_promise(cast: Cast, app: Flask) -> None:
    reference = cast.bring_to("in_review")
    with time_machine.travel(noon(due_of(reference, "review"))):
        run()
    with time_machine.travel(noon(calendar().add(due_of(reference, "review"), 1))):
        run()
        found = desk_queries.escalations(row_of(reference).id)
        assert [(one.level, [(t.role, t.name) for t in one.told]) for one in found] == [
            ("manager", [("officer", "林某"), ("manager", "负责人")])
        ]
        html = Desk(app).page(cast.officer, reference)
    assert "告知经办人 林某" in html and "告知负责人 负责人" in html


def escalated(reference: str, kind: str) -> str:
    found = select(RequestClock.escalated_to).where(
        RequestClock.request_id == row_of(reference).id, RequestClock.kind == kind
    )
    return db.session.execute(found).scalar_one()


def test_a_month_offline_is_caught_up_with_one_mail_a_person(cast: Cast) -> None:
    references = [cast.bring_to("in_review") for _ in range(12)]
    before = {actor.name: len(told(actor)) for actor in (cast.officer, cast.manager)}
    with time_machine.travel(now() + timedelta(days=30)):
        run()
        assert {escalated(reference, "review") for reference in references} == {"public"}
        for actor in (cast.officer, cast.manager):
            assert len(told(actor)) - before[actor.name] == 1
        body = db.session.execute(
            select(InboxMessage.body).order_by(InboxMessage.id.desc()).limit(1)
        ).scalar_one()
    assert all(reference in body for reference in references)


def test_two_workers_at_once_do_each_effect_once(cast: Cast, app: Flask) -> None:
    reference = cast.bring_to("in_review")
    before = len(told(cast.officer))
    barrier, failures = threading.Barrier(4), list[Any]()

    def work() -> None:
        with app.app_context():
            barrier.wait()
            try:
                timers.run_due()
            except Exception as error:
                failures.append(error)
            db.session.remove()

    with time_machine.travel(noon(due_of(reference, "review")), tick=False):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(told(cast.officer)) - before == 1


def test_the_rating_is_asked_for_once_three_working_days_later(cast: Cast) -> None:
    reference = cast.bring_to("closed")
    before = len(told(cast.applicant))
    for day, sent in (
        (calendar().add(today(), 2), 0),
        (calendar().add(today(), 3), 1),
        (calendar().add(today(), 8), 1),
    ):
        with time_machine.travel(noon(day)):
            run()
            assert len(told(cast.applicant)) - before == sent
    assert row_of(reference).state == "closed"


def test_a_request_that_becomes_urgent_is_announced_once(cast: Cast) -> None:
    hearing = today() + timedelta(days=20)
    reference = cast.file(hearing_on=hearing.isoformat())
    with transaction():  # far from its promises, so that nothing else is told
        clocks = db.session.query(RequestClock)
        clocks.update({"due_on": hearing + timedelta(days=30)})
    before = len(told(cast.manager))
    for days, sent in ((13, 0), (14, 1), (15, 1)):
        with time_machine.travel(noon(today()) + timedelta(days=days)):
            run()
            assert len(told(cast.manager)) - before == sent, days
    assert "急件" in told(cast.manager)[-1]
    assert row_of(reference).urgent_told_at is not None


def test_an_urgent_request_is_announced_with_its_submission_alone(cast: Cast) -> None:
    cast.file(is_frozen=True)
    run()
    assert sum("急件" in subject for subject in told(cast.manager)) == 1


def test_monthly_contact_urge_and_remedy_have_their_limits(cast: Cast) -> None:
    tracking, closed = cast.bring_to("tracking"), cast.bring_to("closed")
    cast.do(cast.applicant, closed, "rate", grade=1)
    cast.do(cast.applicant, tracking, "urge", note="有消息吗")
    for reference, kind in (
        (tracking, "urge_reply"),
        (closed, "rectify"),
        (tracking, "track_monthly"),
    ):
        with time_machine.travel(noon(due_of(reference, kind))):
            run(1)
            assert escalated(reference, kind) == "officer"


def test_drafts_that_nobody_touches_are_forgotten(cast: Cast) -> None:
    old = cast.draft()
    with time_machine.travel(now() + timedelta(days=20)):
        fresh = cast.draft()
    with time_machine.travel(now() + timedelta(days=31)):
        run()
        assert [draft.draft_key for draft in drafts.mine(cast.applicant)] == [fresh]
    assert old != fresh


def test_the_archive_is_emptied_after_ten_years_but_for_a_hold(cast: Cast) -> None:
    held, gone = cast.bring_to("closed"), cast.bring_to("closed")
    messages.write(gone, cast.officer, "applicant", "保重。", "farewell")
    for reference in (held, gone):
        cast.do(cast.applicant, reference, "rate", grade=5)
        cast.do(cast.officer, reference, "archive")
    with transaction():
        db.session.execute(
            select(HelpRequest).where(HelpRequest.reference == held)
        ).scalar_one().legal_hold = True
    with time_machine.travel(now() + timedelta(days=3_000)):
        run()
        assert row_of(gone).summary
    with time_machine.travel(now() + timedelta(days=3_700)):
        run()
        assert not retention.retire(row_of(held).id)
    assert (row_of(held).summary != "", row_of(gone).summary) == (True, "")
    stub = row_of(gone)
    assert (stub.state, stub.country, stub.outcome) == ("archived", "US", "settled")
    kept = select(func.count(RequestMessage.id))
    assert db.session.execute(kept).scalar_one() == 0
