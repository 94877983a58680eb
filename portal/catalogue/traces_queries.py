"""Named reads of what changed below items: on the desk, and on their guides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from portal.catalogue.models import Item
from portal.catalogue.traces_models import Trace
from portal.extensions import db

TABS = ("open", "closed")


def counts() -> dict[str, int]:
    """How many traces are open and closed; one query."""
    both = (func.count(), func.count(Trace.closed_at))
    total, closed = db.session.execute(select(*both).select_from(Trace)).one()
    return {"open": total - closed, "closed": closed}


def page(tab: str, offset: int, limit: int) -> Sequence[Any]:
    """(trace, code, name), the longest open first, the last closed first; one query."""
    wanted = select(Trace, Item.code, Item.name).join(Item, Item.id == Trace.item_id)
    if tab == "open":
        wanted = wanted.where(Trace.closed_at.is_(None)).order_by(Trace.opened_at, Trace.id)
    else:
        closed = wanted.where(Trace.closed_at.is_not(None))
        wanted = closed.order_by(Trace.closed_at.desc(), Trace.id.desc())
    return db.session.execute(wanted.offset(offset).limit(limit)).all()


def open_of(code: str) -> dict[tuple[str, str], str]:
    """(text, clause) → reason of the open traces of an item; one query."""
    wanted = (
        select(Trace.document, Trace.label, Trace.reason)
        .join(Item, Item.id == Trace.item_id)
        .where(Item.code == code, Trace.closed_at.is_(None))
    )
    return {(row.document, row.label): row.reason for row in db.session.execute(wanted)}
