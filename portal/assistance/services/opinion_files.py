"""Files of an opinion: taken in like evidence, unseen by the applicant until an officer signs."""

from __future__ import annotations

from typing import IO

from sqlalchemy import select

from portal import audit
from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.evidence import quotas
from portal.assistance.file_models import OPINION_DRAFT, OPINION_SIGNED, RequestFile
from portal.assistance.services import attached, evidence
from portal.assistance.services.cases import Case, locked, parts_in
from portal.assistance.services.evidence import Place
from portal.assistance.services.references import new_key
from portal.assistance.workflow import STEP_BY_ACTION
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

MAY_ATTACH = frozenset({"officer", "expert"})
#: while an opinion can be signed
STATES = STEP_BY_ACTION["opine"].sources


def add(reference: str, actor: Actor, stream: IO[bytes], name: str) -> str:
    """Take in a file for the opinion; returns its key.

    Raises NotFound, NotAllowed and FileRefused; nothing of the file stays then.
    """
    with transaction():
        _place(locked(reference), actor)
    arrived = evidence.received(stream, name, "", new_key())
    try:
        with transaction():
            where = _place(locked(reference), actor)
            stored = arrived.taken.stored
            quotas.refuse_beyond(where.request_id, where.stage, actor.person_id, stored.size)
            quotas.refuse_twice(where.request_id, stored.sha256)
            evidence.enter_row(actor, where, arrived)
    except BaseException:
        evidence.give_up(arrived)
        raise
    return arrived.key


def withdraw(reference: str, actor: Actor, key: str) -> None:
    """Take a file back before the opinion is signed: whoever sent it, or an officer."""
    with transaction():
        case = locked(reference)
        _place(case, actor)
        own = select(RequestFile).where(
            RequestFile.key == key,
            RequestFile.request_id == case.request.id,
            RequestFile.stage == OPINION_DRAFT,
            RequestFile.hidden_at.is_(None),
        )
        file = db.session.execute(own).scalar_one_or_none()
        if file is None:
            raise NotFound
        if file.uploaded_by != actor.person_id and "officer" not in parts_in(case.request, actor):
            raise NotFound
        file.hidden_at, file.hidden_by = case.moment, actor.name
        detail = {"sha256": file.sha256, "request": case.request.id}
        audit.record(actor.label, "file withdrawn", f"file-{key}", detail)


def ready(case: Case) -> tuple[str, ...]:
    """Keys of the files that are signed with the opinion; Refused while one is being scanned."""
    files = attached.waiting(case.request.id)
    if any(file.state == "pending_scan" for file in files):
        raise Refused("意见的附件还在查毒，查完才能签发；也可以先撤下")
    return tuple(file.key for file in files)


def release(case: Case) -> None:
    """The opinion is signed: from now on its files are the applicant's to open."""
    for file in attached.waiting(case.request.id):
        file.stage = OPINION_SIGNED
    db.session.flush()


def _place(case: Case, actor: Actor) -> Place:
    """The rule: officers and experts of the request, while its opinion is being written."""
    parts = parts_in(case.request, actor)
    if not parts:
        raise NotFound
    request = case.request
    if MAY_ATTACH.isdisjoint(parts) or request.state not in STATES:
        raise NotAllowed
    reference = request.reference or ""
    return Place(request.id, request.draft_key, reference, request.dispute_type, OPINION_DRAFT)
