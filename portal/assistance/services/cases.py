"""Requests as a use case needs them: locked, with their clocks, experts and the actor's parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select

from portal.accounts.models import Membership
from portal.assistance import timing
from portal.assistance.errors import NotFound
from portal.assistance.models import HelpRequest, RequestClock, RequestEvent, RequestExpert
from portal.assistance.parts import parts_of
from portal.assistance.timing import Clock
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import Actor, RequestStanding
from portal.workdays import Calendar, calendar


@dataclass
class Case:
    """A locked request, and what surrounds the act."""

    request: HelpRequest
    clocks: tuple[Clock, ...]
    moment: datetime
    today: date
    calendar: Calendar

    @cached_property
    def events(self) -> tuple[RequestEvent, ...]:
        """What has happened so far, the first first; asked for once."""
        happened = select(RequestEvent).where(RequestEvent.request_id == self.request.id)
        return tuple(db.session.execute(happened.order_by(RequestEvent.number)).scalars())

    def last(self, action: str) -> RequestEvent | None:
        """The last event of an action, None when there was none."""
        return next((event for event in reversed(self.events) if event.action == action), None)

    @property
    def is_urgent(self) -> bool:
        return timing.is_urgent(self.request.urgent_from, self.today)


def locked(reference: str) -> Case:
    """The request under a reference, locked until the end of the transaction; else NotFound."""
    return case_of(_one(HelpRequest.reference == reference))


def locked_by_id(request_id: int) -> Case:
    """The request of a row that is known to be there."""
    return case_of(_one(HelpRequest.id == request_id))


def locked_draft(draft_key: str) -> HelpRequest:
    """The request that a draft's key leads to, submitted or not; else NotFound."""
    return _one(HelpRequest.draft_key == draft_key)


def _one(condition: object) -> HelpRequest:
    found = (
        select(HelpRequest)
        .where(condition)  # type: ignore[arg-type]
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    request = db.session.execute(found).scalar_one_or_none()
    if request is None:
        raise NotFound
    return request


def case_of(request: HelpRequest) -> Case:
    """What surrounds an act on a request that is locked already."""
    return Case(request, clocks_of(request.id), now(), today(), calendar())


def clocks_of(request_id: int) -> tuple[Clock, ...]:
    """The promised times of a request as plain values, the oldest first."""
    rows = select(RequestClock).where(RequestClock.request_id == request_id)
    return tuple(
        Clock(
            kind=row.kind,
            started_on=row.started_on,
            due_on=row.due_on,
            promised=row.promised,
            extended_by=row.extended_by,
            paused_on=row.paused_on,
            left_when_paused=row.left_when_paused,
            stopped_on=row.stopped_on,
            id=row.id,
        )
        for row in db.session.execute(rows.order_by(RequestClock.id)).scalars()
    )


def keep_clocks(case: Case, clocks: tuple[Clock, ...]) -> None:
    """Write down how the promised times run now."""
    before = {clock.id: clock for clock in case.clocks}
    for clock in clocks:
        if clock.id is None:
            db.session.add(RequestClock(request_id=case.request.id, **_columns(clock)))
        elif clock != before[clock.id]:
            row = db.session.get_one(RequestClock, clock.id)
            for name, value in _columns(clock).items():
                setattr(row, name, value)
            if clock.due_on != before[clock.id].due_on and row.escalated_to != "public":
                row.escalated_to = ""
    db.session.flush()
    case.clocks = clocks_of(case.request.id)


def _columns(clock: Clock) -> dict[str, object]:
    return {
        "kind": clock.kind,
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "promised": clock.promised,
        "extended_by": clock.extended_by,
        "paused_on": clock.paused_on,
        "left_when_paused": clock.left_when_paused,
        "stopped_on": clock.stopped_on,
    }


def expert_ids(request_id: int) -> frozenset[int]:
    """Who advises on the request at present."""
    asked = select(RequestExpert.expert_id).where(
        RequestExpert.request_id == request_id, RequestExpert.ended_at.is_(None)
    )
    return frozenset(db.session.execute(asked).scalars())


def standing_of(request: HelpRequest) -> RequestStanding:
    """Whose the request is, as far as a rule needs to know."""
    return RequestStanding(
        organisation_id=request.organisation_id,
        applicant_id=request.applicant_id,
        officer_id=request.officer_id,
        expert_ids=expert_ids(request.id),
        body=request.body,
        state=request.state,
    )


def parts_in(request: HelpRequest, actor: Actor) -> tuple[str, ...]:
    """In which parts the actor may act on the request; none when it is not theirs to know of."""
    memberships = memberships_of(actor)
    return parts_of(actor, memberships, standing_of(request), request.referred_from)


def memberships_of(actor: Actor) -> dict[int, str]:
    """The organisations that somebody belongs to now, and how."""
    if actor.person_id is None:
        return {}
    standing = select(Membership.organisation_id, Membership.kind).where(
        Membership.person_id == actor.person_id, Membership.ended_at.is_(None)
    )
    return {row.organisation_id: row.kind for row in db.session.execute(standing)}
