"""What the public sees, and the columns that lists take of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from portal.library.models import Document, Topic

# Rows of columns: their types are those of the columns named, which mypy cannot follow here.
OneRow = Any
Rows = Sequence[Any]
PUBLIC = Document.state == "published"
SEPARATOR = "\x1f"
CARD = (
    Document.id,
    Document.kind,
    Document.title,
    Document.document_number,
    Document.issuer,
    Document.issued_on,
    Document.published_on,
    Document.sorted_on,
    Document.validity,
    Document.level,
    Document.summary,
    Document.is_sample,
    Document.is_digest,
)
TOPICS = (
    select(func.aggregate_strings(Topic.topic, SEPARATOR))
    .where(Topic.document_id == Document.id)
    .correlate(Document)
    .scalar_subquery()
)
# A card with the rest of its metadata, for programs.
RECORD = (
    *CARD,
    Document.index_number,
    Document.effective_on,
    Document.expires_on,
    Document.region,
    Document.source,
    Document.source_url,
    Document.checked_on,
    Document.changed_at,
    TOPICS.label("topics"),
)


def topic_names(joined: str | None) -> tuple[str, ...]:
    """The topics that one text holds with SEPARATOR between, in order."""
    return tuple(sorted(filter(None, (joined or "").split(SEPARATOR))))
