"""Tables of the search: what may be found, what was not found, words that mean the same."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.extensions import db


class SearchEntry(db.Model):  # type: ignore[name-defined]
    """One public thing that may be found, or the grave of one that no longer may.

    The index is built from this table alone. `change` orders all changes of all entries;
    `digest` is a hash of everything that enters the index, so that both can be compared.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        CheckConstraint("authority BETWEEN 0 AND 9", name="authority_is_a_digit"),
        CheckConstraint("NOT is_removed OR title = ''", name="removed_title_is_gone"),
        Index("ix_search_entry_change", "change"),
        Index("ix_search_entry_published", "is_removed", "published_on"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    document_number: Mapped[str]
    number_key: Mapped[str] = mapped_column(index=True)
    issuer: Mapped[str]
    issued_on: Mapped[str]
    published_on: Mapped[str]
    year: Mapped[int]
    topics: Mapped[list[str]] = mapped_column(JSON)
    region: Mapped[str]
    status: Mapped[str]
    authority: Mapped[int]
    summary: Mapped[str] = mapped_column(Text)
    is_digest: Mapped[bool] = mapped_column(default=False)
    #: the title as titles are compared: normal form, no spaces, no marks; and without brackets
    flat_title: Mapped[str] = mapped_column(Text)
    bare_title: Mapped[str] = mapped_column(Text)
    change: Mapped[int]
    digest: Mapped[str]
    is_removed: Mapped[bool]


class SearchText(db.Model):  # type: ignore[name-defined]
    """The words of an entry, apart from its facts, which are read far more often."""

    __tablename__ = "search_text"

    key: Mapped[str] = mapped_column(
        ForeignKey("search_entry.key", ondelete="CASCADE"), primary_key=True
    )
    #: all its words as sentences are compared: normal form, no spaces, no marks
    flat_text: Mapped[str] = mapped_column(Text)
    passages: Mapped[list[list[str]]] = mapped_column(JSON)


class SearchGap(db.Model):  # type: ignore[name-defined]
    """A question that found nothing, counted for a day and free of personal data."""

    __tablename__ = "search_gap"

    day: Mapped[date] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]


class SearchSynonym(db.Model):  # type: ignore[name-defined]
    """Words that mean the same here; a search for one finds the others too."""

    __tablename__ = "search_synonym"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[list[str]] = mapped_column(JSON)


class SearchBestBet(db.Model):  # type: ignore[name-defined]
    """What the editors want shown first for some questions."""

    __tablename__ = "search_best_bet"

    id: Mapped[int] = mapped_column(primary_key=True)
    queries: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[str]
    url: Mapped[str]
    note: Mapped[str]
