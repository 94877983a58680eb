"""What happened to a request stays: the database refuses changes, but for the archive's end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.assistance.models import HelpRequest, RequestEvent
from portal.assistance.services import drafts, retention
from portal.clock import now
from portal.extensions import db
from portal.transaction import transaction
from tests.assistance.people import Cast, row_of

CHANGES = (
    "UPDATE request_event SET note = '改过' WHERE number = 2",
    "UPDATE request_event SET note = '', detail = '{}'",
    "UPDATE request_event SET actor_name = '别人' WHERE number = 1",
    "UPDATE request_event SET number = number + 100",
    "DELETE FROM request_event WHERE number = 1",
    "DELETE FROM help_request",
)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def events_of(reference: str) -> list[tuple[str, str, dict[str, object]]]:
    db.session.rollback()
    happened = select(RequestEvent).where(RequestEvent.request_id == row_of(reference).id)
    rows = db.session.execute(happened.order_by(RequestEvent.number)).scalars()
    return [(row.action, row.note, row.detail) for row in rows]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_happened(cast: Cast, change: str) -> None:
    reference = cast.bring_to("archived")
    before = events_of(reference)
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text(change))
    assert events_of(reference) == before


def test_at_the_end_of_its_time_a_request_keeps_its_steps_alone(cast: Cast) -> None:
    reference, other = cast.bring_to("archived"), cast.bring_to("closed")
    before, untouched = events_of(reference), events_of(other)
    with time_machine.travel(now() + timedelta(days=3_700)):
        assert retention.retire(row_of(reference).id)
    assert events_of(reference) == [(action, "", {}) for action, _note, _detail in before]
    assert events_of(other) == untouched
    assert row_of(reference).retired_at is not None


def test_even_a_retired_request_lets_nothing_else_be_changed(cast: Cast) -> None:
    reference = cast.bring_to("archived")
    with time_machine.travel(now() + timedelta(days=3_700)):
        retention.retire(row_of(reference).id)
    for change in (*CHANGES[:1], *CHANGES[2:]):
        with pytest.raises(DBAPIError), transaction():
            db.session.execute(text(change))


def test_a_hold_keeps_the_words_of_a_retired_request(cast: Cast) -> None:
    cast.bring_to("archived")
    with transaction():
        request = db.session.execute(select(HelpRequest)).scalar_one()
        request.retired_at, request.legal_hold = now(), True
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text(CHANGES[1]))


def test_a_draft_without_events_is_still_deleted(cast: Cast) -> None:
    draft_key = cast.draft()
    drafts.discard(draft_key, cast.applicant)
    kept = select(HelpRequest.id).where(HelpRequest.draft_key == draft_key)
    assert db.session.execute(kept).first() is None
