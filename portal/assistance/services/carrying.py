"""Carries out one step of a request: its row, event, clocks, paper, audit entry and notices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from portal import audit
from portal.assistance import bodies, notices, timing
from portal.assistance.errors import AlreadyHandled
from portal.assistance.inputs import Inputs
from portal.assistance.models import HelpRequest, RequestEvent
from portal.assistance.services import papers, people
from portal.assistance.services.cases import Case, keep_clocks
from portal.assistance.services.changes import changes_of
from portal.assistance.step import Step
from portal.assistance.terms import LOW_GRADE
from portal.assistance.timing import Circumstances, Clock
from portal.assistance.workflow import OPEN_STATES, target_of
from portal.extensions import db
from portal.permissions import Actor

#: steps whose note is for staff, not for the applicant
INSIDE = frozenset(
    {"refer", "return_referral", "supervise", "propose_decline", "draft_opinion", "consult"}
)


def carry_out(
    case: Case,
    step: Step,
    actor: Actor,
    inputs: Inputs,
    more: dict[str, Any] | None = None,
    main: HelpRequest | None = None,
) -> RequestEvent:
    """Take the step, inside a transaction and after its conditions were asked.

    `more` are further columns; `main` is the main case that this one follows.
    Raises AlreadyHandled when the row has changed since it was read.
    """
    before = case.request.state
    values = changes_of(
        step.action, target_of(step, case.request.return_to, before), case, actor, inputs
    )
    values |= more or {}
    clocks = clocks_after(case, step, inputs, values, main)
    values["due_on"] = timing.nearest(clocks)
    claim(case, values)
    event = _enter(case, step, actor, inputs, before)
    keep_clocks(case, clocks)
    if step.issues:
        papers.issue(case, event, step.issues, main)
    subject = f"request-{case.request.reference}"
    audit.record(actor.label, step.action, subject, {"from": before, "to": event.to_state})
    notices.tell(case, step, event)
    return event


def clocks_after(
    case: Case, step: Step, inputs: Inputs, values: dict[str, Any], main: HelpRequest | None
) -> tuple[Clock, ...]:
    """How the promised times run after the step; a case that follows makes no promises."""
    circumstances = Circumstances(
        on=case.today,
        calendar=case.calendar,
        is_urgent=case.is_urgent,
        due_on=inputs.due_on,
        is_low_grade=0 < inputs.grade <= LOW_GRADE,
        stays_open=values["state"] in OPEN_STATES,
    )
    clocks = timing.after(step.clocks, case.clocks, circumstances)
    if main is None:
        return clocks
    return tuple(clock for clock in clocks if clock.id is not None or clock.duty == "system")


def claim(case: Case, values: dict[str, Any]) -> None:
    """Change the row if nobody else has since; whoever comes second hears who was first."""
    request = case.request
    mine = update(HelpRequest).where(
        HelpRequest.id == request.id, HelpRequest.version == request.version
    )
    changed = mine.values(version=request.version + 1, **values).execution_options(
        synchronize_session=False
    )
    is_won = db.session.execute(changed.returning(HelpRequest.id)).first() is not None
    db.session.refresh(request)
    if not is_won:
        raise already_handled(case)


def already_handled(case: Case) -> AlreadyHandled:
    """Says who changed the request last, and when."""
    last = case.events[-1] if case.events else None
    by, at = (last.actor_name, last.at) if last else ("", case.request.changed_at)
    return AlreadyHandled(by, at, case.request.state)


def _enter(case: Case, step: Step, actor: Actor, inputs: Inputs, before: str) -> RequestEvent:
    event = RequestEvent(
        request_id=case.request.id,
        number=case.request.version,
        at=case.moment,
        actor_id=actor.person_id,
        actor_name=actor.name,
        action=step.action,
        from_state="" if step.mode == "create" else before,
        to_state=case.request.state,
        note="" if step.action in INSIDE else inputs.note,
        detail=_detail(step, inputs, case),
    )
    db.session.add(event)
    db.session.flush()
    return event


def _detail(step: Step, inputs: Inputs, case: Case) -> dict[str, Any]:
    values = {
        "assignee": inputs.assignee,
        "assignee_label": _assignee_label(step, inputs, case.request),
        "due_on": inputs.due_on.isoformat() if inputs.due_on else "",
        "outcome": inputs.outcome,
        "ground": inputs.ground,
        "grade": inputs.grade,
        "attachments": list(inputs.attachments),
        "source": inputs.source,
        "contact": inputs.contact,
        "inside": inputs.note if step.action in INSIDE else "",
        "was_late": sorted(clock.kind for clock in case.clocks if _is_late(clock, step, case)),
    }
    return {name: value for name, value in values.items() if value}


def _assignee_label(step: Step, inputs: Inputs, request: HelpRequest) -> str:
    if step.action in ("refer", "confirm_referral"):
        return bodies.body_label(request.body)
    if step.action != "assign":
        return inputs.assignee
    person = people.named(inputs.assignee)
    return person.name if person else ""


def _is_late(clock: Clock, step: Step, case: Case) -> bool:
    """The step ends a promise that was not kept: the figures count it."""
    return clock.kind in step.clocks.stops and timing.is_overdue(clock, case.today)
