"""Evidence comes in: checked, scanned and sealed first, entered once; removed, or withdrawn."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import IO, Any, Final

from sqlalchemy import delete, select

from portal import audit
from portal.accounts.notices import inform
from portal.assistance.errors import NotAllowed, NotFound
from portal.assistance.evidence import asked, parts, quotas
from portal.assistance.evidence.models import EvidenceUpload
from portal.assistance.file_models import FileReading, RequestFile
from portal.assistance.models import HelpRequest
from portal.assistance.parts import ACTING_KINDS
from portal.assistance.services.cases import locked_draft, memberships_of, parts_in
from portal.assistance.services.references import new_key
from portal.clock import now
from portal.extensions import db
from portal.files import FileRefused, Stored, Taken, destroy, enter, preview, put, services, take
from portal.files.refusal import N_
from portal.files.scanner import may_be_opened
from portal.permissions import Actor
from portal.transaction import transaction

DRAFT, SUPPLEMENT = "draft", "supplement"
LARGEST_PREVIEW: Final = 16 * 1024 * 1024
_CHANGED: Final = N_("传过来的内容和您选的文件不一样；请重新选择文件再传一次")


@dataclass(frozen=True)
class Place:
    """Where files come to: a draft of one's own, or a request that is still being handled."""

    request_id: int
    draft_key: str
    reference: str
    dispute_type: str
    stage: str


@dataclass
class Arrived:
    """A file that was taken in and waits to be entered, with its picture if it has one."""

    key: str
    taken: Taken
    picture: Stored | None
    evidence: str
    storage_ids: list[str] = field(default_factory=list)


def place(actor: Actor, draft_key: str = "", reference: str = "") -> Place:
    """Where this person may add files; raises NotFound, and NotAllowed for what has ended."""
    wanted = HelpRequest.reference == reference if reference else HelpRequest.draft_key == draft_key
    request = db.session.execute(select(HelpRequest).where(wanted)).scalar_one_or_none()
    if request is None:
        raise NotFound
    return place_in(request, actor)


def place_in(request: HelpRequest, actor: Actor) -> Place:
    """The rule: a draft is its author's, a request its enterprise's owners' and members'."""
    kind = memberships_of(actor).get(request.organisation_id or 0)
    is_draft = request.state == "draft"
    if kind is None or (is_draft and request.applicant_id != actor.person_id):
        raise NotFound
    if kind not in ACTING_KINDS or not (is_draft or request.is_open):
        raise NotAllowed
    if not is_draft and "applicant" not in parts_in(request, actor):
        raise NotAllowed
    return Place(
        request.id,
        request.draft_key,
        request.reference or "",
        request.dispute_type,
        DRAFT if is_draft else SUPPLEMENT,
    )


def add(actor: Actor, where: Place, stream: IO[bytes], name: str, evidence: str) -> str:
    """Take in a file that was sent whole; returns its key.  Raises FileRefused."""
    arrived = received(stream, name, evidence, new_key())
    enter_file(actor, where.draft_key, arrived, upload_id=None)
    return arrived.key


def received(stream: IO[bytes], name: str, evidence: str, key: str, sha256: str = "") -> Arrived:
    """Check, scan and seal a file under a key, outside any transaction; raises FileRefused.

    sha256: what the sender's browser counted, '' where it could not.
    """
    context = context_of(key)
    taken = take(stream, name, context=context, limit=quotas.LARGEST)  # type: ignore[arg-type]
    arrived = Arrived(key, taken, None, asked.known(evidence), [taken.stored.storage_id])
    if sha256 and sha256 != taken.stored.sha256:
        give_up(arrived)
        raise FileRefused(_CHANGED)
    arrived.picture = _picture(stream, taken, key)
    if arrived.picture:
        arrived.storage_ids.append(arrived.picture.storage_id)
    return arrived


def enter_file(actor: Actor, draft_key: str, arrived: Arrived, upload_id: int | None) -> None:
    """Enter what was received, once; when that fails nothing of it stays.

    upload_id: the upload that it came by, which ends with this.
    """
    try:
        with transaction():
            request = locked_draft(draft_key)
            where = place_in(request, actor)
            if upload_id is not None:
                _end_upload(upload_id)
            else:
                size = arrived.taken.stored.size
                quotas.refuse_beyond(request.id, where.stage, actor.person_id, size)
            quotas.refuse_twice(request.id, arrived.taken.stored.sha256)
            enter_row(actor, where, arrived)
            _tell_officer(request)
    except BaseException:
        give_up(arrived)
        raise


