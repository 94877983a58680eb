"""Texts that name each other, and those that are named but lacking."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    or_,
    select,
)

from portal.extensions import db
from portal.library.models import Citation, Document
from portal.library.queries.published import PUBLIC, Rows


def citations_from(document_id: int) -> Rows:
    """What the document names: citation columns, and the target's where the library has it."""
    found = and_(Document.id == Citation.target_id, PUBLIC)
    statement = (
        select(
            Citation.origin,
            Citation.role,
            Citation.raw,
            Citation.title,
            Citation.title_key,
            Citation.number,
            Citation.number_key,
            Citation.anchor,
            Document.id.label("target_id"),
            Document.title.label("target_title"),
            Document.document_number.label("target_number"),
            Document.kind.label("target_kind"),
            Document.validity.label("target_validity"),
            Document.is_digest.label("target_is_digest"),
            Document.is_sample.label("target_is_sample"),
            Document.sorted_on.label("target_sorted_on"),
        )
        .outerjoin(Document, found)
        .where(Citation.document_id == document_id)
        .order_by(Citation.origin, Citation.id)
    )
    return db.session.execute(statement).all()


def citations_of(document_id: int, limit: int = 200) -> Rows:
    """Published documents that name this one, each once a role, the newest first."""
    statement = (
        select(
            Citation.role,
            func.min(Citation.anchor).label("anchor"),
            Document.id,
            Document.kind,
            Document.title,
            Document.document_number,
            Document.validity,
            Document.sorted_on,
            Document.is_digest,
            Document.is_sample,
        )
        .join(Document, Document.id == Citation.document_id)
        .where(Citation.target_id == document_id, PUBLIC)
        .group_by(Citation.role, Document.id)
        .order_by(Document.sorted_on.desc(), Document.id.desc())
    )
    return db.session.execute(statement.limit(limit)).all()


def wanted_texts(offset: int, limit: int, words: str = "") -> tuple[int, Rows]:
    """(how many, page of) texts that published documents name and the library lacks.

    The most often named first, with one document that names each; `words` must be in its name.
    """
    named = _named(words).subquery()
    times = func.count(named.c.document_id.distinct())
    lacking = select(
        func.max(named.c.title).label("title"),
        func.max(named.c.number).label("number"),
        times.label("times"),
        func.min(named.c.document_id).label("document_id"),
    ).group_by(named.c.name)
    total = db.session.execute(select(func.count()).select_from(lacking.subquery())).scalar_one()
    page = lacking.order_by(times.desc(), named.c.name).offset(offset).limit(limit).subquery()
    titled = select(page, Document.title.label("document_title"))
    titled = titled.join(Document, Document.id == page.c.document_id)
    titled = titled.order_by(page.c.times.desc(), page.c.title, page.c.number)
    return total, db.session.execute(titled).all()


def count_wanted() -> int:
    """How many texts are named and lacking; one query."""
    names = select(_named("").subquery().c.name).distinct().subquery()
    return int(db.session.execute(select(func.count()).select_from(names)).scalar_one())


def _named(words: str) -> Select[*tuple[Any, ...]]:
    """What published documents name and the library lacks, under one name a text."""
    name = func.coalesce(func.nullif(Citation.title_key, ""), Citation.number_key).label("name")
    named = select(name, Citation.title, Citation.number, Citation.document_id)
    named = named.join(Document, Document.id == Citation.document_id)
    return named.where(PUBLIC, Citation.target_id.is_(None), *_naming(words))


def _naming(words: str) -> list[ColumnElement[bool]]:
    if not words:
        return []
    names = (Citation.title, Citation.number)
    return [or_(*(name.contains(words, autoescape=True) for name in names))]
