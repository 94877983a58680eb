"""Uploads in pieces: begun, continued where they broke off, finished once, cancelled."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Final

from sqlalchemy import Select, select, update

from portal.assistance.errors import NotFound
from portal.assistance.evidence import asked, parts, quotas
from portal.assistance.evidence.models import EvidenceUpload, UploadPart
from portal.assistance.file_models import RequestFile
from portal.assistance.models import HelpRequest
from portal.assistance.services.cases import locked_draft
from portal.assistance.services.evidence import Place, enter_file, place_in, received
from portal.assistance.services.references import new_key
from portal.clock import now
from portal.extensions import db
from portal.files import FileRefused, Stored, enter, put, services
from portal.files.intake import cleaned
from portal.files.kinds import kind_of
from portal.files.vault import EMPTY, TOO_LARGE, spoken
from portal.permissions import Actor
from portal.transaction import transaction

#: bytes of one piece; only the last may be shorter
PIECE: Final = 2 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """A file on its way."""

    id: int
    key: str
    draft_key: str
    evidence: str
    name: str
    size: int
    received: int


class WrongPlace(ValueError):
    """A piece that does not continue where the upload stands; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(str(received))
        self.received = received


def begin(actor: Actor, where: Place, evidence: str, name: str, size: int, mark: str) -> Upload:
    """Begin an upload, or find the one of the same file that broke off; raises FileRefused.

    mark: whatever else the browser knows of the file, so that another one is not taken for it.
    """
    name, mark = cleaned(name), hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()
    kind_of(name)
    if size <= 0:
        raise FileRefused(EMPTY)
    if size > quotas.LARGEST:
        raise FileRefused(TOO_LARGE, limit=spoken(quotas.LARGEST))
    with transaction():
        request = locked_draft(where.draft_key)
        here = place_in(request, actor)
        same = {"name": name, "size": size, "mark": mark, "evidence": asked.known(evidence)}
        same |= {"request_id": request.id, "person_id": actor.person_id}
        found = db.session.execute(select(EvidenceUpload).filter_by(**same).limit(1))
        row = found.scalar_one_or_none()
        if row is None:
            quotas.refuse_beyond(request.id, here.stage, actor.person_id, size)
            moment = now()
            row = EvidenceUpload(key=new_key(), began_at=moment, touched_at=moment, **same)
            db.session.add(row)
            db.session.flush()
        return _plain(row, request.draft_key)


def append(actor: Actor, key: str, start: int, stream: BinaryIO) -> int:
    """Keep a piece that begins at `start`; returns how much there is now.

    Raises NotFound, FileRefused, and WrongPlace for a piece that does not fit.
    """
    upload = opened(actor, key)
    if start != upload.received or start >= upload.size:
        raise WrongPlace(upload.received)
    limit = min(PIECE, upload.size - start)
    context = parts.context_of(key, start)
    stored = put(stream, context=context, limit=limit)
    try:
        with transaction():
            _keep(upload, start, stored, context)
    except BaseException:
        services.remove({"storage_id": stored.storage_id})
        raise
    return start + stored.size


def finish(actor: Actor, key: str, sha256: str) -> str:
    """Make a file of evidence of a complete upload; returns its key, again when asked again.

    Raises NotFound, WrongPlace while something is missing, and FileRefused: then the upload and
    its pieces are gone.
    """
    try:
        upload = opened(actor, key)
    except NotFound:
        return _finished(actor, key)
    if upload.received != upload.size:
        raise WrongPlace(upload.received)
    try:
        with parts.joined(upload.id, key) as stream:
            arrived = received(stream, upload.name, upload.evidence, key, sha256)
        enter_file(actor, upload.draft_key, arrived, upload.id)
    except FileRefused:
        cancel(actor, key)
        raise
    except NotFound:  # the same finish, sent twice: the other one was quicker
        return _finished(actor, key)
    return key


def cancel(actor: Actor, key: str) -> None:
    """Forget an upload and its pieces; raises NotFound."""
    upload = opened(actor, key)
    with transaction():
        locked_draft(upload.draft_key)
        parts.drop(upload.id)


def under_way(actor: Actor, request_id: int) -> list[Upload]:
    """A person's uploads that broke off, the oldest first."""
    mine = _uploads_of(actor).where(EvidenceUpload.request_id == request_id)
    rows = db.session.execute(mine.order_by(EvidenceUpload.id)).all()
    return [_plain(row[0], row[1]) for row in rows]


def opened(actor: Actor, key: str) -> Upload:
    """A person's own upload; raises NotFound, and NotAllowed once the request has ended."""
    found = _uploads_of(actor).where(EvidenceUpload.key == key)
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    request = db.session.get_one(HelpRequest, row[0].request_id)
    place_in(request, actor)
    return _plain(row[0], row[1])


def _uploads_of(actor: Actor) -> Select[EvidenceUpload, str]:
    return (
        select(EvidenceUpload, HelpRequest.draft_key)
        .join(HelpRequest, HelpRequest.id == EvidenceUpload.request_id)
        .where(EvidenceUpload.person_id == actor.person_id)
        .execution_options(populate_existing=True)
    )


def _plain(row: EvidenceUpload, draft_key: str) -> Upload:
    return Upload(row.id, row.key, draft_key, row.evidence, row.name, row.size, row.received or 0)


def _keep(upload: Upload, start: int, stored: Stored, context: str) -> None:
    """Enter a piece, if nobody else was quicker."""
    mine = update(EvidenceUpload).where(
        EvidenceUpload.id == upload.id, EvidenceUpload.received == start
    )
    grown = mine.values(received=start + stored.size, touched_at=now())
    if db.session.execute(grown).rowcount != 1:  # type: ignore[attr-defined]
        raise WrongPlace(start)
    enter(stored, context)
    piece = {"upload_id": upload.id, "start": start, "size": stored.size}
    db.session.add(UploadPart(**piece, storage_id=stored.storage_id))
    db.session.flush()


def _finished(actor: Actor, key: str) -> str:
    """The key of a file that an upload has become; raises NotFound."""
    mine = select(RequestFile.key).where(
        RequestFile.key == key, RequestFile.uploaded_by == actor.person_id
    )
    found = db.session.execute(mine).scalar_one_or_none()
    if found is None:
        raise NotFound
    return str(found)
