"""Requests in lists: those of a viewer, those that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select

from portal.accounts.models import Organisation, Person
from portal.assistance import timing
from portal.assistance.models import HelpRequest, RequestExpert
from portal.assistance.queries.values import Brief
from portal.assistance.workflow import state_label
from portal.clock import today
from portal.extensions import db
from portal.permissions import Viewer

MOST_SIMILAR = 20
MOST_OWN = 200
COLUMNS = (
    HelpRequest.reference,
    HelpRequest.state,
    HelpRequest.country,
    HelpRequest.venue,
    HelpRequest.dispute_type,
    HelpRequest.right_type,
    HelpRequest.opponent,
    HelpRequest.submitted_at,
    HelpRequest.due_on,
    HelpRequest.urgent_from,
    HelpRequest.is_open,
    HelpRequest.is_sample,
    HelpRequest.legal_due_on,
    HelpRequest.body,
    HelpRequest.version,
    HelpRequest.parent_id,
    Organisation.name.label("organisation"),
    Person.name.label("officer"),
)


def briefs() -> Select[*tuple[Any, ...]]:
    """The columns of a list, with the names beside them; no drafts."""
    return (
        select(*COLUMNS)
        .outerjoin(Organisation, Organisation.id == HelpRequest.organisation_id)
        .outerjoin(Person, Person.id == HelpRequest.officer_id)
        .where(HelpRequest.state != "draft")
    )


def brief(row: Row[*tuple[Any, ...]], on: date) -> Brief:
    """A row of `briefs` as it is shown on a day."""
    is_resting = row.state == "awaiting_applicant"
    return Brief(
        reference=row.reference,
        state=row.state,
        state_label=state_label(row.state),
        organisation=row.organisation or "",
        officer=row.officer or "",
        country=row.country,
        venue=row.venue,
        dispute_type=row.dispute_type,
        right_type=row.right_type,
        opponent=row.opponent,
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        is_overdue=row.is_open and not is_resting and row.due_on is not None and row.due_on < on,
        is_urgent=row.is_open and timing.is_urgent(row.urgent_from, on),
        is_resting=is_resting,
        is_sample=row.is_sample,
        legal_due_on=row.legal_due_on,
        body=row.body,
        version=row.version,
        is_following=row.parent_id is not None,
    )


def mine(viewer: Viewer) -> Sequence[Brief]:
    """Requests of the viewer's organisations, and for experts those they advise on; one query."""
    if viewer.person_id is None:
        return ()
    own = HelpRequest.organisation_id.in_([key for key, _ in viewer.organisations])
    asked = select(RequestExpert.request_id).where(
        RequestExpert.expert_id == viewer.person_id, RequestExpert.ended_at.is_(None)
    )
    is_expert = viewer.second_factor and "expert" in viewer.roles
    theirs = or_(own, HelpRequest.id.in_(asked)) if is_expert else own
    found = briefs().where(theirs).order_by(HelpRequest.is_open.desc(), HelpRequest.id.desc())
    on = today()
    return tuple(brief(row, on) for row in db.session.execute(found.limit(MOST_OWN)))


def similar(reference: str) -> Sequence[Brief]:
    """Requests about the same opponent or counsel, open ones first: candidates for merging."""
    known = select(HelpRequest.id, HelpRequest.opponent_key, HelpRequest.counsel_key)
    this = db.session.execute(known.where(HelpRequest.reference == reference)).one_or_none()
    if this is None or not (this.opponent_key or this.counsel_key):
        return ()
    same = [
        column == key
        for column, key in (
            (HelpRequest.opponent_key, this.opponent_key),
            (HelpRequest.counsel_key, this.counsel_key),
        )
        if key
    ]
    found = (
        briefs()
        .where(or_(*same), HelpRequest.id != this.id)
        .order_by(HelpRequest.is_open.desc(), HelpRequest.id.desc())
        .limit(MOST_SIMILAR)
    )
    on = today()
    return tuple(brief(row, on) for row in db.session.execute(found))
