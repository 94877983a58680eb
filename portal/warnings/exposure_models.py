"""Tables of what concerns whom: exposures, matches, who read a warning, who was called."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Organisation, Person
from portal.extensions import db
from portal.moments import Moment
from portal.warnings.models import Warning, one_of

#: how a call ended; a note is a remark without a call
CALL_OUTCOMES = ("reached", "not_reached", "note")
#: what several requests for help had in common
PATTERN_KINDS = ("opponent", "counsel", "right_number", "platform", "venue")


class Exposure(db.Model):  # type: ignore[name-defined]
    """What an enterprise has told of its business, so that warnings find it (关注面)."""

    __tablename__ = "exposure"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    #: codes of data/vocabulary.yaml
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: four to ten digits
    hs_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: GB/T 4754
    industries: Mapped[list[str]] = mapped_column(JSON, default=list)
    platforms: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: H04, H04L or H04L9/32
    ipc_classes: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: names or registration numbers of marks, as the enterprise writes them
    marks: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: opponents, competitors and law firms that it watches
    opponents: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: grows with every change: a form that shows an older one is not kept
    version: Mapped[int]
    #: the version that was compared with the warnings in force
    compared_version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class WarningMatch(db.Model):  # type: ignore[name-defined]
    """A warning that concerns an enterprise, why, and what it was told and has read of it."""

    __tablename__ = "warning_match"
    __table_args__ = (
        UniqueConstraint("warning_id", "organisation_id"),
        Index("ix_warning_match_organisation", "organisation_id", "ended_at", "warning_id"),
        # The desk counts who has not read from this one alone.
        Index("ix_warning_match_unread", "warning_id", "ended_at", "read_release", "release"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    #: rows of kind, what the enterprise keeps, what the warning names
    reasons: Mapped[list[list[str]]] = mapped_column(JSON)
    #: number of the warning's message that it was last compared with, and is to be read
    release: Mapped[int]
    matched_at: Mapped[datetime] = mapped_column(Moment)
    #: when it ceased to concern: the exposure changed, or the warning did
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    #: the last message that the members were told of, and whether it was the end; 0 for none
    told_release: Mapped[int] = mapped_column(default=0)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    #: the last message that somebody of the enterprise has read; 0 for none
    read_release: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None] = mapped_column(Moment)

    warning: Mapped[Warning] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")

    @property
    def is_read(self) -> bool:
        """Whether somebody has read the newest message."""
        return self.read_release >= self.release


class WarningReading(db.Model):  # type: ignore[name-defined]
    """That somebody confirmed having read a message of a warning (已阅)."""

    __tablename__ = "warning_reading"
    __table_args__ = (UniqueConstraint("match_id", "person_id", "release"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("warning_match.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    release: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise")


class WarningCall(db.Model):  # type: ignore[name-defined]
    """A call to an enterprise about a warning, or a remark; rows are added, never changed."""

    __tablename__ = "warning_call"
    __table_args__ = (
        CheckConstraint(one_of("outcome", CALL_OUTCOMES), name="outcome"),
        Index("ix_warning_call_match", "match_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("warning_match.id", ondelete="CASCADE"))
    #: random, in the form: the same form sent twice is one call
    key: Mapped[str] = mapped_column(unique=True)
    release: Mapped[int]
    outcome: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    called_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_by_name: Mapped[str]
    called_at: Mapped[datetime] = mapped_column(Moment)


class RadarDraft(db.Model):  # type: ignore[name-defined]
    """A draft that the radar began, with what called for it; never whose requests they were."""

    __tablename__ = "radar_draft"
    __table_args__ = (
        CheckConstraint(one_of("kind", PATTERN_KINDS), name="kind"),
        # Two workers who see the same pattern reach for the same number: one of them gets it.
        UniqueConstraint("kind", "value_key", "is_sample", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    #: folded, what requests are compared by
    value_key: Mapped[str]
    #: counts the drafts of the pattern from 1
    number: Mapped[int]
    #: as it may be shown
    value: Mapped[str]
    requests: Mapped[int]
    organisations: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    drafted_on: Mapped[date] = mapped_column(index=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    piece_id: Mapped[int] = mapped_column(ForeignKey("editorial_piece.id", ondelete="CASCADE"))
