"""Evidence as pages show it: the files of a request, what is still wanted, and who read what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from portal.assistance.errors import NotFound
from portal.assistance.evidence.asked import OTHER, Asked, asked_for, label
from portal.assistance.file_models import (
    OPINION_DRAFT,
    OPINION_SIGNED,
    FileReading,
    RequestFile,
)
from portal.assistance.models import HelpRequest
from portal.assistance.parts import ACTING_KINDS
from portal.assistance.queries.advice import shared_files
from portal.assistance.queries.one import STAFF, standing_of
from portal.assistance.queries.values import RequestView
from portal.assistance.workflow import OPEN_STATES
from portal.extensions import db
from portal.files.vault import spoken
from portal.permissions import Permission, RequestStanding, Viewer, may

#: somebody of an enterprise whose case hangs on the file's one
FAMILY = "family"
PARTS = {"applicant": "申请企业", "officer": "经办人", "expert": "专家", FAMILY: "副案企业"}
#: in which parts an enterprise sees the readers of its files: other enterprises stay unnamed
OWN_PARTS = frozenset({"applicant", "officer", "expert"})
STAGES = {
    "draft": "随申请从网上提交",
    "supplement": "提交后从网上补充",
    OPINION_SIGNED: "随指导意见书签发",
}
ADVICE_LABEL = "指导意见的附件"


@dataclass(frozen=True)
class Reading:
    """Somebody opened a file."""

    at: datetime
    by: str
    part: str


@dataclass(frozen=True)
class FileView:
    """A file of evidence; `can_open` when its bytes are there and the scanner let them pass."""

    id: int
    key: str
    name: str
    size: str
    sha256: str
    media_type: str
    evidence: str
    evidence_label: str
    how: str
    by: str
    at: datetime
    state: str
    can_open: bool
    has_picture: bool
    hidden_at: datetime | None
    hidden_by: str
    why_gone: str
    #: it came with the opinion, from us
    is_advice: bool
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """The evidence of a request for one reader."""

    files: tuple[FileView, ...]
    may_open: bool
    may_add: bool
    is_staff: bool
    wanted: tuple[Asked, ...]
    #: signed with the opinion on the main case, for this one too
    shared: tuple[FileView, ...] = ()


def file_views(request_id: int) -> tuple[FileView, ...]:
    """The files of a request that are in use, in the order in which they came."""
    return tuple(file for file in all_files(request_id) if not file.hidden_at)


def all_files(request_id: int) -> tuple[FileView, ...]:
    """All files that a request ever held, withdrawn or destroyed too; no unsigned opinion's."""
    kept = select(RequestFile).where(
        RequestFile.request_id == request_id, RequestFile.stage != OPINION_DRAFT
    )
    rows = db.session.execute(kept.order_by(RequestFile.id)).scalars()
    return tuple(_view(row) for row in rows)


def opinion_drafts(found: RequestView, viewer: Viewer) -> tuple[FileView, ...]:
    """Files of an opinion that waits to be signed: all for officers, for experts their own."""
    kept = select(RequestFile).where(
        RequestFile.request_id == found.id,
        RequestFile.stage == OPINION_DRAFT,
        RequestFile.hidden_at.is_(None),
    )
    if STAFF.isdisjoint(found.parts):
        kept = kept.where(RequestFile.uploaded_by == viewer.person_id)
    return tuple(_view(row) for row in db.session.execute(kept.order_by(RequestFile.id)).scalars())


def with_readings(
    files: tuple[FileView, ...], parts: Collection[str] = OWN_PARTS
) -> tuple[FileView, ...]:
    """The files, each with who opened it and when in one of the parts; one query for all."""
    ids = [file.id for file in files]
    opened = select(FileReading).where(FileReading.file_id.in_(ids), FileReading.part.in_(parts))
    opened = opened.order_by(FileReading.id)
    found: dict[int, list[Reading]] = {}
    for row in db.session.execute(opened).scalars() if ids else ():
        reading = Reading(row.at, row.person_name, PARTS.get(row.part, row.part))
        found.setdefault(row.file_id, []).append(reading)
    return tuple(replace(file, readings=tuple(found.get(file.id, ()))) for file in files)


def evidence_of(found: RequestView, viewer: Viewer) -> Evidence:
    """The files of a request page, with their readings; two queries, four where advice came."""
    kind = viewer.membership(found.standing.organisation_id)
    files = with_readings(file_views(found.id), OWN_PARTS if kind else PARTS)
    fresh = replace(viewer, stepped_up=True)
    has_main = found.main or any(paper.kind == "opinion" for paper in found.papers)
    return Evidence(
        files=files,
        may_open=may(fresh, Permission.READ_EVIDENCE, found.standing),
        may_add=kind in ACTING_KINDS and found.state in OPEN_STATES,
        is_staff=not kind,
        wanted=wanted(str(found.answers.get("dispute_type") or ""), files),
        shared=tuple(_view(row) for row in shared_files(found.id)) if has_main else (),
    )


def wanted(dispute_type: str, files: tuple[FileView, ...]) -> tuple[Asked, ...]:
    """What was asked for and has not come yet."""
    here = {file.evidence for file in files}
    return tuple(item for item in asked_for(dispute_type) if item.key not in here)


def by_evidence(
    dispute_type: str, files: tuple[FileView, ...]
) -> list[tuple[str, str, Asked | None, list[FileView]]]:
    """(key, name, what is asked, files) of every piece, other evidence last."""
    groups: list[tuple[str, str, Asked | None, list[FileView]]] = [
        (item.key, item.label, item, [file for file in files if file.evidence == item.key])
        for item in asked_for(dispute_type)
    ]
    known = {key for key, *_rest in groups}
    rest = [file for file in files if file.evidence not in known]
    return [*groups, (OTHER, label(OTHER), None, rest)]


def file_row(key: str) -> tuple[RequestFile, RequestStanding, HelpRequest]:
    """A file, whose it is, and its request; else NotFound."""
    found = (
        select(RequestFile, HelpRequest)
        .join(HelpRequest, HelpRequest.id == RequestFile.request_id)
        .where(RequestFile.key == key)
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return row[0], standing_of(row[1]), row[1]


def _view(row: RequestFile) -> FileView:
    return FileView(
        id=row.id,
        key=row.key,
        name=row.name,
        size=spoken(row.size),
        sha256=row.sha256,
        media_type=row.media_type,
        evidence=row.evidence,
        evidence_label=ADVICE_LABEL if row.stage == OPINION_SIGNED else label(row.evidence),
        how=STAGES.get(row.stage, row.stage),
        by=row.uploader_name,
        at=row.uploaded_at,
        state=row.state,
        can_open=row.state == "clean" and row.hidden_at is None,
        has_picture=bool(row.preview_storage_id),
        hidden_at=row.hidden_at,
        hidden_by=row.hidden_by,
        why_gone=row.destroyed_why,
        is_advice=row.stage in (OPINION_DRAFT, OPINION_SIGNED),
    )
