"""Tables of subscriptions: who hears, of what, what was announced, who was told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.announcements import EVENTS
from portal.extensions import db
from portal.moments import Moment

KINDS = ("policy", "notice", "interpretation", "case", "warning", "service")
#: from the gravest down
LEVELS = ("red", "orange", "yellow", "blue")
#: from the most immediate down
FREQUENCIES = ("once", "daily", "weekly")
#: waits for a digest; told; not told, because it went or nobody wanted it any more
STATES = ("waiting", "told", "dropped")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a check that the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Subscriber(db.Model):  # type: ignore[name-defined]
    """Who holds subscriptions: a person with an account, or an address that was confirmed."""

    __tablename__ = "subscriber"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (email IS NULL)", name="person_or_address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), unique=True
    )
    #: folded; None for people with an account, whose address is there
    email: Mapped[str | None] = mapped_column(unique=True)
    #: random; the token of the letters is drawn from it, of which only the SHA-256 is kept
    salt: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    #: the wording that a reader without an account agreed to; see accounts for the others
    consent_version: Mapped[str] = mapped_column(default="")
    #: letters that the mail server refused for good, one after the other
    refusals: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Subscription(db.Model):  # type: ignore[name-defined]
    """One thing that somebody wants to hear of; an empty criterion leaves it open."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint(one_of("kind", ("", *KINDS)), name="kind"),
        CheckConstraint(one_of("level", ("", *LEVELS)), name="level"),
        CheckConstraint(one_of("frequency", FREQUENCIES), name="frequency"),
        UniqueConstraint(
            "subscriber_id", "kind", "topic", "issuer", "country", "level", "words", "subject"
        ),
        Index("ix_subscription_subject", "subject", "subscriber_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    #: of warnings: this level and graver ones
    level: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    #: what the subject was called when it was followed
    subject_title: Mapped[str] = mapped_column(Text, default="")
    frequency: Mapped[str]
    #: as for the subscriber: the private address of its feed
    salt: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class SubscriptionRequest(db.Model):  # type: ignore[name-defined]
    """What somebody typed with an address that nobody has confirmed; nothing is sent for it."""

    __tablename__ = "subscription_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the secret in the mailed link
    digest: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    #: criteria and frequency
    wanted: Mapped[dict[str, str]] = mapped_column(JSON)
    consent_version: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class News(db.Model):  # type: ignore[name-defined]
    """An announcement as it was told."""

    __tablename__ = "subscription_news"
    __table_args__ = (
        CheckConstraint(one_of("event", EVENTS), name="event"),
        UniqueConstraint("subject", "number", "event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]
    number: Mapped[int]
    event: Mapped[str]
    #: the whole of it, as the outbox handed it over
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Delivery(db.Model):  # type: ignore[name-defined]
    """That a subscriber hears of an announcement, and why: one row however many reasons."""

    __tablename__ = "subscription_delivery"
    __table_args__ = (
        CheckConstraint(one_of("frequency", FREQUENCIES), name="frequency"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told_at"),
        Index("ix_subscription_delivery_waiting", "state", "frequency", "subscriber_id"),
        Index("ix_subscription_delivery_news", "news_id", "subscriber_id"),
    )

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True
    )
    news_id: Mapped[int] = mapped_column(
        ForeignKey("subscription_news.id", ondelete="CASCADE"), primary_key=True
    )
    frequency: Mapped[str]
    state: Mapped[str]
    #: [id of the subscription, its words]; the id is 0 for those who were told before
    reasons: Mapped[list[list[Any]]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
