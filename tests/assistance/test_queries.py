"""Reads of help requests: what each part sees, in few queries, from indexes."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, text

from portal.assistance import queries
from portal.assistance.errors import NotFound
from portal.assistance.models import HelpRequest
from portal.assistance.queries import QueueFilters
from portal.assistance.services import filing, messages
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import Actor, Viewer
from portal.transaction import transaction
from tests.assistance.people import Cast
from tests.web.test_conditional import counted

OPEN_CASES = 10_000
QUICK = 1.0  # seconds; a page takes some milliseconds, the machine may be busy


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def viewer(actor: Actor, *organisations: tuple[int, str]) -> Viewer:
    return Viewer(
        person_id=actor.person_id,
        name=actor.name,
        roles=actor.roles,
        organisations=organisations,
        body=actor.body,
        second_factor=True,
    )


def test_each_part_sees_its_own_side(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    messages.write(reference, cast.officer, "internal", "先查商标状态。", "key-1")
    messages.write(reference, cast.officer, "applicant", "请先不要付款。", "key-2")
    cast.do(cast.expert, reference, "opine", note="第一稿")
    applicant = queries.one(reference, viewer(cast.applicant, (cast.organisation_id, "owner")))
    officer = queries.one(reference, viewer(cast.officer))
    expert = queries.one(reference, viewer(cast.expert))
    assert [m.body for m in applicant.messages] == ["请先不要付款。"]
    assert [m.body for m in expert.messages] == ["请先不要付款。"]
    assert [m.body for m in officer.messages] == ["先查商标状态。", "请先不要付款。"]
    assert applicant.experts == ()
    assert [e.draft for e in expert.experts] == ["第一稿"]
    assert "draft_opinion" not in [e.action for e in applicant.events]
    assert "draft_opinion" in [e.action for e in officer.events]
    assert [step.action for step in applicant.steps] == ["withdraw", "urge"]
    assert "opine" in [step.action for step in officer.steps]
    assert [step.action for step in expert.steps] == ["draft_opinion"]


def test_others_do_not_learn_that_a_request_exists(cast: Cast) -> None:
    reference = cast.bring_to("accepted")
    for stranger in (viewer(cast.stranger), viewer(cast.receiver), viewer(cast.expert), Viewer()):
        with pytest.raises(NotFound):
            queries.one(reference, stranger)
    without = Viewer(person_id=cast.officer.person_id, roles=cast.officer.roles, body="quanzhou")
    with pytest.raises(NotFound):
        queries.one(reference, without)


def test_progress_opens_with_reference_and_code_alone(cast: Cast) -> None:
    receipt = filing.submit(cast.draft(), cast.applicant, {"share_with_expert"})
    assert receipt.query_code is not None
    typed = receipt.query_code.lower().replace("-", " ")
    progress = queries.by_code(receipt.reference, typed)
    assert progress is not None
    assert progress.state == "submitted"
    assert [label for _, label in progress.steps] == ["提交"]
    assert queries.by_code(receipt.reference, "0" * 28) is None
    assert queries.by_code(receipt.reference, "") is None
    assert queries.by_code("HW-2026-99999", receipt.query_code) is None
    renewed = filing.renew_query_code(receipt.reference, cast.applicant)
    assert queries.by_code(receipt.reference, receipt.query_code) is None
    assert queries.by_code(receipt.reference, renewed) is not None


def test_a_page_of_one_request_costs_as_much_however_much_happened(cast: Cast, app: Flask) -> None:
    seen = viewer(cast.officer)
    fresh, old = cast.bring_to("submitted"), cast.bring_to("opinion_issued")
    for number in range(8):
        messages.write(old, cast.officer, "applicant", f"第{number}次联系", f"key-{number}")
    costs = []
    for reference in (fresh, old):
        db.session.rollback()
        with counted(app) as statements:
            queries.one(reference, seen)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    assert costs[0] <= 10


def fill(cast: Cast, count: int) -> None:
    """Many open requests in every open state, due over some weeks; some urgent, some paused."""
    states = ("submitted", "in_review", "accepted", "in_guidance", "opinion_issued", "tracking")
    with transaction():
        rows = [
            {
                "reference": f"HW-2025-{number:05d}",
                "draft_key": f"key-{number}",
                "organisation_id": cast.organisation_id,
                "version": 1,
                "state": "awaiting_applicant" if number % 11 == 0 else states[number % 6],
                "is_open": True,
                "due_on": today() + timedelta(days=number % 60 - 10) if number % 7 else None,
                "urgent_from": today() - timedelta(days=1) if number % 97 == 0 else None,
                "officer_id": cast.officer.person_id if number % 3 else None,
                "body": "quanzhou",
                "country": ("US", "DE", "VN")[number % 3],
                "help_wanted": [],
                "evidence_abroad": {},
                "details": {},
                "created_at": now(),
                "changed_at": now(),
            }
            for number in range(count)
        ]
        defaults = {
            column.name: column.default.arg
            for column in HelpRequest.__table__.columns
            if column.default is not None and column.default.is_scalar
        }
        db.session.execute(insert(HelpRequest), [{**defaults, **row} for row in rows])


def test_the_queue_of_ten_thousand_comes_from_an_index(cast: Cast, app: Flask) -> None:
    fill(cast, OPEN_CASES)
    db.session.execute(text("ANALYZE"))
    db.session.rollback()
    filters = QueueFilters(body="quanzhou")
    with counted(app) as statements:
        began = time.perf_counter()
        first = queries.queue(filters)
        taken = time.perf_counter() - began
    assert len(statements) <= 8
    assert taken < QUICK
    assert first.total == first.open == OPEN_CASES
    assert len(first.rows) == 50
    assert all(row.is_urgent for row in first.rows)
    assert first.urgent == sum(number % 97 == 0 for number in range(OPEN_CASES))
    last = queries.queue(filters, page=first.pages)
    assert [row.due_on for row in last.rows] == [None] * len(last.rows)


def test_pages_of_the_queue_hold_every_request_once(cast: Cast, app: Flask) -> None:
    fill(cast, 330)
    pages = [queries.queue(QueueFilters(), page).rows for page in range(1, 8)]
    seen = [row.reference for rows in pages for row in rows]
    assert len(seen) == len(set(seen)) == 330
    urgency = [row.is_urgent for rows in pages for row in rows]
    assert urgency == sorted(urgency, reverse=True)
    calm = [row.due_on for rows in pages for row in rows if not row.is_urgent]
    known = [day for day in calm if day]
    assert known == sorted(known)
    assert calm[len(known) :] == [None] * (len(calm) - len(known))


def test_the_queue_narrows_by_what_is_asked(cast: Cast, app: Flask) -> None:
    fill(cast, 120)
    late = queries.queue(QueueFilters(overdue=True))
    assert late.rows
    assert all(row.is_overdue for row in late.rows)
    assert late.total == late.overdue
    assert {row.country for row in queries.queue(QueueFilters(country="DE")).rows} == {"DE"}
    assert queries.queue(QueueFilters(q="HW-2025-00017")).total == 1
    assert queries.queue(QueueFilters(q="泉州")).total == 120
    assert queries.queue(QueueFilters(q="%")).total == 0
    assert queries.queue(QueueFilters(unassigned=True)).total == 40
    assert queries.queue(QueueFilters(officer_id=cast.officer.person_id)).total == 80
    assert queries.queue(QueueFilters(body="xiamen")).total == 0


def test_loads_name_the_least_busy_first(cast: Cast) -> None:
    cast.bring_to("in_guidance")
    loads = {load.name: load.open for load in queries.load_by_officer("quanzhou")}
    assert loads == {"陈某": 0, "林某": 1}
    assert [(load.name, load.open) for load in queries.expert_load()] == [
        ("专家乙", 0),
        ("专家甲", 1),
    ]


def test_requests_against_the_same_opponent_are_found(cast: Cast) -> None:
    one = cast.file(opponent="Bright Lamp, LLC")
    other = cast.file(opponent="BRIGHT LAMP LLC.", opponent_counsel="")
    cast.file(opponent="Somebody Else", opponent_counsel="")
    assert [brief.reference for brief in queries.similar(one)] == [other]


def test_mine_lists_the_requests_of_my_enterprise(cast: Cast) -> None:
    reference = cast.bring_to("submitted")
    own = queries.mine(viewer(cast.applicant, (cast.organisation_id, "owner")))
    assert [brief.reference for brief in own] == [reference]
    assert queries.mine(viewer(cast.stranger)) == ()
    assert queries.mine(Viewer()) == ()
