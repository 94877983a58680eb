"""Named reads of reported errors."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.catalogue.reports.models import STATES, ErrorReport
from portal.extensions import db


def counts() -> dict[str, int]:
    """How many reports are in each state; one query."""
    grouped = select(ErrorReport.state, func.count()).group_by(ErrorReport.state)
    found = {row[0]: row[1] for row in db.session.execute(grouped)}
    return {state: found.get(state, 0) for state in STATES}


def page(state: str, offset: int, limit: int) -> Sequence[ErrorReport]:
    """Reports in a state with their items: the oldest first, of answered ones the newest."""
    order = ErrorReport.id.desc() if state == "answered" else ErrorReport.id
    found = (
        select(ErrorReport)
        .where(ErrorReport.state == state)
        .options(joinedload(ErrorReport.item, innerjoin=True))
        .order_by(order)
        .offset(offset)
        .limit(limit)
    )
    return db.session.execute(found).scalars().all()


def by_number(number: str) -> ErrorReport | None:
    """A report with its item."""
    found = select(ErrorReport).where(ErrorReport.number == number)
    loaded = found.options(joinedload(ErrorReport.item, innerjoin=True))
    return db.session.execute(loaded).scalar()
