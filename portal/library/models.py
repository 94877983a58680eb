"""Tables of the library: documents, their versions, topics, citations, and import marks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.extensions import db
from portal.moments import Moment
from portal.partial_dates import PartialDate, PartialDateType

KINDS = ("policy", "notice", "interpretation", "case")
STATES = ("draft", "published", "withdrawn")
VALIDITIES = ("in_force", "amended", "expired", "repealed", "not_yet", "unknown")
ROLES = (
    "cites",
    "based_on",
    "implements",
    "interprets",
    "forwards",
    "amends",
    "repeals",
)
ORIGINS = ("text", "stated")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """SQL of a check that the column holds one of the values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Document(db.Model):  # type: ignore[name-defined]
    """A policy, notice, interpretation or case with the metadata of a 公文."""

    __tablename__ = "library_document"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("state", STATES), name="state"),
        CheckConstraint(one_of("validity", VALIDITIES), name="validity"),
        CheckConstraint("state = 'draft' OR current_version_id IS NOT NULL", name="has_text"),
        Index("ix_library_document_newest", "state", "sorted_on", "id"),
        Index("ix_library_document_kind_newest", "state", "kind", "sorted_on", "id"),
        Index("ix_library_document_changed", "state", "changed_at", "id"),
        # Facets are counted from this one alone, without a look at the wide rows.
        Index(
            "ix_library_document_facets",
            "state",
            "kind",
            "validity",
            "year",
            "region",
            "issuer",
            "id",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(index=True)
    body_title: Mapped[str] = mapped_column(default="")
    #: 发文字号, canonical; the key is what any spelling of it leads to
    document_number: Mapped[str | None]
    number_key: Mapped[str | None] = mapped_column(unique=True)
    number_series: Mapped[str | None] = mapped_column(index=True)
    number_sequence: Mapped[int | None]
    #: 索引号
    index_number: Mapped[str] = mapped_column(default="")
    #: 公文种类 or 效力层级: 法律, 行政法规, 规范性文件, 通知 …
    level: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="", index=True)
    region: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    published_on: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    effective_on: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    expires_on: Mapped[PartialDate | None] = mapped_column(PartialDateType)
    #: what lists sort by: the newest of publication and issue, as text, '' when unknown
    sorted_on: Mapped[str] = mapped_column(default="")
    year: Mapped[int] = mapped_column(default=0)
    #: what the source says of its validity, '' when it says nothing; see `validity.py`
    stated_status: Mapped[str] = mapped_column(default="")
    validity: Mapped[str] = mapped_column(default="unknown")
    openness: Mapped[str] = mapped_column(default="")
    addressees: Mapped[str] = mapped_column(Text, default="")
    #: persons and telephones of the original: shown with it, never indexed or suggested
    contact: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(Text, default="")
    checked_on: Mapped[date | None]
    confidence: Mapped[str] = mapped_column(default="")
    open_question: Mapped[str] = mapped_column(Text, default="")
    is_digest: Mapped[bool] = mapped_column(default=False)
    is_sample: Mapped[bool] = mapped_column(default=False)
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    tasks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: the file or sample entry that it came from; a second import finds it by this or by 文号
    source_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    # The newest version; use_alter because versions point back at their document.
    current_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("library_version.id", use_alter=True, name="fk_library_document_current_version")
    )

    current_version: Mapped[Version | None] = relationship(
        foreign_keys=[current_version_id], lazy="raise", post_update=True
    )
    topic_rows: Mapped[list[Topic]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="Topic.topic"
    )


class Version(db.Model):  # type: ignore[name-defined]
    """The text as it stood from a day on; versions are added, never changed."""

    __tablename__ = "library_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("library_document.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: the day from which this wording counts: in force, else issued, else taken in
    stands_from: Mapped[date]
    title: Mapped[str] = mapped_column(Text)
    #: list of blocks (kind, text, html, anchor, label, level), in order
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    #: the letter that sends the text out (印发通知), as blocks
    cover: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: SHA-256 of the source's bytes, in hex
    digest: Mapped[str]
    file_name: Mapped[str] = mapped_column(default="")
    file_size: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    #: mends a mistake of the version before, and says so
    is_correction: Mapped[bool] = mapped_column(default=False)
    #: files that belong to the text: {digest, name, size}, in order
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Topic(db.Model):  # type: ignore[name-defined]
    """A subject of a document (主题分类); a document has several."""

    __tablename__ = "library_topic"
    __table_args__ = (Index("ix_library_topic_documents", "topic", "document_id"),)

    document_id: Mapped[int] = mapped_column(
        ForeignKey("library_document.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(primary_key=True)


class Citation(db.Model):  # type: ignore[name-defined]
    """A text named by a document; without a target it stands on the wanted list."""

    __tablename__ = "library_citation"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint(one_of("origin", ORIGINS), name="origin"),
        CheckConstraint("title_key <> '' OR number_key <> ''", name="names_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("library_document.id", ondelete="CASCADE"), index=True
    )
    #: in the text, or stated with the metadata
    origin: Mapped[str]
    role: Mapped[str]
    raw: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    title_key: Mapped[str] = mapped_column(default="", index=True)
    number: Mapped[str] = mapped_column(default="")
    number_key: Mapped[str] = mapped_column(default="", index=True)
    anchor: Mapped[str] = mapped_column(default="")
    target_id: Mapped[int | None] = mapped_column(
        ForeignKey("library_document.id", ondelete="SET NULL"), index=True
    )
