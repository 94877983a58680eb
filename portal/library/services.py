"""Verbs of the library: take a text in as a document or a new version, withdraw a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import joinedload

from portal import audit, changes, outbox
from portal.clock import now, today
from portal.document_numbers import parse
from portal.extensions import db
from portal.library import validity
from portal.library.citations import announce_text, judged_validity
from portal.library.entries import entry_key
from portal.library.models import Citation, Document, Topic, Version
from portal.library.regions import region_of
from portal.library.structure.values import Block
from portal.library.structure.values import Citation as FoundCitation
from portal.library.titles import title_key
from portal.partial_dates import PartialDate
from portal.search import services as search
from portal.transaction import transaction


@dataclass(frozen=True)
class Text:
    """A text to take in: its metadata, its body, and where it comes from. Dates may be partial."""

    source_key: str
    kind: str
    title: str
    blocks: tuple[Block, ...]
    digest: str
    cover: tuple[Block, ...] = ()
    body_title: str = ""
    document_number: str = ""
    index_number: str = ""
    level: str = ""
    issuer: str = ""
    region: str = ""
    issued_on: PartialDate | None = None
    published_on: PartialDate | None = None
    effective_on: PartialDate | None = None
    expires_on: PartialDate | None = None
    stands_from: date | None = None
    stated_status: str = ""
    openness: str = ""
    addressees: str = ""
    contact: str = ""
    summary: str = ""
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None
    confidence: str = ""
    open_question: str = ""
    is_digest: bool = False
    is_sample: bool = False
    file_name: str = ""
    file_size: int = 0
    note: str = ""
    topics: tuple[str, ...] = ()
    history: tuple[dict[str, Any], ...] = ()
    tasks: tuple[dict[str, Any], ...] = ()
    citations: tuple[FoundCitation, ...] = ()
    stated: tuple[FoundCitation, ...] = field(default=())


@dataclass(frozen=True)
class Taken:
    """What became of a text: new, changed or unchanged, and the document that it is now."""

    outcome: str
    document_id: int


# What a document takes over from its newest text, whatever it says.
CARRIED = (
    "kind",
    "title",
    "body_title",
    "stated_status",
    "openness",
    "addressees",
    "contact",
    "summary",
    "checked_on",
    "confidence",
    "open_question",
    "is_digest",
    "is_sample",
)
# What stays known when a newer text of the same document is silent about it.
KEPT = (
    "index_number",
    "level",
    "issuer",
    "issued_on",
    "published_on",
    "effective_on",
    "expires_on",
    "source",
    "source_url",
)


def take_in(text: Text, actor: str, publish: bool) -> Taken:
    """Make the text a document, or a new version of the one it was before; once is enough.

    The document is found again by its 文号, its source key, or as a digest of this very text. The
    same bytes change nothing, except that a draft is published when `publish` asks for it.
    """
    with transaction():
        document = _find(text)
        if document is None:
            document = _create(text)
            outcome = "new"
        elif _is_same(document, text):
            outcome = "unchanged"
        else:
            outcome = "changed"
        if outcome != "unchanged":
            _write(document, text)
            audit.record(actor, f"library.{outcome}", entry_key(document), {"title": text.title})
        if publish and document.state == "draft":
            document.state = "published"
            audit.record(actor, "library.publish", entry_key(document), {})
        elif outcome == "unchanged":
            return Taken(outcome, document.id)
        if document.state == "published":
            _announce(document)
        return Taken(outcome, document.id)


def withdraw(document_id: int, actor: str, reason: str) -> None:
    """Take a published document out of sight; its rows stay."""
    with transaction():
        document = db.session.get_one(Document, document_id)
        document.state, document.changed_at = "withdrawn", now()
        audit.record(actor, "library.withdraw", entry_key(document), {"reason": reason})
        search.remove(entry_key(document))
        _owe_tying(document)


def _find(text: Text) -> Document | None:
    number = parse(text.document_number)
    statement = select(Document).options(
        joinedload(Document.current_version), joinedload(Document.topic_rows)
    )
    if number is not None:
        found = _first(statement.where(Document.number_key == number.key))
        if found is not None:
            return found
    own = _first(statement.where(Document.source_key == text.source_key))
    if own is not None or text.is_digest or text.issued_on is None:
        return own
    # A digest gives way to its original: the same title, issued on the same day.
    digest = statement.where(Document.is_digest, Document.title_key == title_key(text.title))
    return _first(digest.where(Document.issued_on == text.issued_on))


def _first(statement: Any) -> Document | None:
    found: Document | None = db.session.execute(statement).unique().scalars().first()
    return found


def _is_same(document: Document, text: Text) -> bool:
    return document.current_version is not None and document.current_version.digest == text.digest


def _create(text: Text) -> Document:
    document = Document(source_key=text.source_key, created_at=now(), changed_at=now())
    document.topic_rows, document.region = [], ""
    document.title, document.title_key, document.kind = text.title, title_key(text.title), text.kind
    db.session.add(document)
    db.session.flush()
    return document


def _write(document: Document, text: Text) -> None:
    for name in CARRIED:
        setattr(document, name, getattr(text, name))
    for name in KEPT:
        setattr(document, name, getattr(text, name) or getattr(document, name))
    document.title_key, document.changed_at = title_key(text.title), now()
    document.region = text.region or document.region or region_of(text.issuer, text.title)
    document.sorted_on = validity.newest((document.published_on, document.issued_on))
    document.year = int(document.sorted_on[:4] or 0)
    document.history, document.tasks = list(text.history), list(text.tasks)
    _write_number(document, text)
    if text.topics:
        document.topic_rows = [Topic(topic=topic) for topic in dict.fromkeys(text.topics)]
    _write_version(document, text)
    _write_citations(document, text)
    db.session.flush()
    document.validity = judged_validity(document, today())


def _write_number(document: Document, text: Text) -> None:
    """A 文号 in its canonical form with its keys; a standard's number stays as it is written."""
    number = parse(text.document_number)
    document.document_number = number.canonical if number else text.document_number or None
    document.number_key = number.key if number else None
    document.number_series = number.series if number else None
    document.number_sequence = number.number if number else None


