"""Tables of uploads under way: a file that arrives in pieces, each sealed from its first byte."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db
from portal.moments import Moment


class EvidenceUpload(db.Model):  # type: ignore[name-defined]
    """A file on its way; it becomes a RequestFile with the same key, and this row goes."""

    __tablename__ = "evidence_upload"
    __table_args__ = (
        CheckConstraint("received >= 0 AND received <= size", name="received_within_size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: random, in addresses
    key: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    evidence: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    size: Mapped[int]
    #: what the browser knows of the file besides: the same file chosen again goes on
    mark: Mapped[str] = mapped_column(default="")
    #: how many bytes have arrived
    received: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(Moment)
    touched_at: Mapped[datetime] = mapped_column(Moment, index=True)


class UploadPart(db.Model):  # type: ignore[name-defined]
    """A piece of a file on its way, in the vault under `storage_id`."""

    __tablename__ = "upload_part"
    __table_args__ = (UniqueConstraint("upload_id", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("evidence_upload.id"), index=True)
    #: where in the file it begins
    start: Mapped[int]
    size: Mapped[int]
    storage_id: Mapped[str]
