"""The end of a warning's validity: the search and kept pages hear of it, once, on the day."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from portal import audit, changes
from portal.clock import today
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.search import services as search
from portal.transaction import transaction
from portal.warnings import services
from portal.warnings.advisory import advisory_of
from portal.warnings.entries import entry_of
from portal.warnings.models import Warning
from portal.warnings.references import subject_of

MOST_AT_ONCE = 200


def tell_expired() -> int:
    """Let what ended before today sink in the search; returns how many warnings that were.

    A page shows the state of the day by itself. Several workers may do this at once: the first
    marks the warning before the others look.
    """
    refs = list(db.session.execute(_untold()).scalars())
    db.session.rollback()
    return sum(_tell(ref) for ref in refs)


def _untold() -> Select[str]:
    told_of_this_end = Warning.expiry_told_for == Warning.valid_until
    return (
        select(Warning.ref)
        .where(Warning.cancelled_at.is_(None), Warning.valid_until < today())
        .where(or_(Warning.expiry_told_for.is_(None), ~told_of_this_end))
        .order_by(Warning.valid_until)
        .limit(MOST_AT_ONCE)
    )


def _tell(ref: str) -> bool:
    with transaction():
        changes.next_number()  # the next worker waits here and then finds the mark
        warning = services.find(ref)
        assert warning is not None  # noqa: S101 - warnings are never deleted
        if warning.state_on(today()) != "expired" or warning.expiry_told_for == warning.valid_until:
            return False
        warning.expiry_told_for = warning.valid_until
        advisory = advisory_of(warning.messages[-1].content)
        search.put(entry_of(warning, advisory, today()))
        detail = {"valid_until": str(warning.valid_until)}
        audit.record(SYSTEM.label, "warnings.expire", subject_of(ref), detail)
        return True
