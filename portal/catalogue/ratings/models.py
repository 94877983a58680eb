"""The table of ratings of items."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Organisation, Person
from portal.catalogue.models import Item
from portal.extensions import db
from portal.moments import Moment

#: 非常满意 to 非常不满意
GRADES = (5, 4, 3, 2, 1)
#: grades up to this one ask for an answer
BAD = 2
#: the second level of the national indicators, beside the grade itself
ASPECTS = ("speed", "accuracy", "ease", "platform")


class ServiceRating(db.Model):  # type: ignore[name-defined]
    """A rating; nobody changes or deletes it, staff only answer."""

    __tablename__ = "catalogue_rating"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),
        CheckConstraint("answered_at IS NULL OR answer <> ''", name="answered_in_words"),
        UniqueConstraint(
            "item_id", "organisation_id", "used_on", name="uq_catalogue_rating_matter"
        ),
        Index("ix_catalogue_rating_due", "answered_at", "answer_due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    #: who rated; None once the account is closed
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    #: the day on which the enterprise had the matter done
    used_on: Mapped[date]
    grade: Mapped[int]
    #: grades of ASPECTS that were given
    aspects: Mapped[dict[str, Any]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(Text)
    rated_at: Mapped[datetime] = mapped_column(Moment)
    #: until when a bad grade is answered, None for others
    answer_due_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_name: Mapped[str]

    item: Mapped[Item] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")
