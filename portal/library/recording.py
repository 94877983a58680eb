"""How a text is written into the rows of the library: metadata, version, citations, news."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from portal import changes, outbox
from portal.clock import now, today
from portal.document_numbers import parse
from portal.extensions import db
from portal.library import validity
from portal.library.citations import announce_text, judged_validity
from portal.library.models import Citation, Document, Topic, Version
from portal.library.regions import region_of
from portal.library.structure.values import Citation as FoundCitation
from portal.library.titles import title_key
from portal.library.values import Text

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


def create(text: Text) -> Document:
    """A document without a text yet."""
    document = Document(source_key=text.source_key, created_at=now(), changed_at=now())
    document.topic_rows, document.region = [], ""
    document.title, document.title_key, document.kind = text.title, title_key(text.title), text.kind
    db.session.add(document)
    db.session.flush()
    return document


def write(document: Document, text: Text) -> None:
    """Write the text over what the document was: metadata, a further version, citations."""
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
        is_correction=text.is_correction,
        attachments=list(text.attachments),
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


def announce(document: Document) -> None:
    """After this commit the document can be found, and citations of it become links."""
    announce_text(document)
    owe_tying(document)


def owe_tying(document: Document) -> None:
    """Owe the pointing of citations from and to the document."""
    key = f"library.tie:{document.id}:{changes.next_number()}"
    outbox.enqueue("library.tie", key, {"document_id": document.id})
