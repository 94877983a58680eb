"""Who has how much to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from portal.accounts.models import Person, PersonRole
from portal.assistance.models import HelpRequest, RequestExpert
from portal.clock import today
from portal.extensions import db


@dataclass(frozen=True)
class Load:
    """Somebody, and the open requests that wait for them."""

    person_id: int
    name: str
    open: int
    overdue: int
    urgent: int


def load_by_officer(body: str = "") -> Sequence[Load]:
    """Officers of a body ('' for all) by their open requests, the least busy first; one query."""
    held = and_(HelpRequest.officer_id == Person.id, HelpRequest.is_open)
    found = _loads("officer").outerjoin(HelpRequest, held)
    if body:
        found = found.where(Person.body.in_(("", body)))
    return _read(found)


def expert_load() -> Sequence[Load]:
    """Experts by the open requests that they advise on, the least busy first; one query."""
    asked = and_(RequestExpert.expert_id == Person.id, RequestExpert.ended_at.is_(None))
    held = and_(HelpRequest.id == RequestExpert.request_id, HelpRequest.is_open)
    found = _loads("expert").outerjoin(RequestExpert, asked).outerjoin(HelpRequest, held)
    return _read(found)


def _loads(role: str) -> Select[*tuple[Any, ...]]:
    on = today()
    is_late = and_(HelpRequest.due_on < on, HelpRequest.state != "awaiting_applicant")
    return (
        select(
            Person.id,
            Person.name,
            func.count(HelpRequest.id).label("open"),
            func.count(case((is_late, 1))).label("overdue"),
            func.count(case((HelpRequest.urgent_from <= on, 1))).label("urgent"),
        )
        .join(PersonRole, and_(PersonRole.person_id == Person.id, PersonRole.role == role))
        .where(Person.closed_at.is_(None))
        .group_by(Person.id, Person.name)
        .order_by(func.count(HelpRequest.id), Person.id)
    )


def _read(found: Select[*tuple[Any, ...]]) -> Sequence[Load]:
    return tuple(
        Load(row.id, row.name, row.open, row.overdue, row.urgent)
        for row in db.session.execute(found)
    )
