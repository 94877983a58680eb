"""The list of documents: pages of it, counts by facet, and what feeds and maps take of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.library.entries import BINDING
from portal.library.models import Document, Topic, Version
from portal.library.queries.published import CARD, PUBLIC, RECORD, Rows

FACETS = ("kind", "issuer", "year", "topic", "status", "region")
MOST_VALUES = 60
# Validity is asked of binding texts alone.
BOUND = Document.kind.in_(BINDING)


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
            (self.status, and_(BOUND, Document.validity == self.status)),
            (self.region, Document.region == self.region),
        ]
        return [PUBLIC, *(condition for value, condition in chosen if value)]


def page_of_documents(choice: Choice, offset: int, limit: int) -> Rows:
    """Cards of the list, newest first: one query."""
    newest = select(*CARD).where(*choice.conditions())
    newest = newest.order_by(Document.sorted_on.desc(), Document.id.desc())
    return db.session.execute(newest.offset(offset).limit(limit)).all()


def page_of_records(choice: Choice, offset: int, limit: int) -> Rows:
    """The same list with all metadata; `topics` are one text with SEPARATOR between: one query."""
    newest = select(*RECORD).where(*choice.conditions())
    newest = newest.order_by(Document.sorted_on.desc(), Document.id.desc())
    return db.session.execute(newest.offset(offset).limit(limit)).all()


def count(choice: Choice) -> int:
    """How many documents the choice leaves."""
    return db.session.execute(
        select(func.count(Document.id)).where(*choice.conditions())
    ).scalar_one()


def facet_counts(choice: Choice) -> tuple[int, dict[str, list[tuple[str, int]]]]:
    """(total, {facet: [(value, count), …]}), each facet under the other choices: one query."""
    everything = select(literal("total"), literal(""), func.count(Document.id))
    parts: list[Select[*tuple[Any, ...]]] = [everything.where(*choice.conditions())]
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


def _counted(
    facet: str, column: Any, conditions: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    counted = select(literal(facet), cast(column, String), func.count()).where(*conditions)
    counted = counted.select_from(Document)
    if facet == "status":
        counted = counted.where(BOUND)
    if facet == "topic":
        counted = counted.join(Topic, Topic.document_id == Document.id)
    return counted.group_by(column)


def _ordered(facet: str, values: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if facet == "year":
        return sorted(values, reverse=True)[:MOST_VALUES]
    return sorted(values, key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]


def newest(limit: int, *conditions: ColumnElement[bool]) -> Rows:
    """Cards of the newest published documents under the conditions."""
    statement = select(*CARD).where(PUBLIC, *conditions)
    ordered = statement.order_by(Document.sorted_on.desc(), Document.id.desc())
    return db.session.execute(ordered.limit(limit)).all()


def lately_changed(limit: int, *conditions: ColumnElement[bool]) -> Rows:
    """Records of the documents last taken in or changed, for feeds.

    `note` and `is_correction` are those of the wording that was added last.
    """
    later = aliased(Version)
    newest = (
        select(func.max(later.number)).where(later.document_id == Document.id).scalar_subquery()
    )
    statement = (
        select(*RECORD, Version.note, Version.is_correction)
        .join(Version, and_(Version.document_id == Document.id, Version.number == newest))
        .where(PUBLIC, *conditions)
    )
    ordered = statement.order_by(Document.changed_at.desc(), Document.id.desc())
    return db.session.execute(ordered.limit(limit)).all()


def count_published() -> int:
    """How many documents the public can read."""
    return db.session.execute(select(func.count()).where(PUBLIC)).scalar_one()


def sitemap(offset: int, limit: int) -> Rows:
    """(id, changed_at) of published documents, by id."""
    statement = select(Document.id, Document.changed_at).where(PUBLIC).order_by(Document.id)
    return db.session.execute(statement.offset(offset).limit(limit)).all()
