"""What a step does to the experts of a request: they join it, and their drafts are kept."""

from __future__ import annotations

from sqlalchemy import select

from portal.assistance.errors import NotAllowed
from portal.assistance.inputs import Inputs
from portal.assistance.models import RequestExpert
from portal.assistance.services import conflicts, people
from portal.assistance.services.cases import Case
from portal.extensions import db
from portal.permissions import Actor


def join(case: Case, actor: Actor, inputs: Inputs) -> None:
    """Let the expert whom a step names see and advise on this request; officers need no row."""
    person = people.named(inputs.assignee)
    if person is None or "expert" not in person.roles:
        return
    row = row_of(case.request.id, person.person_id)
    if row is None:
        row = RequestExpert(request_id=case.request.id, expert_id=person.person_id)
        db.session.add(row)
    row.assigned_by, row.began_at, row.ended_at = actor.name, case.moment, None
    row.conflict_check = conflicts.check(case.request, person.person_id)
    db.session.flush()


def keep_draft(case: Case, actor: Actor, inputs: Inputs) -> None:
    """Keep the expert's words as the next version of the opinion."""
    row = row_of(case.request.id, actor.person_id or 0)
    if row is None:
        raise NotAllowed
    row.opinion, row.opinion_version = inputs.note, row.opinion_version + 1
    db.session.flush()


def row_of(request_id: int, expert_id: int) -> RequestExpert | None:
    """An expert's part in a request, None when there is none."""
    row = select(RequestExpert).where(
        RequestExpert.request_id == request_id, RequestExpert.expert_id == expert_id
    )
    return db.session.execute(row).scalar_one_or_none()
