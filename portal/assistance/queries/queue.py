"""The officers' queue: urgent requests on top, then by the nearest promise, from an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from portal.accounts.models import Organisation
from portal.assistance.models import HelpRequest, RequestClock, RequestExpert
from portal.assistance.queries.lists import brief, briefs
from portal.assistance.queries.values import Brief
from portal.assistance.workflow import CLOCKS, ENDED_STATES, STATES
from portal.clock import today
from portal.extensions import db

PER_PAGE = 50


@dataclass(frozen=True)
class QueueFilters:
    """What the queue is narrowed to; empty fields narrow nothing."""

    #: only requests of this body; '' for staff who serve all
    body: str = ""
    #: only requests that this expert was asked about; None for officers and managers
    expert_id: int | None = None
    #: only those of this officer
    officer_id: int | None = None
    unassigned: bool = False
    #: only what waits for this officer: the own ones and those that nobody has taken
    waits_for: int | None = None
    #: a state's key, 'any' for ended ones as well, 'ended' for those alone, '' for all open ones
    state: str = ""
    #: a promised time that runs
    clock: str = ""
    #: the city of the enterprise
    city: str = ""
    country: str = ""
    venue: str = ""
    dispute_type: str = ""
    overdue: bool = False
    #: due from today up to this day
    due_by: date | None = None
    urgent: bool = False
    #: reference, enterprise or opponent
    q: str = ""


@dataclass(frozen=True)
class QueuePage:
    """One page, and figures of the open requests of the body: overdue, due today, and so on."""

    rows: Sequence[Brief]
    total: int
    page: int
    pages: int
    open: int
    overdue: int
    due_today: int
    unregistered: int
    awaiting: int
    urgent: int


def queue(filters: QueueFilters, page: int = 1) -> QueuePage:
    """A page of requests: at most four queries, whatever the number of rows."""
    counts = open_counts(filters)
    conditions = _conditions(filters)
    is_urgent = and_(HelpRequest.is_open, HelpRequest.urgent_from <= today())
    counted = select(func.count(), func.count(case((is_urgent, 1)))).select_from(HelpRequest)
    if filters.q or filters.city:
        counted = counted.outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
    total, urgent = db.session.execute(counted.where(*conditions)).one()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    offset = (page - 1) * PER_PAGE
    if filters.state == "ended":
        rows = _ended(conditions, offset)
    else:
        rows = _rows(conditions, is_urgent, urgent, offset)
    return QueuePage(rows=rows, total=total, page=page, pages=pages, **counts)


def _rows(
    conditions: list[ColumnElement[bool]],
    is_urgent: ColumnElement[bool],
    urgent: int,
    offset: int,
) -> Sequence[Brief]:
    """Two ranges of two indexes: the urgent ones, then the rest; neither is sorted in memory."""
    order = (HelpRequest.due_on.asc().nulls_last(), HelpRequest.id)
    found: list[Any] = []
    if offset < urgent:
        top = briefs().where(*conditions, is_urgent).order_by(*order)
        found += db.session.execute(top.offset(offset).limit(PER_PAGE)).all()
    if len(found) < PER_PAGE:
        calm = or_(HelpRequest.urgent_from.is_(None), HelpRequest.urgent_from > today())
        ended = HelpRequest.is_open.is_(False)
        rest = briefs().where(*conditions, or_(calm, ended)).order_by(*order)
        start = max(0, offset - urgent)
        found += db.session.execute(rest.offset(start).limit(PER_PAGE - len(found))).all()
    on = today()
    return tuple(brief(row, on) for row in found)


def _ended(conditions: list[ColumnElement[bool]], offset: int) -> Sequence[Brief]:
    """What is over, the last first."""
    found = briefs().where(*conditions).order_by(HelpRequest.id.desc())
    on = today()
    page = db.session.execute(found.offset(offset).limit(PER_PAGE))
    return tuple(brief(row, on) for row in page)


def _scope(filters: QueueFilters) -> list[ColumnElement[bool]]:
    """Which requests the viewer's queue is about at all."""
    scope: list[ColumnElement[bool]] = []
    if filters.body:
        scope.append(_of_body(filters.body))
    if filters.expert_id is not None:
        asked = select(RequestExpert.request_id).where(
            RequestExpert.expert_id == filters.expert_id, RequestExpert.ended_at.is_(None)
        )
        scope.append(HelpRequest.id.in_(asked))
    return scope


def _in_state(state: str) -> ColumnElement[bool]:
    if state in STATES:
        return HelpRequest.state == state
    if state == "ended":
        return HelpRequest.state.in_((*ENDED_STATES, "archived"))
    return HelpRequest.state != "draft" if state == "any" else HelpRequest.is_open.is_(True)


