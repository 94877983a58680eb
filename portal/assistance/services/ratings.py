"""What the applicant thought of it, and the remedy that a bad grade asks for."""

from __future__ import annotations

from portal.assistance.inputs import Inputs
from portal.assistance.models import Rating
from portal.assistance.services.cases import Case
from portal.extensions import db
from portal.permissions import Actor


def enter(case: Case, _actor: Actor, inputs: Inputs) -> None:
    """Keep the one rating of a request; the clock of the remedy says until when."""
    limits = [clock.due_on for clock in case.clocks if clock.kind == "rectify" and clock.is_running]
    db.session.add(
        Rating(
            request_id=case.request.id,
            grade=inputs.grade,
            note=inputs.note,
            at=case.moment,
            remedy_due_on=max(limits, default=None),
        )
    )
    db.session.flush()


def remedy(case: Case, _actor: Actor, inputs: Inputs) -> None:
    """Say what was put right."""
    rating = db.session.get_one(Rating, case.request.id)
    rating.remedy_note, rating.remedied_at = inputs.note, case.moment
    db.session.flush()
