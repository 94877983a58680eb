"""Tables of overseas help: requests, what happened to them, their clocks, files and documents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import one_of
from portal.assistance.evidence.models import EvidenceUpload, UploadPart
from portal.assistance.expert_models import ExpertMandate, OpinionVersion, RequestExpert
from portal.assistance.file_models import FILE_STATES, FileReading, RequestFile
from portal.assistance.workflow import ACTIONS, CLOCKS, DOCUMENTS, OUTCOMES, STATES
from portal.extensions import db
from portal.moments import Moment

__all__ = [
    "FILE_STATES",
    "EvidenceUpload",
    "ExpertMandate",
    "FileReading",
    "OpinionVersion",
    "RequestExpert",
    "RequestFile",
    "UploadPart",
]

AUDIENCES = ("applicant", "internal", "expert")


class HelpRequest(db.Model):  # type: ignore[name-defined]
    """A request for help in a dispute abroad (海外维权援助), from its draft to the archive."""

    __tablename__ = "help_request"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint("state = 'draft' OR reference IS NOT NULL", name="has_reference"),
        CheckConstraint(f"outcome = '' OR {one_of('outcome', OUTCOMES)}", name="outcome"),
        Index("ix_help_request_queue", "is_open", "due_on", "id"),
        # The desk counts from these two alone, without a look at the wide rows.
        Index(
            "ix_help_request_desk",
            *("is_open", "body", "state", "due_on", "urgent_from", "officer_id", "referred_from"),
        ),
        Index("ix_help_request_officer", "officer_id", "is_open", "due_on", "state", "urgent_from"),
        Index("ix_help_request_urgent", "is_open", "urgent_from", "due_on"),
        Index("ix_help_request_organisation", "organisation_id", "id"),
        Index("ix_help_request_applicant", "applicant_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 编号, given at submission; drafts are known by their key
    reference: Mapped[str | None] = mapped_column(unique=True)
    #: random, in the draft's form: the same key submitted twice is one request
    draft_key: Mapped[str] = mapped_column(unique=True)
    #: SHA-256 of the query code; the code itself is shown once
    query_code_digest: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    #: who filed it; none when staff began it by duty (依职权启动)
    applicant_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: grows with every change: an action on an older one is refused
    version: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="draft")
    #: where 补正 leads back to
    return_to: Mapped[str] = mapped_column(default="")
    #: derived from the state, for the queue's index
    is_open: Mapped[bool] = mapped_column(default=False)
    #: the nearest running clock's day, for the queue's order; overdue is computed from it
    due_on: Mapped[date | None]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: the body that handles it, by its key in the register of bodies
    body: Mapped[str] = mapped_column(default="")
    #: the body that it was handed over by, until the receiver confirms
    referred_from: Mapped[str] = mapped_column(default="")
    #: 主案: mass defendants and merged duplicates hang on one
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("help_request.id"), index=True)
    is_started_by_duty: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)

    # What the form asks for; interface names.
    role: Mapped[str] = mapped_column(default="")
    dispute_type: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    right_type: Mapped[str] = mapped_column(default="")
    right_number: Mapped[str] = mapped_column(default="")
    opponent: Mapped[str] = mapped_column(default="")
    opponent_counsel: Mapped[str] = mapped_column(default="")
    #: both folded at submission: what shows that two requests are about the same opponent
    opponent_key: Mapped[str] = mapped_column(default="", index=True)
    counsel_key: Mapped[str] = mapped_column(default="", index=True)
    platform: Mapped[str] = mapped_column(default="")
    product: Mapped[str] = mapped_column(default="")
    hs_code: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str] = mapped_column(default="")
    document_received: Mapped[str] = mapped_column(default="")
    served_on: Mapped[date | None]
    served_how: Mapped[str] = mapped_column(default="")
    hearing_on: Mapped[date | None]
    summary: Mapped[str] = mapped_column(Text, default="")
    help_wanted: Mapped[list[str]] = mapped_column(JSON, default=list)
    confidentiality: Mapped[str] = mapped_column(default="")
    #: answers of the evidence-abroad checklist (涉外规定 第十二、十三条): question → answer
    evidence_abroad: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: further answers that only matter for the dispute type: question → answer
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    #: nearest clock of the law abroad: its id in the deadline engine, and its day
    legal_clock: Mapped[str] = mapped_column(default="")
    legal_due_on: Mapped[date | None] = mapped_column(index=True)
    #: an account or goods are frozen: urgent at once
    is_frozen: Mapped[bool] = mapped_column(default=False)
    #: the day from which it is urgent while it is open; none when it never will be
    urgent_from: Mapped[date | None]
    #: when its officers were told that it has become urgent
    urgent_told_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(default="")
    #: money saved or lost, as the officer put it at the end; '' when unknown
    outcome_note: Mapped[str] = mapped_column(Text, default="")
    legal_hold: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    #: when the archive's time was over and all but the stub was destroyed
    retired_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened_count: Mapped[int] = mapped_column(default=0)

    events: Mapped[list[RequestEvent]] = relationship(
        lazy="raise", order_by="RequestEvent.number", cascade="all, delete-orphan"
    )
    clocks: Mapped[list[RequestClock]] = relationship(
        lazy="raise", order_by="RequestClock.id", cascade="all, delete-orphan"
    )


class RequestEvent(db.Model):  # type: ignore[name-defined]
    """One step of a request, as it happened.  Triggers of the database refuse to change it."""

    __tablename__ = "request_event"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        CheckConstraint(one_of("action", ACTIONS), name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id", ondelete="CASCADE"))
    #: 1, 2, 3 … within the request: order counts by this, not by the time
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    #: none when the portal itself acted
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    actor_name: Mapped[str]
    action: Mapped[str]
    from_state: Mapped[str] = mapped_column(default="")
    to_state: Mapped[str]
    #: what the applicant may read
    note: Mapped[str] = mapped_column(Text, default="")
    #: plain values of the act: assignee, due_on, outcome …
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class RequestClock(db.Model):  # type: ignore[name-defined]
    """A promised time that runs, rests or has ended; days are working days unless said."""

    __tablename__ = "request_clock"
    __table_args__ = (
        CheckConstraint(one_of("kind", CLOCKS), name="kind"),
        Index("ix_request_clock_running", "stopped_on", "paused_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("help_request.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    started_on: Mapped[date]
    due_on: Mapped[date]
    #: how many units were promised at the start, after extensions included
    promised: Mapped[int]
    extended_by: Mapped[int] = mapped_column(default=0)
    #: the day from which it rests, and how much was left of it then
    paused_on: Mapped[date | None]
    left_when_paused: Mapped[int] = mapped_column(default=0)
    stopped_on: Mapped[date | None]
    #: the last day for which an escalation was sent, so that each step is sent once
    escalated_to: Mapped[str] = mapped_column(default="")


class ClockEscalation(db.Model):  # type: ignore[name-defined]
    """Somebody was told that a promise is due or was not kept."""

    __tablename__ = "clock_escalation"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(
        ForeignKey("request_clock.id", ondelete="CASCADE"), index=True
    )
    #: officer or manager: as whom they were told
    level: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(Moment)


class RequestMessage(db.Model):  # type: ignore[name-defined]
    """A word between applicant, officer and expert, or a note that stays inside."""

    __tablename__ = "request_message"
    __table_args__ = (
        CheckConstraint(one_of("audience", AUDIENCES), name="audience"),
        Index("ix_request_message_request", "request_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("help_request.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str]
    audience: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Moment)


class IssuedDocument(db.Model):  # type: ignore[name-defined]
    """One of the seven documents, as it was issued: its facts are kept, files are made anew."""

    __tablename__ = "issued_document"
    __table_args__ = (CheckConstraint(one_of("kind", DOCUMENTS), name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("help_request.id", ondelete="CASCADE"), index=True
    )
    event_id: Mapped[int | None] = mapped_column(ForeignKey("request_event.id"))
    kind: Mapped[str]
    #: 文书编号, and the code by which anyone can check it
    number: Mapped[str] = mapped_column(unique=True)
    check_code: Mapped[str] = mapped_column(unique=True)
    #: the facts that it states, in plain values, frozen at issue
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    issued_at: Mapped[datetime] = mapped_column(Moment)
    issued_by: Mapped[str]


class Rating(db.Model):  # type: ignore[name-defined]
    """What the applicant thought of it: one matter, one rating (一事一评)."""

    __tablename__ = "request_rating"
    __table_args__ = (CheckConstraint("grade BETWEEN 1 AND 5", name="grade"),)

    request_id: Mapped[int] = mapped_column(
        ForeignKey("help_request.id", ondelete="CASCADE"), primary_key=True
    )
    grade: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    #: a bad grade asks for a remedy (差评整改) within a limit
    remedy_due_on: Mapped[date | None]
    remedy_note: Mapped[str] = mapped_column(Text, default="")
    remedied_at: Mapped[datetime | None] = mapped_column(Moment)


class ReferenceCounter(db.Model):  # type: ignore[name-defined]
    """The last number given in a series and year; taking one locks its row."""

    __tablename__ = "reference_counter"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
