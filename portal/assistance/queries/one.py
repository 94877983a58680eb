"""One request, as its applicant, officer, expert or manager sees it; or by its query code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.accounts.models import Organisation, Person
from portal.assistance import bodies, timing
from portal.assistance.answers import GATES
from portal.assistance.errors import NotFound
from portal.assistance.models import (
    HelpRequest,
)
from portal.assistance.parts import parts_of
from portal.assistance.queries import pieces
from portal.assistance.queries.values import (
    Progress,
    RequestView,
)
from portal.assistance.services.cases import expert_ids
from portal.assistance.services.references import is_code
from portal.assistance.step import Step
from portal.assistance.workflow import (
    STATE_BY_KEY,
    state_label,
    steps_for,
)
from portal.clock import today
from portal.extensions import db
from portal.permissions import RequestStanding, Viewer

STAFF = frozenset({"officer", "receiving_officer", "manager"})
EMPTY_DIGEST = "0" * 64


def one(reference: str, viewer: Viewer) -> RequestView:
    """The request with what this viewer may see of it; else NotFound. About ten queries."""
    row = _row(reference)
    request = row[0]
    standing = standing_of(request)
    parts = _parts(viewer, standing, request.referred_from)
    side = _side(viewer, standing, parts)
    experts = pieces.experts(request, viewer, side)
    return RequestView(
        id=request.id,
        reference=reference,
        version=request.version,
        state=request.state,
        state_label=state_label(request.state),
        shown=STATE_BY_KEY[request.state].shown,
        parts=parts,
        steps=_steps(request, parts),
        standing=standing,
        answers={field: getattr(request, field) for field in GATES},
        organisation=row[1] or "",
        officer=row[2] or "",
        body=request.body,
        body_label=bodies.body_label(request.body),
        referred_from=request.referred_from,
        is_urgent=request.is_open and timing.is_urgent(request.urgent_from, today()),
        is_sample=request.is_sample,
        is_started_by_duty=request.is_started_by_duty,
        legal_hold=request.legal_hold,
        legal_clock=request.legal_clock,
        legal_due_on=request.legal_due_on,
        due_on=request.due_on,
        outcome=request.outcome,
        submitted_at=request.submitted_at,
        closed_at=request.closed_at,
        main=row[3] or "",
        children=pieces.children(request) if side == "officer" else (),
        events=pieces.events(request.id, side),
        clocks=pieces.clocks(request.id, side),
        main_clocks=pieces.main_clocks(request),
        messages=pieces.messages(request.id, side, viewer),
        papers=pieces.papers(request.id),
        experts=experts,
        rating=pieces.rating(request.id),
    )


def standing(reference: str) -> RequestStanding | None:
    """Whose a request is; None when there is none, drafts included."""
    found = select(HelpRequest).where(HelpRequest.reference == reference)
    request = db.session.execute(found).scalar_one_or_none()
    return standing_of(request) if request else None


def standing_of(request: HelpRequest) -> RequestStanding:
    """Whose a request is, as far as a rule needs to know."""
    return RequestStanding(
        organisation_id=request.organisation_id,
        applicant_id=request.applicant_id,
        officer_id=request.officer_id,
        expert_ids=expert_ids(request.id),
        body=request.body,
        state=request.state,
    )


def side_of(request: HelpRequest, viewer: Viewer) -> str:
    """As whom this viewer sees a request: applicant, officer or expert; else NotFound."""
    standing = standing_of(request)
    return _side(viewer, standing, _parts(viewer, standing, request.referred_from))


def by_code(reference: str, code: str) -> Progress | None:
    """Progress for somebody who holds reference and query code; None for any other pair.

    A reference that does not exist costs the same comparison.
    """
    found = select(HelpRequest).where(HelpRequest.reference == reference)
    request = db.session.execute(found).scalar_one_or_none()
    kept = request.query_code_digest if request else ""
    is_right = is_code(code, kept or EMPTY_DIGEST)
    if request is None or not is_right or not kept:
        return None
    steps = [
        (event.at, event.label) for event in pieces.events(request.id, "applicant") if event.label
    ]
    return Progress(
        reference=reference,
        state=request.state,
        state_label=state_label(request.state),
        shown=STATE_BY_KEY[request.state].shown,
        submitted_at=request.submitted_at,
        due_on=request.due_on if request.is_open else None,
        steps=tuple(steps),
    )


def _row(reference: str) -> tuple[HelpRequest, str | None, str | None, str | None]:
    main = aliased(HelpRequest)
    found = (
        select(HelpRequest, Organisation.name, Person.name, main.reference)
        .outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
        .outerjoin(Person, Person.id == HelpRequest.officer_id)
        .outerjoin(main, main.id == HelpRequest.parent_id)
        .where(HelpRequest.reference == reference)
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2], row[3]


def _parts(viewer: Viewer, standing: RequestStanding, referred_from: str) -> tuple[str, ...]:
    """Staff count as staff only with their second factor; strangers have no part at all."""
    if viewer.person_id is None:
        return ()
    parts = parts_of(viewer.actor, dict(viewer.organisations), standing, referred_from)
    return parts if viewer.second_factor else tuple(part for part in parts if part == "applicant")


def _side(viewer: Viewer, standing: RequestStanding, parts: tuple[str, ...]) -> str:
    """How much is seen: as the enterprise, as an expert, or as the officers do; else NotFound."""
    if viewer.is_signed_in and viewer.membership(standing.organisation_id):
        return "applicant"
    if not STAFF.isdisjoint(parts):
        return "officer"
    if "expert" in parts:
        return "expert"
    raise NotFound


def _steps(request: HelpRequest, parts: tuple[str, ...]) -> tuple[Step, ...]:
    steps = {
        step.action: step
        for part in parts
        for step in steps_for(request.state, part)
        if step.button
    }
    return tuple(steps.values())
