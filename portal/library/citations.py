"""Citations become links, and what later texts do decides whether a text still holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import joinedload

from portal import changes, outbox, text_watch
from portal.clock import today
from portal.extensions import db
from portal.library import validity
from portal.library.entries import entry
from portal.library.links import document_address
from portal.library.models import Citation, Document
from portal.search import services as search
from portal.transaction import transaction

ACTS = ("repeals", "amends")
# A relation that names its target exactly (sample content) is never pointed elsewhere.
MOVABLE = or_(Citation.origin == "text", Citation.number_key != "", Citation.target_id.is_(None))


def announce_text(document: Document) -> None:
    """Hand the document's present text to the search room."""
    version = document.current_version
    assert version is not None  # noqa: S101 - the table's check holds it
    search.put(entry(document, version, [row.topic for row in document.topic_rows]))


@outbox.handler("library.tie")
def tie(payload: dict[str, Any]) -> None:
    """Point the citations of a document, and the citations of others that mean it.

    A number wins over a title; among texts of the same title an original wins over a digest, the
    one in force over the others, the newest over the older.
    """
    document = db.session.get_one(Document, payload["document_id"])
    concerned = {document.id}
    concerned |= _point_at(Citation.number_key, document.number_key or "", Document.number_key)
    concerned |= _point_at(Citation.title_key, document.title_key, Document.title_key)
    concerned |= _point_from(document)
    changes.next_number()
    judge(concerned, today())
    tell_of([document])


def refresh_validity() -> int:
    """Judge anew what the day alone can change; returns how many documents changed."""
    acted_on = select(Citation.target_id).where(
        Citation.role.in_(ACTS), Citation.target_id.is_not(None)
    )
    may_change = or_(
        Document.validity == "not_yet",
        Document.expires_on.is_not(None),
        Document.id.in_(acted_on),
    )
    ids = set(db.session.execute(select(Document.id).where(may_change)).scalars())
    with transaction():
        return judge(ids, today())


def judge(document_ids: set[int], day: date) -> int:
    """Compute the validity of these documents; the index hears of each one that changed."""
    published = select(Document).where(Document.state == "published")
    chosen = published.where(Document.id.in_(document_ids))
    changed = set[int]()
    for document in db.session.execute(chosen).scalars():
        judged = judged_validity(document, day)
        if judged != document.validity:
            document.validity = judged
            changed.add(document.id)
    whole = chosen.where(Document.id.in_(changed)).options(
        joinedload(Document.current_version), joinedload(Document.topic_rows)
    )
    judged_anew = list(db.session.execute(whole).unique().scalars())
    for document in judged_anew:
        announce_text(document)
    tell_of(judged_anew)
    return len(changed)


def tell_of(documents: Iterable[Document]) -> None:
    """Tell the rooms that rest on texts that these changed, in the running transaction."""
    text_watch.tell(
        text_watch.ChangedText(
            document.title, document.document_number or "", document_address(document.id)
        )
        for document in documents
    )


def judged_validity(document: Document, day: date) -> str:
    """Validity on a day, from the document's facts and the published texts that act on it."""
    acts = (
        select(Citation.role, Document.effective_on, Document.sorted_on)
        .join(Document, Document.id == Citation.document_id)
        .where(Citation.target_id == document.id, Citation.role.in_(ACTS))
        .where(Document.state == "published", Document.sorted_on >= document.sorted_on)
    )
    later = tuple((row.role, row.effective_on) for row in db.session.execute(acts))
    facts = validity.Facts(
        document.stated_status,
        document.effective_on,
        document.expires_on,
        document.issued_on,
        later,
    )
    return validity.validity(facts, day)


def _best(condition: Any) -> Select[int, str, str | None]:
    return (
        select(Document.id, Document.title_key, Document.number_key)
        .where(Document.state == "published", condition)
        .order_by(
            Document.is_digest.asc(),
            (Document.validity == "in_force").desc(),
            Document.sorted_on.desc(),
            Document.id.desc(),
        )
    )


def _point_at(column: Any, key: str, meant_by: Any) -> set[int]:
    """Point everything that names this key at the best document; returns the targets of acts."""
    if not key:
        return set()
    chosen = db.session.execute(_best(meant_by == key).limit(1)).scalar()
    rows = (column == key) & MOVABLE & Citation.target_id.is_distinct_from(chosen)
    if column.key == "title_key":
        held = select(Document.number_key).where(Document.state == "published")
        rows &= or_(
            Citation.number_key == "",
            Citation.number_key.not_in(held.where(Document.number_key.is_not(None))),
        )
    if chosen is not None:
        rows &= Citation.document_id != chosen
    acts = select(Citation.target_id).where(rows, Citation.role.in_(ACTS))
    left = set(db.session.execute(acts).scalars())
    db.session.execute(update(Citation).where(rows).values(target_id=chosen))
    return {target for target in (*left, chosen) if target is not None}


def _point_from(document: Document) -> set[int]:
    """Point the document's own citations; returns the targets of its acts."""
    own = select(Citation).where(Citation.document_id == document.id, MOVABLE)
    rows = db.session.execute(own).scalars().all()
    titles = {row.title_key for row in rows if row.title_key}
    numbers = {row.number_key for row in rows if row.number_key}
    named = or_(Document.title_key.in_(titles), Document.number_key.in_(numbers))
    by_title, by_number = dict[str, int](), dict[str | None, int]()
    for candidate in db.session.execute(_best(named & (Document.id != document.id))):
        by_title.setdefault(candidate.title_key, candidate.id)
        by_number.setdefault(candidate.number_key, candidate.id)
    for row in rows:
        row.target_id = by_number.get(row.number_key or "") or by_title.get(row.title_key)
    return {row.target_id for row in rows if row.role in ACTS and row.target_id}
