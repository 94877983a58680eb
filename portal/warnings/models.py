"""Tables of the warnings: each warning, what it can be found by, every message that was sent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import db
from portal.moments import Moment

#: from the gravest down
LEVELS = ("red", "orange", "yellow", "blue")
CATEGORIES = (
    "law_change",
    "investigation",
    "litigation",
    "customs",
    "exhibition",
    "platform",
    "squatting",
    "patent_sep",
    "trade_secret",
    "export_data",
    "domain",
    "malicious",
    "agency",
)
#: countries ISO 3166-1, WO for international bodies, EU; rights and platforms by their codes in
#: data/vocabulary.yaml; industries GB/T 4754; hs_codes digits alone; the others as people name them
FACETS = (
    "countries",
    "rights",
    "industries",
    "hs_codes",
    "platforms",
    "courts",
    "opponents",
    "law_firms",
)
MESSAGE_KINDS = ("alert", "update", "cancel")
#: derived by day, see `Warning.state_on`
STATES = ("active", "updated", "cancelled", "expired")
CONFIDENCES = ("statute", "official", "commercial", "general")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a check that the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Warning(db.Model):  # type: ignore[name-defined]
    """A risk warning (风险预警) as it stands; its words are those of its latest message."""

    __tablename__ = "warning"
    __table_args__ = (
        CheckConstraint(one_of("level", LEVELS), name="level"),
        CheckConstraint(one_of("category", CATEGORIES), name="category"),
        CheckConstraint(one_of("confidence", CONFIDENCES), name="confidence"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),
        UniqueConstraint("year", "number"),
        Index("ix_warning_standing", "cancelled_at", "valid_until", "level_rank", "valid_from"),
        Index("ix_warning_changed", "changed_at", "id"),
        Index("ix_warning_published", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 编号 YJ-2026-008; year and number are its parts
    ref: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[str]
    #: 1 for red to 4 for blue, what lists sort by
    level_rank: Mapped[int]
    category: Mapped[str]
    event_on: Mapped[date | None]
    #: both days belong to the validity; without an end it holds until the event ends
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text, default="")
    checked_on: Mapped[date | None]
    confidence: Mapped[str] = mapped_column(default="general")
    open_question: Mapped[str] = mapped_column(Text, default="")
    #: made up, to show how the portal works (示例)
    is_sample: Mapped[bool] = mapped_column(default=False)
    #: number of the latest message
    release_number: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    #: the end of validity that search and kept pages know of already; see `expiry.py`
    expiry_told_for: Mapped[date | None]

    facet_rows: Mapped[list[WarningFacet]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="WarningFacet.position"
    )
    messages: Mapped[list[WarningMessage]] = relationship(
        lazy="raise", order_by="WarningMessage.number"
    )
    #: the message whose words hold now
    latest: Mapped[WarningMessage] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin="and_(Warning.id == foreign(WarningMessage.warning_id), "
        "Warning.release_number == foreign(WarningMessage.number))",
    )

    def state_on(self, day: date) -> str:
        """active, updated, cancelled or expired, on a day in Fujian; no clerk has to remember."""
        if self.cancelled_at is not None:
            return "cancelled"
        if self.valid_until is not None and self.valid_until < day:
            return "expired"
        return "updated" if self.release_number > 1 else "active"

    def is_standing_on(self, day: date) -> bool:
        """Whether it warns on that day: neither cancelled nor past its validity."""
        return self.state_on(day) in ("active", "updated")

    def values(self, facet: str) -> list[str]:
        """The values of one of FACETS, in the order in which they were written."""
        return [row.value for row in self.facet_rows if row.facet == facet]


class WarningFacet(db.Model):  # type: ignore[name-defined]
    """One thing that a warning is about, to be asked for: a country, an industry, an opponent."""

    __tablename__ = "warning_facet"
    __table_args__ = (
        CheckConstraint(one_of("facet", FACETS), name="facet"),
        Index("ix_warning_facet_value", "facet", "value", "warning_id"),
    )

    warning_id: Mapped[int] = mapped_column(
        ForeignKey("warning.id", ondelete="CASCADE"), primary_key=True
    )
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class WarningMessage(db.Model):  # type: ignore[name-defined]
    """What was sent: first publication, update or cancellation; rows are added, never changed."""

    __tablename__ = "warning_message"
    __table_args__ = (
        CheckConstraint(one_of("kind", MESSAGE_KINDS), name="kind"),
        CheckConstraint(one_of("level", LEVELS), name="level"),
        UniqueConstraint("warning_id", "number"),
        Index("ix_warning_message_sent", "sent_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id", ondelete="CASCADE"))
    #: counts the messages of the warning from 1
    number: Mapped[int]
    kind: Mapped[str]
    #: CAP 1.2: who sent what, when; a later message refers to it by all three
    identifier: Mapped[str] = mapped_column(unique=True)
    sender: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(Moment)
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[str]
    #: what changed, or why it was cancelled, as the public reads it
    note: Mapped[str] = mapped_column(Text, default="")
    is_correction: Mapped[bool] = mapped_column(default=False)
    #: the piece as it was written, by the names of the fields in `piece.py`
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
