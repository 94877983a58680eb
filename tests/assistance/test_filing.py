"""Drafts and filing: kept at every step, complete or refused, one request however often sent."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Consent, InboxMessage
from portal.assistance import timing
from portal.assistance.errors import Incomplete, NotAllowed, NotFound, Refused
from portal.assistance.models import HelpRequest, IssuedDocument
from portal.assistance.services import drafts, filing
from portal.assistance.services.filing import Receipt
from portal.assistance.services.references import folded, is_code
from portal.clock import today
from portal.extensions import db
from portal.text import TextRefused
from portal.workdays import calendar
from tests.assistance.invariants import check_invariants
from tests.assistance.people import ANSWERS, Cast, joins, person, row_of

PARALLEL = 20
CONSENTS = {"share_with_expert"}


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def test_a_draft_is_resumed_by_whoever_began_it(cast: Cast) -> None:
    key = drafts.begin(cast.applicant, cast.organisation_id, {})
    drafts.save(key, cast.applicant, {"role": "accused", "opponent": "  Bright\u200b Lamp "})
    assert drafts.begin(cast.applicant, cast.organisation_id, {}) == key
    assert drafts.opened(key, cast.applicant).opponent == "Bright Lamp"
    other = drafts.begin(cast.applicant, cast.organisation_id, {"document_received": "us-tro"})
    assert other != key
    assert {draft.draft_key for draft in drafts.mine(cast.applicant)} == {key, other}


def test_others_learn_nothing_of_a_draft(cast: Cast) -> None:
    key = cast.draft()
    member = person("同事", "enterprise")
    joins(member, cast.organisation_id, "member")
    for stranger in (cast.stranger, cast.officer, cast.manager, member):
        for verb in (
            lambda who: drafts.opened(key, who),
            lambda who: drafts.save(key, who, {"role": "owner"}),
            lambda who: drafts.discard(key, who),
            lambda who: filing.submit(key, who, CONSENTS),
        ):
            with pytest.raises(NotFound):
                verb(stranger)


def test_a_reader_of_the_enterprise_files_nothing(cast: Cast) -> None:
    reader = person("查看人", "enterprise")
    joins(reader, cast.organisation_id, "reader")
    with pytest.raises(NotAllowed):
        drafts.begin(reader, cast.organisation_id, {})
    with pytest.raises(NotAllowed):
        drafts.begin(cast.stranger, cast.organisation_id, {})


@pytest.mark.parametrize(
    "answers",
    [
        {"state": "accepted"},
        {"version": "7"},
        {"officer_id": "1"},
        {"role": "king"},
        {"opponent": "x" * 301},
        {"opponent": "a\x00b"},
        {"served_on": "2026-02-30"},
        {"served_on": "昨天"},
        {"amount": "1e400"},
        {"amount": "-1"},
        {"amount": "NaN"},
        {"currency": "dollars"},
        {"help_wanted": "reading"},
        {"help_wanted": ["x"] * 31},
        {"evidence_abroad": {"plan": "perhaps"}},
        {"evidence_abroad": {"__proto__": "x"}},
        {"details": {"Key": "x"}},
        {"summary": "字" * 5_001},
        {"summary": 5},
    ],
)
def test_what_the_form_does_not_ask_is_refused(cast: Cast, answers: dict[str, Any]) -> None:
    key = cast.draft()
    with pytest.raises(TextRefused):
        drafts.save(key, cast.applicant, answers)
    assert drafts.opened(key, cast.applicant).state == "draft"


def test_an_incomplete_draft_names_what_is_missing(cast: Cast) -> None:
    key = drafts.begin(cast.applicant, cast.organisation_id, {"role": "accused"})
    with pytest.raises(Incomplete) as refused:
        filing.submit(key, cast.applicant, set())
    assert refused.value.missing == (
        *("dispute_type", "country", "summary", "help_wanted", "confidentiality"),
        *("evidence_abroad", "consent"),
    )
    drafts.save(key, cast.applicant, {**ANSWERS, "evidence_abroad": {"plan": "yes"}})
    with pytest.raises(Incomplete) as refused:
        filing.submit(key, cast.applicant, CONSENTS)
    assert refused.value.missing == ("evidence_abroad",)


def test_a_submitted_draft_becomes_a_request_with_all_that_belongs_to_it(cast: Cast) -> None:
    receipt = filing.submit(cast.draft(), cast.applicant, CONSENTS | {"share_abroad"})
    assert receipt.reference == f"HW-{today().year}-00001"
    assert receipt.query_code is not None
    assert len(folded(receipt.query_code)) * 5 >= 128
    request = row_of(receipt.reference)
    assert receipt.query_code not in repr(vars(request))
    assert is_code(receipt.query_code, request.query_code_digest)
    assert (request.state, request.body, request.version) == ("submitted", "quanzhou", 1)
    assert request.opponent_key == "brightlamp"
    given = select(Consent.purpose).where(Consent.subject == receipt.reference)
    assert set(db.session.execute(given).scalars()) == {"share_with_expert", "share_abroad"}
    paper = db.session.execute(select(IssuedDocument)).scalar_one()
    assert paper.number == f"{receipt.reference}-SQ1"
    assert paper.facts["answers"]["opponent"] == "Bright Lamp LLC"
    check_invariants([receipt.reference])


def test_no_notice_tells_a_secret(cast: Cast) -> None:
    receipt = filing.submit(cast.draft(), cast.applicant, CONSENTS)
    cast.do(cast.officer, receipt.reference, "review")
    cast.do(cast.officer, receipt.reference, "ask", note="请补 Bright Lamp LLC 的信件")
    told = db.session.execute(select(InboxMessage)).scalars().all()
    assert {message.person_id for message in told} >= {
        cast.applicant.person_id,
        cast.officer.person_id,
        cast.second.person_id,
    }
    for message in told:
        words = message.subject + message.body
        assert "Bright" not in words
        assert "Smith" not in words
        assert receipt.query_code not in words


def test_the_same_draft_sent_again_is_the_same_request(cast: Cast) -> None:
    key = cast.draft()
    first = filing.submit(key, cast.applicant, CONSENTS)
    again = filing.submit(key, cast.applicant, CONSENTS)
    assert again == Receipt(first.reference, None)
    with pytest.raises(NotAllowed):
        drafts.save(key, cast.applicant, {"opponent": "Another"})
    with pytest.raises(NotAllowed):
        drafts.discard(key, cast.applicant)
    assert db.session.execute(select(func.count(HelpRequest.id))).scalar_one() == 1


def test_twenty_parallel_submits_are_one_request(cast: Cast, app: Flask) -> None:
    key, receipts = cast.draft(), []
    barrier = threading.Barrier(PARALLEL)

    def send() -> None:
        with app.app_context():
            barrier.wait()
            receipts.append(filing.submit(key, cast.applicant, CONSENTS))
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(PARALLEL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == PARALLEL
    assert len({receipt.reference for receipt in receipts}) == 1
    assert sum(receipt.query_code is not None for receipt in receipts) == 1
    check_invariants([receipts[0].reference])


def test_a_discarded_draft_leaves_nothing(cast: Cast) -> None:
    key = cast.draft()
    drafts.discard(key, cast.applicant)
    assert db.session.execute(select(func.count(HelpRequest.id))).scalar_one() == 0
    with pytest.raises(NotFound):
        drafts.opened(key, cast.applicant)


@pytest.mark.parametrize(
    "answers", [{"is_frozen": True}, {}, {"document_received": "us-complaint"}]
)
def test_what_is_frozen_is_urgent_at_once(cast: Cast, answers: dict[str, Any]) -> None:
    request = row_of(cast.file(**answers))
    assert request.urgent_from == (today() if answers.get("is_frozen") else None)
    assert request.legal_clock == ""


@pytest.mark.parametrize(("days", "is_urgent"), [(4, True), (6, True), (7, False), (90, False)])
def test_a_near_hearing_is_urgent(cast: Cast, days: int, is_urgent: bool) -> None:
    hearing = today() + timedelta(days=days)
    request = row_of(cast.file(hearing_on=hearing.isoformat()))
    assert (request.legal_clock, request.legal_due_on) == ("HEARING", hearing)
    assert timing.is_urgent(request.urgent_from, today()) is is_urgent
    expected = timing.start("register", today(), calendar(), is_urgent).due_on
    assert request.due_on == expected


def test_the_nearest_limit_of_the_paper_is_guessed(cast: Cast) -> None:
    served = today() - timedelta(days=16)
    request = row_of(cast.file(document_received="us-complaint", served_on=served.isoformat()))
    assert request.legal_clock.startswith("US-")
    assert request.legal_due_on is not None
    assert request.legal_due_on >= today()


def test_an_officer_starts_guidance_by_duty(cast: Cast) -> None:
    lead = {"note": "监测到诉讼", "source": "公开案卷", "contact": "agreed"}
    receipt = filing.start(cast.officer, cast.organisation_id, {"opponent": "Bright Lamp"}, lead)
    request = row_of(receipt.reference)
    assert (request.state, request.is_started_by_duty) == ("accepted", True)
    assert request.officer_id == cast.officer.person_id
    assert receipt.query_code is not None
    for missing in ("source", "contact"):
        with pytest.raises(Refused):
            filing.start(cast.officer, cast.organisation_id, {}, {**lead, missing: ""})
    with pytest.raises(NotAllowed):
        filing.start(cast.applicant, cast.organisation_id, {}, lead)
    check_invariants([receipt.reference])