def _write_version(document: Document, text: Text) -> None:
    earlier = select(Version.number, Version.stands_from).where(Version.document_id == document.id)
    last = db.session.execute(earlier.order_by(Version.number.desc()).limit(1)).first()
    version = Version(
        document_id=document.id,
        number=last.number + 1 if last else 1,
        stands_from=text.stands_from or _stands_from(text, last.stands_from if last else None),
        title=text.title,
        blocks=[dict(vars(block)) for block in text.blocks],
        cover=[dict(vars(block)) for block in text.cover],
        digest=text.digest,
        file_name=text.file_name,
        file_size=text.file_size,
        note=text.note,
        created_at=now(),
    )
    db.session.add(version)
    db.session.flush()
    document.current_version_id = version.id
    document.current_version = version


def _stands_from(text: Text, previous: date | None) -> date:
    """The text's own day; a wording that names no day after the one before counts from today."""
    own = text.effective_on or text.issued_on or text.published_on
    if own and (previous is None or own.first_day() > previous):
        return own.first_day()
    return today()


def _write_citations(document: Document, text: Text) -> None:
    db.session.execute(delete(Citation).where(Citation.document_id == document.id))
    rows = [
        _citation_row(document.id, origin, found)
        for origin, citations in (("stated", text.stated), ("text", text.citations))
        for found in citations
    ]
    named = [
        row
        for row in rows
        if (row["title_key"] or row["number_key"])
        and (row["origin"] == "stated" or not _means_itself(row, document))
    ]
    if named:
        db.session.execute(insert(Citation), named)


def _means_itself(row: dict[str, Any], document: Document) -> bool:
    return bool(document.number_key == row["number_key"] or document.title_key == row["title_key"])


def _citation_row(document_id: int, origin: str, found: FoundCitation) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "origin": origin,
        "role": found.role,
        "raw": found.raw,
        "title": found.title,
        "title_key": title_key(found.title) if found.title else "",
        "number": found.number.canonical if found.number else "",
        "number_key": found.number.key if found.number else "",
        "anchor": found.anchor,
    }


def _announce(document: Document) -> None:
    """After this commit the document can be found, and citations of it become links."""
    announce_text(document)
    _owe_tying(document)


def _owe_tying(document: Document) -> None:
    key = f"library.tie:{document.id}:{changes.next_number()}"
    outbox.enqueue("library.tie", key, {"document_id": document.id})
