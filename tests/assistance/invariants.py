"""What must hold of help requests after whatever happened: I1–I8 as far as they apply here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from sqlalchemy import func, select, text

from portal import audit
from portal.accounts.models import InboxMessage
from portal.assistance import timing
from portal.assistance.models import (
    HelpRequest,
    IssuedDocument,
    RequestClock,
    RequestEvent,
    RequestFile,
    UploadPart,
)
from portal.assistance.services.cases import clocks_of
from portal.assistance.services.evidence import context_of
from portal.assistance.workflow import OPEN_STATES, STEP_BY_ACTION, target_of
from portal.extensions import db
from portal.files import open_plain
from portal.files.models import StoredFile
from portal.files.services import vault
from portal.outbox import OutboxMessage
from portal.search.models import SearchEntry

RETURNS = ("in_review", "accepted", "in_guidance")
SECRET = "no-checkpoints"


def check_invariants(
    acknowledged: Iterable[str] = (), looked_through: Container[str] | None = None
) -> None:
    """Fail where something that was promised does not hold.

    Every acknowledged request must be there; those of `looked_through` are followed step by step,
    all of them when it is None.
    """
    db.session.rollback()
    requests = db.session.execute(select(HelpRequest)).scalars().all()
    _acknowledged_exist_once(requests, acknowledged)
    for request in requests:
        if looked_through is not None and request.reference not in looked_through:
            continue
        _state_follows_from_events(request)
        _clocks_are_sound(request)
        _papers_match_events(request)
    _files_are_whole()
    _audit_agrees(requests)
    _effects_are_owed_once()
    _nothing_is_searchable()
    _database_is_whole()
    db.session.rollback()


def _acknowledged_exist_once(requests: Sequence[HelpRequest], acknowledged: Iterable[str]) -> None:
    """I1: what was acknowledged is there, once; I7 in part: drafts have no reference."""
    references = Counter(request.reference for request in requests if request.reference)
    assert set(acknowledged) <= set(references)
    assert not references or max(references.values()) == 1
    assert all(request.reference is None for request in requests if request.state == "draft")


def _events(request: HelpRequest) -> Sequence[RequestEvent]:
    happened = select(RequestEvent).where(RequestEvent.request_id == request.id)
    return db.session.execute(happened.order_by(RequestEvent.number)).scalars().all()


def _state_follows_from_events(request: HelpRequest) -> None:
    """I3: the events lead from the draft to the state, each as the table allows."""
    events = _events(request)
    assert [event.number for event in events] == list(range(1, request.version + 1))
    state = "" if request.is_started_by_duty else "draft"
    for event in events:
        step = STEP_BY_ACTION[event.action]
        assert event.from_state == state
        assert step.mode == "create" or event.from_state in step.sources
        targets = {target_of(step, back, state) for back in RETURNS}
        assert event.to_state in (OPEN_STATES if event.action == "merge" else targets)
        state = event.to_state
    assert request.state == state
    assert request.is_open == (state in OPEN_STATES)
    assert (request.return_to in RETURNS) == (state == "awaiting_applicant")
    assert bool(request.referred_from) == (state == "referred")
    assert request.reopened_count == sum(event.action == "reopen" for event in events)


def _clocks_are_sound(request: HelpRequest) -> None:
    """One clock of a kind at a time, the queue's day is the nearest, what is over owes nothing."""
    clocks = clocks_of(request.id)
    living = [clock for clock in clocks if clock.stopped_on is None]
    assert len({clock.kind for clock in living}) == len(living)
    assert request.due_on == timing.nearest(clocks)
    if request.state not in OPEN_STATES:
        assert {clock.kind for clock in living if clock.duty == "officer"} <= {"rectify"}
    if request.state == "awaiting_applicant":
        assert any(clock.kind == "supplement" for clock in living)
        assert not {"review", "opinion"} & {clock.kind for clock in living if clock.is_running}
    assert all(clock.promised >= clock.extended_by >= 0 for clock in clocks)


def _papers_match_events(request: HelpRequest) -> None:
    """Every step that issues a document issued exactly one."""
    events = {event.id: STEP_BY_ACTION[event.action].issues for event in _events(request)}
    issued = select(IssuedDocument).where(IssuedDocument.request_id == request.id)
    found = {paper.event_id: paper.kind for paper in db.session.execute(issued).scalars()}
    assert found == {event_id: kind for event_id, kind in events.items() if kind}


def _files_are_whole() -> None:
    """I2: each row of a file has its bytes, sealed for it alone, and no sealed file is nobody's."""
    living = select(StoredFile).where(StoredFile.destroyed_at.is_(None))
    stored = {row.id: row for row in db.session.execute(living).scalars()}
    named: list[str] = []
    for file in db.session.execute(select(RequestFile)).scalars():
        own = [file.storage_id, *filter(None, [file.preview_storage_id])]
        if file.state in ("refused", "destroyed"):
            assert stored.keys().isdisjoint(own)
            continue
        assert stored[file.storage_id].sha256 == file.sha256
        assert stored[file.storage_id].context == context_of(file.key)
        named += own
    pieces = db.session.execute(select(UploadPart.storage_id)).scalars().all()
    sealed = [*named, *pieces]
    assert len(set(sealed)) == len(sealed)
    assert {row.id for row in stored.values() if row.context.startswith("evidence")} == set(sealed)
    for storage_id, row in stored.items():
        digest = hashlib.sha256(b"".join(open_plain(storage_id, row.context)))
        assert digest.hexdigest() == row.sha256
    rows = set(db.session.execute(select(StoredFile.id)).scalars())
    assert vault().files().keys() <= rows


def _audit_agrees(requests: Sequence[HelpRequest]) -> None:
    """I4, and I3 again: the chain holds, and its entries of steps are the events."""
    assert list(audit.problems(Path("/nonexistent"), SECRET)) == []
    entries = select(audit.AuditEntry.subject, audit.AuditEntry.action).where(
        audit.AuditEntry.subject.like("request-%"),
        audit.AuditEntry.action.in_(list(STEP_BY_ACTION)),
    )
    written = Counter(tuple(row) for row in db.session.execute(entries))
    happened = select(HelpRequest.reference, RequestEvent.action).join(
        RequestEvent, RequestEvent.request_id == HelpRequest.id
    )
    assert written == Counter(
        (f"request-{row.reference}", row.action) for row in db.session.execute(happened)
    )


def _effects_are_owed_once() -> None:
    """I5: no key is owed or told twice."""
    for column in (OutboxMessage.key, InboxMessage.key):
        doubled = select(column).group_by(column).having(func.count() > 1)
        assert db.session.execute(doubled).first() is None


def _nothing_is_searchable() -> None:
    """I7: no request and no draft is in what the index is built from."""
    found = select(SearchEntry.key).where(SearchEntry.url.like("%assistance/requests%"))
    assert db.session.execute(found).first() is None


def _database_is_whole() -> None:
    """I8, and no clock without its request."""
    if db.engine.dialect.name == "sqlite":
        assert db.session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).first() is None
    orphans = select(RequestClock.id).where(RequestClock.request_id.not_in(select(HelpRequest.id)))
    assert db.session.execute(orphans).first() is None
