"""The parts of one request's page: events, clocks, conversation, papers, experts, rating."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal.accounts.models import Person
from portal.assistance import timing
from portal.assistance.choices import day_in_words
from portal.assistance.models import (
    HelpRequest,
    IssuedDocument,
    OpinionVersion,
    Rating,
    RequestEvent,
    RequestExpert,
    RequestMessage,
)
from portal.assistance.queries.values import (
    ClockView,
    EventView,
    ExpertView,
    MessageView,
    OpinionView,
    PaperView,
    RatingView,
)
from portal.assistance.services.cases import clocks_of
from portal.assistance.step import Step
from portal.assistance.terms import DOCUMENT_LABELS, GRADE_LABELS
from portal.assistance.workflow import STEP_BY_ACTION, clock_label
from portal.clock import today
from portal.extensions import db
from portal.permissions import Viewer
from portal.workdays import calendar

READS = {
    "applicant": ("applicant",),
    "expert": ("applicant", "expert"),
    "officer": ("applicant", "expert", "internal"),
}


def events(request_id: int, side: str) -> tuple[EventView, ...]:
    """What has happened; steps that stay inside are for officers."""
    happened = select(RequestEvent).where(RequestEvent.request_id == request_id)
    rows = db.session.execute(happened.order_by(RequestEvent.number)).scalars()
    views = (_event(row, side) for row in rows)
    return tuple(view for view in views if side == "officer" or view.shown)


def _event(row: RequestEvent, side: str) -> EventView:
    step = STEP_BY_ACTION[row.action]
    is_staff = side == "officer"
    return EventView(
        number=row.number,
        at=row.at,
        by=row.actor_name,
        action=row.action,
        label=step.label,
        from_state=row.from_state,
        to_state=row.to_state,
        shown=shown(step, row),
        note=row.note,
        inside=str(row.detail.get("inside", "")) if is_staff else "",
        paper=step.paper,
        detail=row.detail if is_staff else {},
    )


def shown(step: Step, event: RequestEvent) -> str:
    """The sentence for the applicant, with its gaps filled; '' for steps that stay inside."""
    detail = event.detail
    return step.shown.format(
        note=event.note,
        due_on=day_in_words(str(detail.get("due_on") or "")),
        assignee=detail.get("assignee_label", ""),
    )


def clocks(request_id: int, side: str) -> tuple[ClockView, ...]:
    """The promised times, those that run first; the portal's own are for officers."""
    days, on = calendar(), today()
    seen = [c for c in clocks_of(request_id) if side == "officer" or c.duty != "system"]
    ordered = sorted(seen, key=lambda c: (c.stopped_on is not None, c.due_on, c.id or 0))
    return tuple(
        ClockView(
            kind=clock.kind,
            label=clock_label(clock.kind),
            duty=clock.duty,
            started_on=clock.started_on,
            due_on=clock.due_on,
            days=clock.left_when_paused if clock.is_resting else _left(clock.due_on, on),
            is_running=clock.is_running,
            is_resting=clock.is_resting,
            is_overdue=timing.is_overdue(clock, on),
            stopped_on=clock.stopped_on,
            is_estimated=days.is_estimated(clock.due_on),
        )
        for clock in ordered
    )


def main_clocks(request: HelpRequest) -> tuple[ClockView, ...]:
    """What the main case that a case hangs on promises now, while both are open."""
    if request.parent_id is None or not request.is_open:
        return ()
    return tuple(
        clock
        for clock in clocks(request.parent_id, "applicant")
        if clock.duty == "officer" and clock.stopped_on is None
    )


def _left(due_on: date, on: date) -> int:
    return calendar().between(on, due_on)


def messages(request_id: int, side: str, viewer: Viewer) -> tuple[MessageView, ...]:
    """The conversation, as far as this side reads it."""
    written = select(RequestMessage).where(
        RequestMessage.request_id == request_id, RequestMessage.audience.in_(READS[side])
    )
    return tuple(
        MessageView(
            id=row.id,
            at=row.at,
            by=row.author_name,
            audience=row.audience,
            body=row.body,
            is_own=row.author_id is not None and row.author_id == viewer.person_id,
        )
        for row in db.session.execute(written.order_by(RequestMessage.id)).scalars()
    )


def papers(request_id: int) -> tuple[PaperView, ...]:
    """The documents that were issued, the first first."""
    issued = select(IssuedDocument).where(IssuedDocument.request_id == request_id)
    return tuple(
        PaperView(
            id=row.id,
            kind=row.kind,
            label=DOCUMENT_LABELS[row.kind],
            number=row.number,
            check_code=row.check_code,
            issued_at=row.issued_at,
            opinions=tuple(
                (one["expert"], one["version"]) for one in row.facts.get("opinions", ())
            ),
        )
        for row in db.session.execute(issued.order_by(IssuedDocument.id)).scalars()
    )


def experts(request: HelpRequest, viewer: Viewer, side: str) -> tuple[ExpertView, ...]:
    """Who advises; an expert reads no draft but the own one, applicants none."""
    if side == "applicant":
        return ()
    asked = (
        select(RequestExpert, Person.name, OpinionVersion)
        .join(Person, Person.id == RequestExpert.expert_id)
        .outerjoin(OpinionVersion, OpinionVersion.part_id == RequestExpert.id)
        .where(RequestExpert.request_id == request.id)
        .order_by(RequestExpert.id, OpinionVersion.number.desc())
    )
    found: dict[int, tuple[RequestExpert, str, list[OpinionVersion]]] = {}
    for part, name, version in db.session.execute(asked).all():
        _part, _name, written = found.setdefault(part.id, (part, name, []))
        written += [version] if version else []
    return tuple(_expert(*parts, viewer, side) for parts in found.values())


def _expert(
    row: RequestExpert,
    name: str,
    written: Sequence[OpinionVersion],
    viewer: Viewer,
    side: str,
) -> ExpertView:
    is_read = side == "officer" or row.expert_id == viewer.person_id
    return ExpertView(
        person_id=row.expert_id,
        name=name,
        opinions=tuple(
            OpinionView(v.number, v.written_at, v.text if is_read else "", v.signed_at)
            for v in written
        ),
        is_standing=row.ended_at is None,
        conflict_check=row.conflict_check if side == "officer" else {},
    )


def rating(request_id: int) -> RatingView | None:
    """The rating, None while there is none."""
    row = db.session.get(Rating, request_id)
    if row is None:
        return None
    return RatingView(
        grade=row.grade,
        label=GRADE_LABELS[row.grade],
        note=row.note,
        remedy_due_on=row.remedy_due_on,
        remedy_note=row.remedy_note,
        remedied_at=row.remedied_at,
    )


def children(request: HelpRequest) -> tuple[str, ...]:
    """References of the cases that hang on this one."""
    hanging = select(HelpRequest.reference).where(HelpRequest.parent_id == request.id)
    rows = db.session.execute(hanging.order_by(HelpRequest.id)).scalars()
    return tuple(reference for reference in rows if reference)
