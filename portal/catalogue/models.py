"""Tables of the catalogue: items, and every release of an item as it was published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import db
from portal.moments import Moment

STATES = ("published", "withdrawn")
#: what is known of the fees: nothing has to be paid, something has, some amount is not known,
#: or no fee was seen and nothing says that there is none
FEE_KINDS = ("free", "charged", "unsettled", "unseen")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a check that the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Item(db.Model):  # type: ignore[name-defined]
    """A service item (事项): what lists filter by and show; the guide itself is in its release."""

    __tablename__ = "catalogue_item"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("fee_kind", FEE_KINDS), name="fee_kind"),
        CheckConstraint("visits >= 0", name="visits"),
        CheckConstraint("state = 'published' OR withdrawn_for <> ''", name="withdrawn_for_reason"),
        Index("ix_catalogue_item_spelled", "state", "spelling", "id"),
        Index("ix_catalogue_item_changed", "state", "changed_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the name in the address, for ever
    code: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    name: Mapped[str]
    #: the name in pinyin, and its first letter: A to Z, or # for any other
    spelling: Mapped[str]
    letter: Mapped[str]
    right: Mapped[str]
    life_cycle: Mapped[str]
    body: Mapped[str]
    item_type: Mapped[str]
    handling: Mapped[str]
    #: journeys to the window; None when not known
    visits: Mapped[int | None]
    fee_kind: Mapped[str]
    checked_on: Mapped[date | None]
    #: what a card shows beside the columns, see `cards.glance`
    glance: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: names of the fields with an open question, see `questions.py`
    open_fields: Mapped[list[str]] = mapped_column(JSON)
    withdrawn_for: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # The newest release; use_alter because releases point back at their item.
    current_release_id: Mapped[int | None] = mapped_column(
        ForeignKey("catalogue_release.id", use_alter=True, name="fk_catalogue_item_current_release")
    )

    current_release: Mapped[ItemRelease | None] = relationship(
        foreign_keys=[current_release_id], lazy="raise", post_update=True
    )


class ItemRelease(db.Model):  # type: ignore[name-defined]
    """An item as it was made public once; releases are added, never changed."""

    __tablename__ = "catalogue_release"
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        Index("ix_catalogue_release_published", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("catalogue_item.id", ondelete="CASCADE"))
    #: counts the releases of the item from 1
    number: Mapped[int]
    #: every field of `fields.SECTIONS`
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: what changed, as the public reads it
    note: Mapped[str] = mapped_column(Text)
    is_correction: Mapped[bool]
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(Moment)
