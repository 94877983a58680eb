"""What the page of one request shows to officers beside the request itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal import deadlines
from portal.accounts.models import Membership, Organisation, Person
from portal.assistance.legal import PRINTED_ON_PAPER
from portal.assistance.models import (
    ClockEscalation,
    ExpertMandate,
    HelpRequest,
    Rating,
    RequestClock,
)
from portal.assistance.queries.loads import Load, expert_load, load_by_officer
from portal.assistance.queries.values import RequestView
from portal.assistance.workflow import clock_label
from portal.clock import today
from portal.extensions import db
from portal.party_names import parties

MOST_REMEDIES = 200


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be given the request: how busy, and what speaks against it."""

    load: Load
    role: str
    against: tuple[str, ...]


@dataclass(frozen=True)
class LegalClock:
    """A limit of the law abroad that follows from the paper and the day of service."""

    id: str
    label: str
    due_on: date | None
    reason: str
    is_nearest: bool


@dataclass(frozen=True)
class Told:
    """Somebody who was told of an unmet promise, and as whom: officer or manager."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Escalation:
    """An unmet promise: how far it was brought, and to whom."""

    label: str
    level: str
    due_on: date
    told: list[Told]


@dataclass(frozen=True)
class Child:
    """A case that hangs on a main case, with its enterprise."""

    reference: str
    organisation: str
    state: str
    #: the nearest limit of the law abroad that runs against it, while it is open
    legal_due_on: date | None


@dataclass(frozen=True)
class Remedy:
    """A bad grade that asks for a remedy within a limit."""

    reference: str
    organisation: str
    officer: str
    grade: int
    note: str
    due_on: date
    is_overdue: bool


def candidates(found: RequestView) -> Sequence[Candidate]:
    """Officers of the body and all experts, with load and conflict check; four queries."""
    officers = [("officer", load) for load in load_by_officer(found.body)]
    experts = [("expert", load) for load in expert_load()]
    against = _against(found, [load.person_id for _, load in (*officers, *experts)])
    return tuple(
        Candidate(load, role, tuple(against[load.person_id])) for role, load in officers + experts
    )


def _against(found: RequestView, people: Sequence[int]) -> Mapping[int, list[str]]:
    """What the conflict check finds, by person: the same rule as `services.conflicts`."""
    sides = {
        name: side
        for side, field in (("对方律师", "opponent_counsel"), ("对方当事人", "opponent"))
        for name in parties(found.answers[field])
    }
    kept: dict[int, list[str]] = defaultdict(list)
    mandates = select(ExpertMandate.person_id, ExpertMandate.party, ExpertMandate.party_key).where(
        ExpertMandate.person_id.in_(people), ExpertMandate.party_key.in_(sides)
    )
    for row in db.session.execute(mandates):
        kept[row.person_id].append(f"曾经或正在受{sides[row.party_key]}委托（{row.party}）")
    near = select(Membership.person_id).where(
        Membership.person_id.in_(people),
        Membership.organisation_id == found.standing.organisation_id,
    )
    for person_id in db.session.execute(near).scalars():
        kept[person_id].append("是申请企业的人员")
    return kept


def legal_clocks(found: RequestView) -> Sequence[LegalClock]:
    """Every limit that the paper starts, the nearest day first; no query of its own."""
    served_on, hearing_on = found.answers["served_on"], found.answers["hearing_on"]
    paper = deadlines.papers().get(found.answers["document_received"])
    runs = [run.clock for run in paper.clocks if run.same_day] if paper and served_on else []
    clocks = []
    for clock in runs:
        result = deadlines.count(clock.id, served_on)
        is_nearest = clock.id == found.legal_clock
        clocks.append(LegalClock(clock.id, clock.label, result.due_on, result.reason, is_nearest))
    if hearing_on:
        is_nearest = found.legal_clock == PRINTED_ON_PAPER
        clocks.append(LegalClock("", "文书上写明的日子", hearing_on, "", is_nearest))
    return sorted(clocks, key=lambda clock: clock.due_on or date.max)


def escalations(request_id: int) -> Sequence[Escalation]:
    """The unmet promises of a request, and whom they were brought to; one query."""
    brought = (
        select(RequestClock, ClockEscalation)
        .outerjoin(ClockEscalation, ClockEscalation.clock_id == RequestClock.id)
        .where(
            RequestClock.request_id == request_id,
            RequestClock.escalated_to.in_(("officer", "manager", "public")),
        )
        .order_by(RequestClock.id, ClockEscalation.id)
    )
    found: dict[int, Escalation] = {}
    for clock, told in db.session.execute(brought):
        fresh = Escalation(clock_label(clock.kind), clock.escalated_to, clock.due_on, [])
        kept = found.setdefault(clock.id, fresh)
        kept.told.extend([Told(told.person_name, told.level, told.at)] if told else [])
    return tuple(found.values())


def family(request_id: int) -> Sequence[Child]:
    """The cases that hang on a main case, the nearest limit abroad first; one query."""
    hanging = (
        select(
            HelpRequest.reference,
            HelpRequest.state,
            HelpRequest.legal_due_on,
            HelpRequest.is_open,
            Organisation.name,
        )
        .outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
        .where(HelpRequest.parent_id == request_id)
        .order_by(HelpRequest.id)
    )
    found = [
        Child(
            row.reference or "",
            row.name or "",
            row.state,
            row.legal_due_on if row.is_open else None,
        )
        for row in db.session.execute(hanging)
    ]
    return sorted(found, key=lambda child: child.legal_due_on or date.max)


def organisation_under(credit_code: str) -> int | None:
    """The enterprise that registered with a code, None when none has."""
    found = select(Organisation.id).where(Organisation.credit_code == credit_code)
    return db.session.execute(found).scalar()


def is_led(found: RequestView) -> bool:
    """Whether the request hangs on a main case that is open: its steps are taken there."""
    if not found.main:
        return False
    main = select(HelpRequest.is_open).where(HelpRequest.reference == found.main)
    return bool(db.session.execute(main).scalar())


def remedies(body: str) -> Sequence[Remedy]:
    """Remedies that are still owed, the nearest limit first; one query."""
    conditions: list[Any] = [Rating.remedy_due_on.is_not(None), Rating.remedied_at.is_(None)]
    if body:
        conditions.append(HelpRequest.body == body)
    owed = (
        select(
            HelpRequest.reference,
            Organisation.name.label("organisation"),
            Person.name.label("officer"),
            Rating.grade,
            Rating.note,
            Rating.remedy_due_on,
        )
        .join(HelpRequest, HelpRequest.id == Rating.request_id)
        .outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
        .outerjoin(Person, Person.id == HelpRequest.officer_id)
        .where(*conditions)
        .order_by(Rating.remedy_due_on, HelpRequest.id)
    )
    on = today()
    return tuple(
        Remedy(
            reference=row.reference or "",
            organisation=row.organisation or "",
            officer=row.officer or "",
            grade=row.grade,
            note=row.note,
            due_on=row.remedy_due_on,
            is_overdue=row.remedy_due_on < on,
        )
        for row in db.session.execute(owed.limit(MOST_REMEDIES))
    )
