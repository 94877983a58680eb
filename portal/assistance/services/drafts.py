"""Drafts of requests: begun, kept at every step, resumed by whoever began them, discarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from portal.assistance.answers import clean
from portal.assistance.errors import NotAllowed, NotFound
from portal.assistance.evidence import parts
from portal.assistance.file_models import FileReading
from portal.assistance.models import HelpRequest, RequestFile
from portal.assistance.parts import ACTING_KINDS
from portal.assistance.services.cases import locked_draft, memberships_of
from portal.assistance.services.references import new_key
from portal.clock import now
from portal.extensions import db
from portal.files import services as files
from portal.permissions import Actor
from portal.transaction import transaction

KEPT_FOR = timedelta(days=30)
MOST_DRAFTS = 20


@dataclass(frozen=True)
class Draft:
    """A draft that can be resumed."""

    draft_key: str
    organisation_id: int
    changed_at: datetime


def begin(actor: Actor, organisation_id: int, prefilled: Mapping[str, Any]) -> str:
    """Resume the last draft of this person and organisation, or begin one; returns its key.

    With prefilled answers a new one is begun: they come from a paper that was just read.
    """
    open_drafts = [] if prefilled else mine(actor, organisation_id)
    return open_drafts[0].draft_key if open_drafts else another(actor, organisation_id, prefilled)


def another(actor: Actor, organisation_id: int, prefilled: Mapping[str, Any]) -> str:
    """Begin a draft beside those there are; raises NotAllowed and TextRefused."""
    values = clean(prefilled)
    with transaction():
        if memberships_of(actor).get(organisation_id) not in ACTING_KINDS:
            raise NotAllowed
        _forget_beyond(actor, organisation_id)
        moment = now()
        draft = HelpRequest(
            draft_key=new_key(),
            organisation_id=organisation_id,
            applicant_id=actor.person_id,
            created_at=moment,
            changed_at=moment,
            **values,
        )
        db.session.add(draft)
        db.session.flush()
        return draft.draft_key


def mine(actor: Actor, organisation_id: int | None = None) -> list[Draft]:
    """The open drafts of a person, the last one changed first."""
    found = select(HelpRequest).where(
        HelpRequest.applicant_id == actor.person_id, HelpRequest.state == "draft"
    )
    if organisation_id is not None:
        found = found.where(HelpRequest.organisation_id == organisation_id)
    rows = db.session.execute(found.order_by(HelpRequest.changed_at.desc(), HelpRequest.id.desc()))
    return [
        Draft(row.draft_key, row.organisation_id or 0, row.changed_at) for row in rows.scalars()
    ]


def opened(draft_key: str, actor: Actor) -> HelpRequest:
    """The draft itself, to be shown to whoever began it; raises NotFound, NotAllowed once sent."""
    found = select(HelpRequest).where(HelpRequest.draft_key == draft_key)
    draft = db.session.execute(found).scalar_one_or_none()
    if draft is None:
        raise NotFound
    _refuse_others(draft, actor)
    return draft


def save(draft_key: str, actor: Actor, answers: Mapping[str, Any]) -> None:
    """Keep some answers; raises NotFound, NotAllowed once sent, TextRefused."""
    values = clean(answers)
    with transaction():
        draft = locked_draft(draft_key)
        _refuse_others(draft, actor)
        for field, value in values.items():
            setattr(draft, field, value)
        draft.changed_at = now()
        db.session.flush()


def discard(draft_key: str, actor: Actor) -> None:
    """Delete a draft and its files; nothing of it is kept."""
    with transaction():
        draft = locked_draft(draft_key)
        _refuse_others(draft, actor)
        forget(draft)


def forget(draft: HelpRequest) -> None:
    """Remove a draft in the running transaction, with the files that came to it."""
    parts.drop_all(draft.id)
    sent = select(RequestFile).where(RequestFile.request_id == draft.id)
    for file in db.session.execute(sent).scalars().all():
        for storage_id in filter(None, (file.storage_id, file.preview_storage_id)):
            files.destroy(storage_id)
        db.session.execute(delete(FileReading).where(FileReading.file_id == file.id))
        db.session.delete(file)
    db.session.flush()
    db.session.execute(delete(HelpRequest).where(HelpRequest.id == draft.id))


def _forget_beyond(actor: Actor, organisation_id: int) -> None:
    """Many drafts are a mistake: beyond the most, the oldest goes."""
    for old in mine(actor, organisation_id)[MOST_DRAFTS - 1 :]:
        forget(locked_draft(old.draft_key))


def _refuse_others(draft: HelpRequest, actor: Actor) -> None:
    """A draft belongs to whoever began it, while they may file for the organisation."""
    if draft.applicant_id is None or draft.applicant_id != actor.person_id:
        raise NotFound
    kind = memberships_of(actor).get(draft.organisation_id or 0)
    if draft.state != "draft" or kind not in ACTING_KINDS:
        raise NotAllowed
