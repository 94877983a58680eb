"""Cases for the statistics of a period: a few queries, whatever the number of requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from portal.accounts.models import Membership, Organisation, Person
from portal.assistance.models import HelpRequest, RequestClock, RequestEvent, RequestMessage
from portal.assistance.statistics import CaseFigures
from portal.assistance.workflow import CLOCK_BY_KEY
from portal.clock import SHANGHAI, today
from portal.extensions import db
from portal.workdays import calendar

OWN_CLOCKS = tuple(key for key, term in CLOCK_BY_KEY.items() if term.duty == "officer")


@dataclass(frozen=True)
class Period:
    """From a day to a day, both within; by the day of submission."""

    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first moment, and the first moment after."""
        end = self.until + timedelta(days=1)
        first, after = (datetime.combine(day, time(), SHANGHAI) for day in (self.since, end))
        return first, after


def cases(period: Period, body: str = "") -> Sequence[CaseFigures]:
    """The requests submitted in a period, to one body or ('') to all; four queries."""
    chosen = _chosen(period, body)
    ids = chosen.with_only_columns(HelpRequest.id)
    opined, said, late = _opined(ids), _said(ids), _late(ids)
    found = []
    for row in db.session.execute(chosen):
        opinion = opined.get(row.id)
        first = min(filter(None, (opinion, said.get(row.id))), default=None)
        found.append(_case(row, first, opinion, row.id in late))
    return found


def _chosen(period: Period, body: str) -> Select[*tuple[Any, ...]]:
    first, after = period.moments
    conditions = [HelpRequest.submitted_at >= first, HelpRequest.submitted_at < after]
    if body:
        conditions.append(HelpRequest.body == body)
    return (
        select(
            HelpRequest.id,
            HelpRequest.reference,
            HelpRequest.state,
            HelpRequest.country,
            HelpRequest.dispute_type,
            HelpRequest.venue,
            HelpRequest.outcome,
            HelpRequest.opponent,
            HelpRequest.submitted_at,
            Organisation.name.label("organisation"),
            Organisation.city,
            Person.name.label("officer"),
        )
        .outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
        .outerjoin(Person, Person.id == HelpRequest.officer_id)
        .where(*conditions)
        .order_by(HelpRequest.id)
    )


def _case(
    row: Any, first: datetime | None, opinion: datetime | None, was_late: bool
) -> CaseFigures:
    return CaseFigures(
        reference=row.reference or "",
        organisation=row.organisation or "",
        state=row.state,
        country=row.country,
        dispute_type=row.dispute_type,
        venue=row.venue,
        outcome=row.outcome,
        city=(row.city or "").removesuffix("市"),
        opponent=row.opponent,
        officer=row.officer or "",
        submitted_on=_day(row.submitted_at).isoformat(),
        first_advice_days=_days(row.submitted_at, first),
        opinion_days=_days(row.submitted_at, opinion),
        was_late=was_late,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _days(start: datetime, end: datetime | None) -> int | None:
    """Working days after the day of submission; 0 when it was done on the day itself."""
    return max(0, calendar().between(_day(start), _day(end))) if end else None


def _opined(ids: Select[Any]) -> dict[int, datetime]:
    signed = (
        select(RequestEvent.request_id, func.min(RequestEvent.at).label("at"))
        .where(RequestEvent.action == "opine", RequestEvent.request_id.in_(ids.order_by(None)))
        .group_by(RequestEvent.request_id)
    )
    return {row.request_id: row.at for row in db.session.execute(signed)}


def _said(ids: Select[Any]) -> dict[int, datetime]:
    """When staff first wrote to the applicant."""
    is_theirs = exists().where(
        Membership.person_id == RequestMessage.author_id,
        Membership.organisation_id == HelpRequest.organisation_id,
    )
    written = (
        select(RequestMessage.request_id, func.min(RequestMessage.at).label("at"))
        .join(HelpRequest, HelpRequest.id == RequestMessage.request_id)
        .where(
            RequestMessage.audience == "applicant",
            RequestMessage.request_id.in_(ids.order_by(None)),
            ~is_theirs,
        )
        .group_by(RequestMessage.request_id)
    )
    return {row.request_id: row.at for row in db.session.execute(written)}


def _late(ids: Select[Any]) -> frozenset[int]:
    """Requests with a promise of ours that was kept too late, or is late now."""
    on = today()
    is_late = or_(
        RequestClock.stopped_on > RequestClock.due_on,
        and_(
            RequestClock.stopped_on.is_(None),
            RequestClock.paused_on.is_(None),
            RequestClock.due_on < on,
        ),
    )
    missed = select(RequestClock.request_id).where(
        RequestClock.kind.in_(OWN_CLOCKS), is_late, RequestClock.request_id.in_(ids.order_by(None))
    )
    return frozenset(db.session.execute(missed).scalars())
