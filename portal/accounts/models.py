"""Tables of accounts: people and their roles, organisations, sessions, tokens, consents, inbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import db
from portal.moments import Moment

ROLES = (
    "enterprise",
    "officer",
    "expert",
    "editor",
    "reviewer",
    "reporter",
    "manager",
    "auditor",
)
#: 管理员 may invite, hand over and end memberships; 经办人 files requests; 查看人 only reads
MEMBERSHIP_KINDS = ("owner", "member", "reader")
OBJECTION_STATES = ("open", "upheld", "dismissed")
TOKEN_PURPOSES = ("verify_email", "reset_password", "join_organisation", "change_email")
CONSENT_PURPOSES = ("registration", "share_with_expert", "share_abroad", "mail_notices")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a check that the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Person(db.Model):  # type: ignore[name-defined]
    """Somebody with an account; closed accounts keep their row, without personal data."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: folded (lower case, NFKC): what makes an account unique; '' never, closed ones get a mark
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    #: Argon2id, encoded with its parameters; '' until a first password is set
    password_hash: Mapped[str] = mapped_column(default="")
    email_verified_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Base32 secret of RFC 6238, sealed with the instance's key; '' when there is none
    sealed_totp_secret: Mapped[str] = mapped_column(Text, default="")
    #: a secret that was shown and waits for its first code
    pending_totp_secret: Mapped[str] = mapped_column(Text, default="")
    #: the last time step whose code was used: no code counts twice
    totp_step: Mapped[int] = mapped_column(default=0)
    #: the body that staff work for, by its key in the register of bodies; '' for others
    body: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    role_rows: Mapped[list[PersonRole]] = relationship(lazy="raise", cascade="all, delete-orphan")


class PersonRole(db.Model):  # type: ignore[name-defined]
    """A role that somebody holds."""

    __tablename__ = "person_role"
    __table_args__ = (CheckConstraint(one_of("role", ROLES), name="role"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_by: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(Moment)


class Organisation(db.Model):  # type: ignore[name-defined]
    """An enterprise or other body, known by its 统一社会信用代码."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    credit_code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: 设区市 or 平潭: one of the ten reporting units of Fujian, '' for others
    city: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Membership(db.Model):  # type: ignore[name-defined]
    """Who belongs to an organisation; ended ones are kept, for the record."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(one_of("kind", MEMBERSHIP_KINDS), name="kind"),
        Index("ix_membership_person", "person_id", "ended_at"),
        Index("ix_membership_organisation", "organisation_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class OwnershipObjection(db.Model):  # type: ignore[name-defined]
    """Somebody says that the account of an organisation is held by strangers; a manager decides."""

    __tablename__ = "ownership_objection"
    __table_args__ = (
        CheckConstraint(one_of("state", OBJECTION_STATES), name="state"),
        Index("ix_ownership_objection_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default="open")
    raised_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(default="")
    #: the manager's reason, as the objector reads it
    decision: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(lazy="raise")
    organisation: Mapped[Organisation] = relationship(lazy="raise")


class SignInSession(db.Model):  # type: ignore[name-defined]
    """A signed-in browser; the cookie holds a random value, this row only its SHA-256."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: browser and system in words, such as “Chrome · Windows”
    device: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    #: when the second factor was last shown: opening evidence asks for a fresh one
    stepped_up_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[str] = mapped_column(default="")


class OneTimeToken(db.Model):  # type: ignore[name-defined]
    """A link sent by mail; only the SHA-256 of its secret is kept, and it works once."""

    __tablename__ = "one_time_token"
    __table_args__ = (CheckConstraint(one_of("purpose", TOKEN_PURPOSES), name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    #: where it was sent, and with which membership it ends; '' where it does not matter
    email: Mapped[str] = mapped_column(default="")
    membership_kind: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCode(db.Model):  # type: ignore[name-defined]
    """A code for the day when the second factor is lost; kept as a digest, works once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class FailedAttempts(db.Model):  # type: ignore[name-defined]
    """Wrong tries under one key (an account or an address, hashed): they grow a delay."""

    __tablename__ = "failed_attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Consent(db.Model):  # type: ignore[name-defined]
    """A consent as it was given, and when it was taken back (个人信息保护法 第十四、十五条)."""

    __tablename__ = "consent"
    __table_args__ = (CheckConstraint(one_of("purpose", CONSENT_PURPOSES), name="purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    #: which wording was agreed to
    text_version: Mapped[str]
    #: what it is about, such as a request's reference; '' for the account as a whole
    subject: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class InboxMessage(db.Model):  # type: ignore[name-defined]
    """What somebody was told inside the portal; the mail says the same, without secrets."""

    __tablename__ = "inbox_message"
    __table_args__ = (Index("ix_inbox_message_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    #: the same key is never told twice
    key: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    #: path of the page that it is about, '' when there is none
    path: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
