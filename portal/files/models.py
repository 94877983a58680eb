"""The table of sealed files: where each one's wrapped key lies, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db
from portal.moments import Moment

SCANS = ("unasked", "clean", "infected", "unavailable")


class StoredFile(db.Model):  # type: ignore[name-defined]
    """A sealed file. Whoever destroys it empties the wrapped key: no copy can be read any more."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint(f"scan IN {SCANS}", name="scan"),
        CheckConstraint("size > 0", name="has_content"),
        CheckConstraint(
            "(destroyed_at IS NULL) = (length(wrapped_key) > 0)", name="destroyed_has_no_key"
        ),
        Index("ix_stored_file_key", "key_id", "id"),
        Index("ix_stored_file_scan", "scan", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    context: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    key_id: Mapped[str]
    wrapped_key: Mapped[bytes]
    scan: Mapped[str] = mapped_column(default="unasked")
    created_at: Mapped[datetime] = mapped_column(Moment)
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
