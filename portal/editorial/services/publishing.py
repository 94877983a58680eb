"""Making a piece public and taking it away again; what was scheduled comes out at its minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from portal import outbox, workdays
from portal.announcements import announce
from portal.clock import SHANGHAI, now
from portal.editorial import kinds
from portal.editorial.kinds import Publication
from portal.editorial.models import Piece, Release
from portal.extensions import db
from portal.permissions import Actor

MESSAGE = "editorial.publish"
#: an urgent publication gets its second look on the next working day, until the office closes
OFFICE_CLOSES = 18


def publish(piece: Piece, actor: Actor, is_urgent: bool) -> Release:
    """Hand the working copy to its room and keep it as the next release; in a transaction."""
    kind, number, moment = kinds.get(piece.kind), piece.last_release + 1, now()
    publication = Publication(
        piece_id=piece.id,
        kind=piece.kind,
        subject=piece.subject or "",
        content=piece.content,
        number=number,
        note=piece.change_note,
        is_correction=piece.is_correction,
        actor=actor,
        at=moment,
    )
    piece.subject = kind.publish(publication)
    release = Release(
        piece_id=piece.id,
        number=number,
        content=piece.content,
        note=piece.change_note,
        is_correction=piece.is_correction,
        is_urgent=is_urgent,
        rolled_back_to=piece.rolled_back_to,
        writer_ids=piece.writer_ids,
        approvals=piece.approvals,
        published_by=actor.person_id,
        published_by_name=actor.name,
        published_at=moment,
    )
    db.session.add(release)
    piece.last_release = piece.live_release = number
    piece.review_owed_by = second_look_by() if is_urgent else None
    _announce(piece, _event(publication), publication.note)
    return release


def withdraw(piece: Piece, release: Release, actor: Actor, reason: str) -> None:
    """Take what is public out of sight and say why; in a transaction."""
    assert piece.subject is not None  # noqa: S101 - what is live has a subject
    kinds.get(piece.kind).withdraw(piece.subject, reason, actor)
    release.withdrawn_at, release.withdrawn_reason = now(), reason
    _announce(piece, "withdrawn", reason)
    piece.live_release = piece.review_owed_by = None


def owe_publication(piece: Piece, at: datetime) -> None:
    """Owe the publication at its minute; a schedule that is changed leaves the old one empty."""
    key = f"{MESSAGE}:{piece.id}:{piece.version}"
    payload = {"piece_id": piece.id, "version": piece.version}
    outbox.enqueue(MESSAGE, key, payload, not_before=at)


def second_look_by() -> datetime:
    """The end of the next working day in Fujian."""
    local = now().astimezone(SHANGHAI)
    day = workdays.calendar().add(local.date(), 1)
    return local.replace(
        year=day.year, month=day.month, day=day.day, hour=OFFICE_CLOSES, minute=0, second=0
    )


def _event(publication: Publication) -> str:
    if publication.number == 1:
        return "published"
    return "corrected" if publication.is_correction else "updated"


def _announce(piece: Piece, event: str, note: str) -> None:
    assert piece.subject is not None  # noqa: S101 - it was just made public
    told = kinds.get(piece.kind).announcement(piece.subject, piece.content)
    announce(replace(told, event=event, note=note, number=piece.last_release))
