"""The table of reported errors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.catalogue.models import Item, one_of
from portal.extensions import db
from portal.moments import Moment

STATES = ("open", "taken", "answered")
OUTCOMES = ("corrected", "kept")
#: the parts of a guide that something can be wrong with
PARTS = (
    "conditions",
    "materials",
    "steps",
    "limits",
    "fees",
    "basis",
    "where",
    "contact",
    "other",
)


class ErrorReport(db.Model):  # type: ignore[name-defined]
    """What a reader says is wrong with a guide. The address to answer to goes after its time."""

    __tablename__ = "catalogue_report"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("part", PARTS), name="part"),
        CheckConstraint("state <> 'answered' OR answer <> ''", name="answered_in_words"),
        Index("ix_catalogue_report_state", "state", "id"),
        Index("ix_catalogue_report_reported", "reported_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: JC and eight letters or figures that cannot be guessed: who knows it may read the answer
    number: Mapped[str] = mapped_column(unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"))
    part: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    #: what the reader goes by: a document, an address
    source: Mapped[str] = mapped_column(Text)
    #: where to answer to, '' when none was given or its time is over
    email: Mapped[str]
    state: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(Moment)
    taken_by_name: Mapped[str]
    outcome: Mapped[str]
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)

    item: Mapped[Item] = relationship(lazy="raise")
