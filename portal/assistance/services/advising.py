"""What a step does to the experts of a request: they join it, their drafts are kept and signed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.assistance.errors import NotAllowed
from portal.assistance.inputs import Inputs
from portal.assistance.models import OpinionVersion, RequestExpert
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
    last = select(func.max(OpinionVersion.number)).where(OpinionVersion.part_id == row.id)
    number = (db.session.execute(last).scalar() or 0) + 1
    version = OpinionVersion(
        part_id=row.id, number=number, text=inputs.note, written_at=case.moment
    )
    db.session.add(version)
    db.session.flush()


def sign(case: Case, _actor: Actor, _inputs: Inputs) -> None:
    """The last version of each expert is what the officer signs."""
    for _expert_id, version in latest(case.request.id):
        version.signed_at = version.signed_at or case.moment
    db.session.flush()


def latest(request_id: int) -> Sequence[tuple[int, OpinionVersion]]:
    """(expert, last version) of everybody who wrote one, who came first first."""
    last = (
        select(OpinionVersion.part_id, func.max(OpinionVersion.number).label("number"))
        .group_by(OpinionVersion.part_id)
        .subquery()
    )
    written = (
        select(RequestExpert.expert_id, OpinionVersion)
        .join(OpinionVersion, OpinionVersion.part_id == RequestExpert.id)
        .join(
            last,
            (last.c.part_id == OpinionVersion.part_id) & (last.c.number == OpinionVersion.number),
        )
        .where(RequestExpert.request_id == request_id)
        .order_by(RequestExpert.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(written)]


def row_of(request_id: int, expert_id: int) -> RequestExpert | None:
    """An expert's part in a request, None when there is none."""
    row = select(RequestExpert).where(
        RequestExpert.request_id == request_id, RequestExpert.expert_id == expert_id
    )
    return db.session.execute(row).scalar_one_or_none()