def _conditions(filters: QueueFilters) -> list[ColumnElement[bool]]:
    conditions = [HelpRequest.state != "draft", _in_state(filters.state), *_scope(filters)]
    for column in ("country", "venue", "dispute_type", "officer_id"):
        wanted = getattr(filters, column)
        if wanted:
            conditions.append(getattr(HelpRequest, column) == wanted)
    if filters.unassigned:
        conditions.append(HelpRequest.officer_id.is_(None))
    if filters.waits_for is not None:
        conditions.append(_waits_for(filters.waits_for))
    if filters.city:
        conditions.append(Organisation.city.startswith(filters.city, autoescape=True))
    if filters.clock in CLOCKS:
        conditions.append(HelpRequest.id.in_(_with_running(filters.clock)))
    if filters.overdue:
        conditions.append(_overdue())
    if filters.due_by:
        conditions.append(_due_by(filters.due_by))
    if filters.urgent:
        conditions.append(and_(HelpRequest.is_open, HelpRequest.urgent_from <= today()))
    if filters.q:
        conditions.append(_named(filters.q))
    return conditions


def _of_body(body: str) -> ColumnElement[bool]:
    """What a body handles, and what it has handed over but is not yet confirmed."""
    return or_(HelpRequest.body == body, HelpRequest.referred_from == body)


def _waits_for(officer_id: int) -> ColumnElement[bool]:
    taken = or_(HelpRequest.officer_id == officer_id, HelpRequest.officer_id.is_(None))
    return and_(taken, HelpRequest.state != "awaiting_applicant")


def _with_running(clock: str) -> Any:
    """Requests in which this promise runs."""
    return select(RequestClock.request_id).where(
        RequestClock.kind == clock,
        RequestClock.stopped_on.is_(None),
        RequestClock.paused_on.is_(None),
    )


def _overdue() -> ColumnElement[bool]:
    """Computed from the day, never stored; what waits for the applicant is not late."""
    return and_(
        HelpRequest.is_open,
        HelpRequest.due_on < today(),
        HelpRequest.state != "awaiting_applicant",
    )


def _due_by(day: date) -> ColumnElement[bool]:
    """Not late yet; what waits for the applicant is not due."""
    return and_(
        HelpRequest.is_open,
        HelpRequest.due_on.between(today(), day),
        HelpRequest.state != "awaiting_applicant",
    )


def _named(q: str) -> ColumnElement[bool]:
    """The words stand in the reference, the enterprise's name or the opponent's."""
    columns = (HelpRequest.reference, Organisation.name, HelpRequest.opponent)
    return or_(*(column.icontains(q, autoescape=True) for column in columns))


def first_due(filters: QueueFilters, limit: int) -> Sequence[Brief]:
    """The first few, the nearest promise first; one query."""
    order = (HelpRequest.due_on.asc().nulls_last(), HelpRequest.id)
    rows = db.session.execute(briefs().where(*_conditions(filters)).order_by(*order).limit(limit))
    on = today()
    return tuple(brief(row, on) for row in rows)


def open_counts(filters: QueueFilters) -> dict[str, int]:
    """Counts of what is open within the viewer's scope; one query."""
    return _counted(filters, _figures())


def front_counts(filters: QueueFilters, person_id: int | None, due_by: date) -> dict[str, int]:
    """The same with what waits for a person, what nobody has taken, what is due; one query."""
    more = {
        "mine": func.count(case((_waits_for(person_id or 0), 1))),
        "unassigned": func.count(case((HelpRequest.officer_id.is_(None), 1))),
        "soon": func.count(case((_due_by(due_by), 1))),
    }
    return _counted(filters, _figures() | more)


def _figures() -> dict[str, ColumnElement[int]]:
    on = today()
    waits = HelpRequest.state == "awaiting_applicant"
    return {
        "open": func.count(),
        "overdue": func.count(case((_overdue(), 1))),
        "due_today": func.count(case((and_(HelpRequest.due_on == on, ~waits), 1))),
        "unregistered": func.count(case((HelpRequest.state == "submitted", 1))),
        "awaiting": func.count(case((waits, 1))),
        "urgent": func.count(case((HelpRequest.urgent_from <= on, 1))),
    }


def _counted(filters: QueueFilters, counted: dict[str, ColumnElement[int]]) -> dict[str, int]:
    asked = select(*(value.label(name) for name, value in counted.items()))
    asked = asked.select_from(HelpRequest).where(HelpRequest.is_open.is_(True), *_scope(filters))
    row = db.session.execute(asked).one()
    return {name: int(getattr(row, name)) for name in counted}


def running_clocks(year: int) -> int:
    """How many promised times run and end in a year; one query."""
    ends = RequestClock.due_on.between(date(year, 1, 1), date(year, 12, 31))
    runs = RequestClock.stopped_on.is_(None), RequestClock.paused_on.is_(None)
    return int(db.session.execute(select(func.count()).where(*runs, ends)).scalar_one())
