"""Named reads of the library; what the public sees is published documents only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, defer

from portal.document_numbers import DocumentNumber
from portal.extensions import db
from portal.library.models import Citation, Document, Topic, Version

PUBLIC = Document.state == "published"
SEPARATOR = "\x1f"
FACETS = ("kind", "issuer", "year", "topic", "status", "region")
MOST_VALUES = 60
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


@dataclass(frozen=True)
class Choice:
    """What a reader filters the list by; '' leaves a facet open."""

    kind: str = ""
    issuer: str = ""
    year: str = ""
    topic: str = ""
    status: str = ""
    region: str = ""

    def without(self, facet: str) -> Choice:
        """The same with one facet open."""
        return replace(self, **{facet: ""})

    def conditions(self) -> list[ColumnElement[bool]]:
        """SQL conditions of the choice, published documents only."""
        year = int(self.year) if self.year.isdecimal() and self.year.isascii() else 0
        chosen = [
            (self.kind, Document.kind == self.kind),
            (self.issuer, Document.issuer == self.issuer),
            (self.year, Document.year == min(year, 9999)),
            (self.topic, Document.id.in_(select(Topic.document_id).filter_by(topic=self.topic))),
            (self.status, Document.validity == self.status),
            (self.region, Document.region == self.region),
        ]
        return [PUBLIC, *(condition for value, condition in chosen if value)]


def page_of_documents(choice: Choice, offset: int, limit: int) -> Sequence[Row[Any]]:
    """Cards of the list, newest first: one query."""
    newest = select(*CARD).where(*choice.conditions())
    newest = newest.order_by(Document.sorted_on.desc(), Document.id.desc())
    return db.session.execute(newest.offset(offset).limit(limit)).all()


def facet_counts(choice: Choice) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """(total, {facet: [(value, count), …]}), each facet under the other choices: one query."""
    everything = select(literal("total"), literal(""), func.count(Document.id))
    parts: list[Select[Any]] = [everything.where(*choice.conditions())]
    columns: dict[str, Any] = {
        "kind": Document.kind,
        "issuer": Document.issuer,
        "year": Document.year,
        "topic": Topic.topic,
        "status": Document.validity,
        "region": Document.region,
    }
    for facet in FACETS:
        conditions = choice.without(facet).conditions()
        parts.append(_counted(facet, columns[facet], conditions))
    total, counts = 0, {facet: list[tuple[str, int]]() for facet in FACETS}
    for facet, value, count in db.session.execute(union_all(*parts)):
        if facet == "total":
            total = count
        elif value not in ("", "0"):
            counts[facet].append((value, count))
    return total, {facet: _ordered(facet, values) for facet, values in counts.items()}


def _counted(facet: str, column: Any, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    counted = select(literal(facet), cast(column, String), func.count()).where(*conditions)
    counted = counted.select_from(Document)
    if facet == "topic":
        counted = counted.join(Topic, Topic.document_id == Document.id)
    return counted.group_by(column)


def _ordered(facet: str, values: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if facet == "year":
        return sorted(values, reverse=True)[:MOST_VALUES]
    return sorted(values, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]


@dataclass(frozen=True)
class Reading:
    """A document with the version that is read, its topics, and how many versions there are."""

    document: Document
    version: Version
    topics: tuple[str, ...]
    versions: int


def reading(document_id: int, on: date | None = None, number: int | None = None) -> Reading | None:
    """A published document with its current text, the one that stood on a day, or a numbered one.

    One query. On a day before the first version, the first version is given.
    """
    any_version = aliased(Version)
    topics = select(func.aggregate_strings(Topic.topic, SEPARATOR)).correlate(Document)
    topics = topics.where(Topic.document_id == Document.id)
    count = select(func.count(any_version.id)).correlate(Document)
    count = count.where(any_version.document_id == Document.id)
    wanted = _wanted_version(on, number)
    statement = (
        select(Document, Version, topics.scalar_subquery(), count.scalar_subquery())
        .join(Version, wanted)
        .where(PUBLIC, Document.id == document_id)
    )
    row = db.session.execute(statement).first()
    if row is None:
        return None
    names = tuple(sorted(filter(None, (row[2] or "").split(SEPARATOR))))
    return Reading(row[0], row[1], names, row[3])


def _wanted_version(on: date | None, number: int | None) -> ColumnElement[bool]:
    if number is not None:
        return and_(Version.document_id == Document.id, Version.number == number)
    if on is None:
        return Version.id == Document.current_version_id
    any_version = aliased(Version)
    own = select(any_version.id).where(any_version.document_id == Document.id)
    newest_first = (any_version.stands_from.desc(), any_version.number.desc())
    standing = own.where(any_version.stands_from <= on).order_by(*newest_first).limit(1)
    first = own.order_by(any_version.number).limit(1)
    choices = (standing.correlate(Document), first.correlate(Document))
    return Version.id == func.coalesce(*(choice.scalar_subquery() for choice in choices))


def versions_of(document_id: int) -> Sequence[Version]:
    """All versions, the newest first, without their texts."""
    statement = select(Version).where(Version.document_id == document_id)
    light = statement.options(defer(Version.blocks), defer(Version.cover))
    return db.session.execute(light.order_by(Version.number.desc())).scalars().all()


def citations_from(document_id: int) -> Sequence[Row[Any]]:
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
            Document.validity.label("target_validity"),
            Document.sorted_on.label("target_sorted_on"),
        )
        .outerjoin(Document, found)
        .where(Citation.document_id == document_id)
        .order_by(Citation.origin, Citation.id)
    )
    return db.session.execute(statement).all()


def citations_of(document_id: int, limit: int = 200) -> Sequence[Row[Any]]:
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
        )
        .join(Document, Document.id == Citation.document_id)
        .where(Citation.target_id == document_id, PUBLIC)
        .group_by(Citation.role, Document.id)
        .order_by(Document.sorted_on.desc(), Document.id.desc())
    )
    return db.session.execute(statement.limit(limit)).all()


def neighbours(document: Document) -> dict[str, Row[Any] | None]:
    """The next newer and next older document of the same kind: one query."""
    here = (document.sorted_on, document.id)
    place = (Document.sorted_on, Document.id)
    same = select(Document.id, Document.title).where(PUBLIC, Document.kind == document.kind)
    sides = {
        "newer": same.where(tuple_(*place) > here).order_by(*place),
        "older": same.where(tuple_(*place) < here).order_by(*(part.desc() for part in place)),
    }
    parts = [
        select(literal(side).label("side"), statement.limit(1).subquery())
        for side, statement in sides.items()
    ]
    rows = {row.side: row for row in db.session.execute(union_all(*parts))}
    return {"newer": rows.get("newer"), "older": rows.get("older")}


def by_number(number: DocumentNumber) -> int | None:
    """Id of the published document with this 文号."""
    statement = select(Document.id).where(PUBLIC, Document.number_key == number.key)
    return db.session.execute(statement).scalar()


def near_number(number: DocumentNumber, limit: int = 6) -> Sequence[Row[Any]]:
    """Published documents of the same series, the nearest sequence numbers first."""
    series = number.series
    same_code = Document.number_series.startswith(f"{series.partition('|')[0]}|", autoescape=True)
    statement = (
        select(Document.id, Document.title, Document.document_number, Document.sorted_on)
        .where(PUBLIC, or_(Document.number_series == series, same_code))
        .order_by(
            (Document.number_series == series).desc(),
            func.abs(Document.number_sequence - number.number),
            Document.id,
        )
    )
    return db.session.execute(statement.limit(limit)).all()


def wanted_texts(offset: int, limit: int) -> tuple[int, Sequence[Row[Any]]]:
    """(how many, page of) texts that published documents name and the library lacks."""
    name = func.coalesce(func.nullif(Citation.title_key, ""), Citation.number_key)
    lacking = (
        select(
            func.max(Citation.title).label("title"),
            func.max(Citation.number).label("number"),
            func.count(Citation.document_id.distinct()).label("times"),
            func.min(Document.id).label("document_id"),
            func.min(Document.title).label("document_title"),
        )
        .join(Document, Document.id == Citation.document_id)
        .where(PUBLIC, Citation.target_id.is_(None))
        .group_by(name)
    )
    total = db.session.execute(select(func.count()).select_from(lacking.subquery())).scalar_one()
    ordered = lacking.order_by(func.count(Citation.document_id.distinct()).desc(), name)
    return total, db.session.execute(ordered.offset(offset).limit(limit)).all()


def newest(limit: int, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Cards of the newest published documents under the conditions."""
    statement = select(*CARD).where(PUBLIC, *conditions)
    ordered = statement.order_by(Document.sorted_on.desc(), Document.id.desc())
    return db.session.execute(ordered.limit(limit)).all()


def count_published() -> int:
    """How many documents the public can read."""
    return db.session.execute(select(func.count()).where(PUBLIC)).scalar_one()


def sitemap(offset: int, limit: int) -> Sequence[Row[Any]]:
    """(id, changed_at) of published documents, by id."""
    statement = select(Document.id, Document.changed_at).where(PUBLIC).order_by(Document.id)
    return db.session.execute(statement.offset(offset).limit(limit)).all()
