"""Tables of evidence: the files of a request, and who has opened them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.models import one_of
from portal.extensions import db
from portal.moments import Moment

#: stages of a file of an opinion: until it is signed only staff see it
OPINION_DRAFT, OPINION_SIGNED = "opinion_draft", "opinion"
FILE_STATES = ("pending_scan", "clean", "refused", "destroyed")


class RequestFile(db.Model):  # type: ignore[name-defined]
    """A file of evidence; its bytes lie encrypted in the vault under `storage_id`."""

    __tablename__ = "request_file"
    __table_args__ = (CheckConstraint(one_of("state", FILE_STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: random, in addresses
    key: Mapped[str] = mapped_column(unique=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id"), index=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploader_name: Mapped[str] = mapped_column(default="")
    #: which evidence was asked for: a key of the evidence list, '' for other
    evidence: Mapped[str] = mapped_column(default="")
    #: draft, submission, supplement, opinion …: the event that brought it
    stage: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    storage_id: Mapped[str] = mapped_column(default="")
    preview_storage_id: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    #: when and by whom it was withdrawn after the request was sent; it stays in the custody sheet
    hidden_at: Mapped[datetime | None] = mapped_column(Moment)
    hidden_by: Mapped[str] = mapped_column(default="", server_default="")
    destroyed_at: Mapped[datetime | None] = mapped_column(Moment)
    destroyed_why: Mapped[str] = mapped_column(default="")


class FileReading(db.Model):  # type: ignore[name-defined]
    """Who opened a file of evidence, when and why; written before the first byte goes out."""

    __tablename__ = "file_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("request_file.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    #: in which part: applicant, officer, expert …
    part: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)
