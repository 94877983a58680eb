"""Tables of the editorial desk: pieces, their releases and events, private links to previews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.editorial.workflow import STATES
from portal.extensions import db
from portal.moments import Moment


class Piece(db.Model):  # type: ignore[name-defined]
    """Something that staff write: its working copy, and where it stands on its way."""

    __tablename__ = "editorial_piece"
    __table_args__ = (
        CheckConstraint(f"state IN {tuple(STATES)}", name="state"),
        CheckConstraint("(state = 'scheduled') = (scheduled_for IS NOT NULL)", name="has_moment"),
        CheckConstraint("state <> 'published' OR live_release IS NOT NULL", name="is_live"),
        CheckConstraint("state <> 'withdrawn' OR live_release IS NULL", name="is_not_live"),
        Index("ix_editorial_piece_queue", "kind", "state", "changed_at"),
        Index("ix_editorial_piece_due", "state", "scheduled_for"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    #: what it is in public, library-17; None before it was first made public
    subject: Mapped[str | None] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(default="draft")
    #: counts the steps and saves; whoever acts names the one that was seen
    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    saved_by_name: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime] = mapped_column(Moment)
    #: what this round changes, in a sentence for readers
    change_note: Mapped[str] = mapped_column(Text, default="")
    #: the round mends a mistake of what is public, and says so there
    is_correction: Mapped[bool] = mapped_column(default=False)
    #: ids of those who wrote in this round: they do not review it
    writer_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: approvals of this round: {person_id, name, at}
    approvals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    scheduled_for: Mapped[datetime | None] = mapped_column(Moment)
    #: number of the release that is public now; None when nothing is
    live_release: Mapped[int | None]
    last_release: Mapped[int] = mapped_column(default=0)
    #: the release from which this round took its content, 0 for none
    rolled_back_to: Mapped[int] = mapped_column(default=0)
    #: an urgent publication that waits for its second look, until this moment
    review_owed_by: Mapped[datetime | None] = mapped_column(Moment)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_by_name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class Release(db.Model):  # type: ignore[name-defined]
    """A piece as it was made public; releases are added, never changed but for their end."""

    __tablename__ = "editorial_release"
    __table_args__ = (UniqueConstraint("piece_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    piece_id: Mapped[int] = mapped_column(ForeignKey("editorial_piece.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    is_correction: Mapped[bool] = mapped_column(default=False)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    rolled_back_to: Mapped[int] = mapped_column(default=0)
    writer_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    approvals: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_by_name: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")


class PieceEvent(db.Model):  # type: ignore[name-defined]
    """A step that somebody took with a piece."""

    __tablename__ = "editorial_event"
    __table_args__ = (Index("ix_editorial_event_piece", "piece_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    piece_id: Mapped[int] = mapped_column(ForeignKey("editorial_piece.id", ondelete="CASCADE"))
    action: Mapped[str]
    label: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)


class PreviewLink(db.Model):  # type: ignore[name-defined]
    """A private way to the preview of a piece; only the digest of its token is kept."""

    __tablename__ = "editorial_preview_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    piece_id: Mapped[int] = mapped_column(
        ForeignKey("editorial_piece.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
