"""The pieces of an upload under way: kept in order, put together, dropped with the upload."""

from __future__ import annotations

from typing import IO

from sqlalchemy import delete, select

from portal.assistance.evidence.models import EvidenceUpload, UploadPart
from portal.extensions import db
from portal.files import destroy, open_plain
from portal.files.spool import open_spool


def context_of(key: str, start: int) -> str:
    """What a piece is sealed for: its place in its upload."""
    return f"evidence-part:{key}:{start}"


def joined(upload_id: int, key: str) -> IO[bytes]:
    """All pieces in order as one stream that lies nowhere in the clear."""
    spool = open_spool()
    pieces = select(UploadPart.start, UploadPart.storage_id).where(
        UploadPart.upload_id == upload_id
    )
    for start, storage_id in db.session.execute(pieces.order_by(UploadPart.start)).all():
        for chunk in open_plain(storage_id, context_of(key, start)):
            spool.write(chunk)
    spool.seek(0)
    return spool


def drop(upload_id: int) -> None:
    """Forget an upload in the running transaction, and destroy its pieces."""
    pieces = select(UploadPart.storage_id).where(UploadPart.upload_id == upload_id)
    for storage_id in db.session.execute(pieces).scalars().all():
        destroy(storage_id)
    db.session.execute(delete(UploadPart).where(UploadPart.upload_id == upload_id))
    db.session.execute(delete(EvidenceUpload).where(EvidenceUpload.id == upload_id))


def drop_all(request_id: int) -> None:
    """Forget the uploads that were on their way to a request."""
    under_way = select(EvidenceUpload.id).where(EvidenceUpload.request_id == request_id)
    for upload_id in db.session.execute(under_way).scalars().all():
        drop(upload_id)
