"""One document: its text, its versions, its neighbours and its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    ColumnElement,
    and_,
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
from portal.library.models import Document, Version
from portal.library.queries.published import PUBLIC, TOPICS, OneRow, Rows, topic_names


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
    count = select(func.count(any_version.id)).correlate(Document)
    count = count.where(any_version.document_id == Document.id)
    wanted = _wanted_version(on, number)
    statement = (
        select(Document, Version, TOPICS, count.scalar_subquery())
        .join(Version, wanted)
        .where(PUBLIC, Document.id == document_id)
    )
    row = db.session.execute(statement).first()
    if row is None:
        return None
    return Reading(row[0], row[1], topic_names(row[2]), row[3])


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


def original_file(document_id: int, number: int | None = None) -> OneRow | None:
    """(digest, file_name) of the file from which a published document's version was read."""
    statement = (
        select(Version.digest, Version.file_name)
        .join(Document, _wanted_version(None, number))
        .where(PUBLIC, Document.id == document_id, Version.file_name != "")
    )
    return db.session.execute(statement).first()


def neighbours(document: Document) -> dict[str, OneRow | None]:
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


def near_number(number: DocumentNumber, limit: int = 6) -> Rows:
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
