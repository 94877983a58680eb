"""Evidence in order by itself: uploads that broke off go, verdicts of the scanner are carried."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from portal import audit
from portal.accounts.notices import inform
from portal.assistance.evidence import parts
from portal.assistance.evidence.models import EvidenceUpload
from portal.assistance.file_models import RequestFile
from portal.clock import now
from portal.extensions import db
from portal.files import destroy, may_be_opened
from portal.files.models import StoredFile
from portal.files.scanner import INFECTED
from portal.permissions import SYSTEM
from portal.transaction import transaction

KEPT_FOR = timedelta(hours=24)
AT_ONCE = 50


def tidy() -> int:
    """Drop stale uploads, carry verdicts, forget the stubs of old pieces; returns how many."""
    done = sum(map(_drop_if_stale, _stale())) + sum(map(_judge, _judged()))
    with transaction():
        old = StoredFile.destroyed_at < now() - KEPT_FOR
        stubs = delete(StoredFile).where(StoredFile.context.startswith("evidence-part:"), old)
        db.session.execute(stubs)
    return done


def _stale() -> list[int]:
    old = select(EvidenceUpload.id).where(EvidenceUpload.touched_at < now() - KEPT_FOR)
    return list(db.session.execute(old.limit(AT_ONCE)).scalars())


def _drop_if_stale(upload_id: int) -> int:
    with transaction():
        upload = db.session.get(EvidenceUpload, upload_id, with_for_update=True)
        if upload is None or upload.touched_at >= now() - KEPT_FOR:
            return 0
        parts.drop(upload_id)
    return 1


def _judged() -> list[tuple[int, str]]:
    """Files that waited for the scanner, and what it has said since."""
    found = (
        select(RequestFile.id, StoredFile.scan)
        .join(StoredFile, StoredFile.id == RequestFile.storage_id)
        .where(RequestFile.state == "pending_scan", StoredFile.scan != "unavailable")
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in db.session.execute(found).all()]


def _judge(verdict: tuple[int, str]) -> int:
    file_id, scan = verdict
    with transaction():
        file = db.session.get(RequestFile, file_id, with_for_update=True)
        if file is None or file.state != "pending_scan":
            return 0
        if may_be_opened(scan):
            file.state = "clean"
        elif scan == INFECTED:
            _refuse(file)
    return 1


def _refuse(file: RequestFile) -> None:
    """Destroy a harmful file; its row says why, and who sent it is told."""
    for storage_id in filter(None, (file.storage_id, file.preview_storage_id)):
        destroy(storage_id)
    file.state, file.destroyed_at, file.destroyed_why = "refused", now(), "查毒发现有害内容"
    audit.record(SYSTEM.label, "file refused", f"file-{file.key}", {"sha256": file.sha256})
    if file.uploaded_by is not None:
        inform(
            file.uploaded_by,
            f"refused:{file.key}",
            "有一个文件没有收下",
            f"您上传的“{file.name}”查出有害内容，已经删除。请清除病毒后重新上传。",
        )