def give_up(arrived: Arrived) -> None:
    """Remove sealed files that no row names."""
    for storage_id in arrived.storage_ids:
        services.remove({"storage_id": storage_id})


def context_of(key: str) -> str:
    """What a file is sealed for."""
    return f"evidence:{key}"


def picture_context_of(key: str) -> str:
    """What a file's picture is sealed for."""
    return f"evidence-picture:{key}"


def remove(actor: Actor, key: str) -> None:
    """Delete a file of a draft; after the request was sent, withdraw it and leave the trace.

    Raises NotFound and NotAllowed.
    """
    draft_key = _draft_key_of(key)
    with transaction():
        where = place_in(locked_draft(draft_key), actor)
        file = db.session.execute(select(RequestFile).where(RequestFile.key == key)).scalar_one()
        if file.stage not in (DRAFT, SUPPLEMENT):
            raise NotFound
        subject, detail = f"file-{key}", {"sha256": file.sha256, "request": where.request_id}
        if where.stage == DRAFT:
            _destroy(file)
            audit.record(actor.label, "file deleted", subject, detail)
        elif file.hidden_at is None:
            file.hidden_at, file.hidden_by = now(), actor.name
            audit.record(actor.label, "file withdrawn", subject, detail)


def _picture(stream: IO[bytes], taken: Taken, key: str) -> Stored | None:
    """A small picture drawn anew in a child process; none where it cannot be drawn."""
    if not taken.is_picture or taken.stored.size > LARGEST_PREVIEW:
        return None
    stream.seek(0)
    try:
        drawn = preview(stream.read())
    except FileRefused:
        return None
    context = picture_context_of(key)
    return put(io.BytesIO(drawn), context=context, limit=len(drawn))


def _end_upload(upload_id: int) -> None:
    """The upload ends; one that somebody else ended or cancelled is not there."""
    if db.session.get(EvidenceUpload, upload_id) is None:
        raise NotFound
    parts.drop(upload_id)


def enter_row(actor: Actor, where: Place, arrived: Arrived) -> None:
    """Enter what was received, in the running transaction."""
    taken, stored, picture = arrived.taken, arrived.taken.stored, arrived.picture
    enter(stored, context_of(arrived.key), taken.scan)
    if picture:
        enter(picture, picture_context_of(arrived.key))
    row = RequestFile(
        key=arrived.key,
        request_id=where.request_id,
        uploaded_by=actor.person_id,
        uploader_name=actor.name,
        evidence=arrived.evidence,
        stage=where.stage,
        name=taken.name,
        media_type=taken.kind.media_type,
        size=stored.size,
        sha256=stored.sha256,
        storage_id=stored.storage_id,
        preview_storage_id=picture.storage_id if picture else "",
        state="clean" if may_be_opened(taken.scan) else "pending_scan",
        uploaded_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    detail: dict[str, Any] = {"request": where.request_id, "sha256": stored.sha256}
    audit.record(actor.label, "file received", f"file-{arrived.key}", detail)


def _tell_officer(request: HelpRequest) -> None:
    """The officer learns once a day that something was added."""
    if request.state == "draft" or request.officer_id is None:
        return
    reference, day = request.reference or "", now().date().isoformat()
    inform(
        request.officer_id,
        f"evidence:{reference}:{day}",
        f"{reference} 有新材料",
        f"申请人给 {reference} 补充了材料，请登录后查看。",
        f"/desk/requests/{reference}",
    )


def _draft_key_of(key: str) -> str:
    found = (
        select(HelpRequest.draft_key)
        .join(RequestFile, RequestFile.request_id == HelpRequest.id)
        .where(RequestFile.key == key)
    )
    draft_key = db.session.execute(found).scalar_one_or_none()
    if draft_key is None:
        raise NotFound
    return str(draft_key)


def _destroy(file: RequestFile) -> None:
    for storage_id in filter(None, (file.storage_id, file.preview_storage_id)):
        destroy(storage_id)
    db.session.execute(delete(FileReading).where(FileReading.file_id == file.id))
    db.session.delete(file)
    db.session.flush()
