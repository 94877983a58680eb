"""Tables of what items rest on: clauses as they were when an item came out, and their changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.catalogue.models import one_of
from portal.extensions import db
from portal.moments import Moment

#: what happened to a clause: other words, another number, gone, or its whole text ended
REASONS = ("reworded", "moved", "removed", "repealed", "withdrawn")


class GroundSeen(db.Model):  # type: ignore[name-defined]
    """A clause that statements of a published item rest on, as it read when somebody looked."""

    __tablename__ = "catalogue_ground"
    __table_args__ = (Index("ix_catalogue_ground_url", "url", "document"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("catalogue_item.id", ondelete="CASCADE"), index=True
    )
    #: title and 文号 as the item names them
    document: Mapped[str] = mapped_column(Text)
    number: Mapped[str]
    #: 第二十六条 and t26; both '' for the whole text
    label: Mapped[str]
    anchor: Mapped[str]
    #: [field, words] of each statement
    statements: Mapped[list[list[str]]] = mapped_column(JSON)
    #: path of the text in the library, '' while it is not held
    url: Mapped[str]
    #: words of the clause, '' for the whole text and for what is not held
    words: Mapped[str] = mapped_column(Text)
    #: SHA-256 of the words of the clause or of the whole text, '' while it is not held
    digest: Mapped[str]
    validity: Mapped[str]
    is_digest: Mapped[bool]
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Trace(db.Model):  # type: ignore[name-defined]
    """A change of a clause that an item rests on, open until somebody has looked."""

    __tablename__ = "catalogue_trace"
    __table_args__ = (
        CheckConstraint(one_of("reason", REASONS), name="reason"),
        Index("ix_catalogue_trace_open", "closed_at", "item_id"),
        Index(
            "ix_catalogue_trace_once",
            "ground_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"))
    ground_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_ground.id", ondelete="SET NULL")
    )
    #: counts the changes while it is open; whoever closes names the one that was seen
    version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    number: Mapped[str]
    label: Mapped[str]
    statements: Mapped[list[list[str]]] = mapped_column(JSON)
    url: Mapped[str]
    reason: Mapped[str]
    old_words: Mapped[str] = mapped_column(Text)
    new_words: Mapped[str] = mapped_column(Text)
    #: where the clause stands now when its number is another one
    new_label: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_by_name: Mapped[str]
    note: Mapped[str] = mapped_column(Text)

    def now_reads(self, change: Any) -> bool:
        """Whether the trace says this change already."""
        said = (self.reason, self.new_words, self.new_label)
        return said == (change.reason, change.words, change.label)
