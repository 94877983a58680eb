"""A text as the public will see it, before it is public: nothing is written."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from typing import Any

from flask import render_template
from sqlalchemy import or_, select

from portal.clock import now, today
from portal.editorial.fields import Content
from portal.extensions import db
from portal.library import labels, validity
from portal.library.body import outline, parts
from portal.library.document_page import TextPage, form
from portal.library.entries import BINDING
from portal.library.links import Words, linker
from portal.library.models import Document, Version
from portal.library.structure.values import Citation
from portal.library.titles import title_key
from portal.library.values import Text
from portal.library.writing.manuscript import text_of

Target = namedtuple("Target", "title raw number target_id target_title target_kind target_validity")


def preview(kind: str, content: Content) -> str:
    """The main part of the document's page, as safe HTML; one query."""
    text = text_of(content, kind, "preview", None)
    page = page_of(text)
    return render_template(
        "library/preview.html",
        text=page,
        entries=outline(page.version.blocks),
        is_binding=kind in BINDING,
        form=form(page.document),
        labels=labels,
        today=today(),
    )


def page_of(text: Text) -> TextPage:
    """The text page of a text that is nowhere in the database."""
    document, version = _document(text), _version(text)
    words = Words({code: str(word) for code, word in labels.VALIDITY.items()}, str(labels.LACKING))
    linked = linker(_targets(text.citations), words)
    return TextPage(
        document=document,
        version=version,
        versions=1,
        topics=text.topics,
        is_current=True,
        address="",
        openness=f"（此件{text.openness}）" if text.openness else "",
        cover=parts(version.cover, linked),
        body=parts(version.blocks, linked),
        named=[],
    )


def _document(text: Text) -> Document:
    names = ("kind", "title", "body_title", "level", "issuer", "region", "openness", "addressees")
    more = ("issued_on", "published_on", "effective_on", "expires_on", "contact", "summary")
    known = ("source", "source_url", "checked_on", "confidence", "open_question", "is_digest")
    document = Document(**{name: getattr(text, name) for name in (*names, *more, *known)})
    document.document_number, document.is_sample = text.document_number or None, text.is_sample
    document.tasks, document.history = list(text.tasks), list(text.history)
    facts = validity.Facts(text.stated_status, text.effective_on, text.expires_on, text.issued_on)
    document.validity = validity.validity(facts, today())
    return document


def _version(text: Text) -> Version:
    return Version(
        number=1,
        title=text.title,
        blocks=[dict(vars(block)) for block in text.blocks],
        cover=[dict(vars(block)) for block in text.cover],
        attachments=list(text.attachments),
        created_at=now(),
    )


def _targets(citations: Iterable[Citation]) -> list[Any]:
    """The citations with the published documents that they mean, as links need them."""
    found = list(citations)
    numbers = {citation.number.key for citation in found if citation.number}
    titles = {title_key(citation.title) for citation in found if citation.title}
    columns = (Document.id, Document.title, Document.kind, Document.validity)
    keys = (Document.number_key, Document.title_key)
    meant = or_(Document.number_key.in_(numbers), Document.title_key.in_(titles))
    held = db.session.execute(
        select(*columns, *keys).where(Document.state == "published", meant)
    ).all()
    by_key = {key: row for row in held for key in (row.title_key, row.number_key) if key}
    return [_target(citation, by_key) for citation in found]


def _target(citation: Citation, by_key: dict[str, Any]) -> Target:
    number = citation.number
    row = by_key.get(number.key) if number else None
    row = row or (by_key.get(title_key(citation.title)) if citation.title else None)
    named = (citation.title, citation.raw, number.canonical if number else "")
    if row is None:
        return Target(*named, None, "", "", "")
    return Target(*named, row.id, row.title, row.kind, row.validity)
