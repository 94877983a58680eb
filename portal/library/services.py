"""Verbs of the library: take a text in as a document or a new version, withdraw a document."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import audit
from portal.clock import now
from portal.document_numbers import parse
from portal.extensions import db
from portal.library.entries import entry_key
from portal.library.models import Document
from portal.library.recording import announce, create, owe_tying, write
from portal.library.titles import title_key
from portal.library.values import Taken, Text
from portal.search import services as search
from portal.transaction import transaction

__all__ = ["Taken", "Text", "take_in", "withdraw"]


def take_in(text: Text, actor: str, publish: bool) -> Taken:
    """Make the text a document, or a new version of the one it was before; once is enough.

    The document is found again by its 文号, its source key, or as a digest of this very text. The
    same bytes change nothing, except that a draft is published when `publish` asks for it.
    """
    with transaction():
        document = _find(text)
        if document is None:
            document = create(text)
            outcome = "new"
        elif _is_same(document, text):
            outcome = "unchanged"
        else:
            outcome = "changed"
        if outcome != "unchanged":
            write(document, text)
            audit.record(actor, f"library.{outcome}", entry_key(document), {"title": text.title})
        if publish and document.state == "draft":
            document.state = "published"
            audit.record(actor, "library.publish", entry_key(document), {})
        elif outcome == "unchanged":
            return Taken(outcome, document.id)
        if document.state == "published":
            announce(document)
        return Taken(outcome, document.id)


def withdraw(document_id: int, actor: str, reason: str) -> None:
    """Take a published document out of sight; its rows stay."""
    with transaction():
        document = db.session.get_one(Document, document_id)
        document.state, document.changed_at = "withdrawn", now()
        audit.record(actor, "library.withdraw", entry_key(document), {"reason": reason})
        search.remove(entry_key(document))
        owe_tying(document)


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
