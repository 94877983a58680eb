"""Documents as JSON: the field names of the import's front matter, null for what is not known."""

from __future__ import annotations

from typing import Any

from portal.library import queries
from portal.library.entries import passages
from portal.library.links import document_address
from portal.library.relations import Group

Record = dict[str, Any]


def listed(row: Any) -> Record:
    """A row of the list with all its metadata."""
    return record(row, queries.topic_names(row.topics))


def record(document: Any, topics: tuple[str, ...]) -> Record:
    """Metadata of a document or of a row with the same names."""
    return {
        "id": document.id,
        "url": document_address(document.id),
        "title": document.title,
        "kind": document.kind,
        "document_number": document.document_number or None,
        "index_number": document.index_number or None,
        "level": document.level or None,
        "issuer": document.issuer or None,
        "region": document.region or None,
        "issued_on": text(document.issued_on),
        "published_on": text(document.published_on),
        "effective_on": text(document.effective_on),
        "expires_on": text(document.expires_on),
        "status": document.validity,
        "topics": list(topics),
        "summary": document.summary or None,
        "source": document.source or None,
        "source_url": document.source_url or None,
        "checked_on": text(document.checked_on),
        "is_digest": document.is_digest,
        "is_sample": document.is_sample,
        "changed_at": document.changed_at.isoformat(),
    }


def whole(read: queries.Reading, named: list[Group], naming: list[Group]) -> Record:
    """A document with its text, clause by clause, and its relations."""
    document, version = read.document, read.version
    return {
        **record(document, read.topics),
        "interprets": interpreted(named),
        "openness": document.openness or None,
        "addressees": document.addressees or None,
        "version": version.number,
        "versions": read.versions,
        "stands_from": version.stands_from.isoformat(),
        "is_current": version.id == document.current_version_id,
        "cover": [vars(clause) for clause in passages(version.cover)],
        "clauses": [vars(clause) for clause in passages(version.blocks)],
        "tasks": document.tasks,
        "history": document.history,
        "relations": [*relations(named, "names"), *relations(naming, "named_by")],
    }


def interpreted(named: list[Group]) -> str | None:
    """文号, or title, of the text that the document interprets."""
    texts = dict(named).get("interprets", [])
    return next((text.number or text.title for text in texts), None)


def relations(groups: list[Group], direction: str) -> list[Record]:
    """Each relation; `id` and `url` are null for a text that the library lacks."""
    return [
        {
            "direction": direction,
            "role": role,
            "title": named.title,
            "document_number": named.number or None,
            "id": named.document_id,
            "url": named.address if named.is_held else None,
        }
        for role, texts in groups
        for named in texts
    ]


def text(value: object) -> str | None:
    """A date, perhaps a partial one, as ISO text."""
    return None if value is None else str(value)
