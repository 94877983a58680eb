"""Which texts the library holds, for the rooms beside it that name some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from portal.catalogue.clauses import Held, Named
from portal.document_numbers import parse
from portal.extensions import db
from portal.library.links import document_address
from portal.library.models import Document, Version
from portal.library.queries.published import PUBLIC
from portal.library.titles import title_key


def held_texts(named: Sequence[Named]) -> Mapping[Named, Held]:
    """The texts among those named, found by 文号 or else by title, the newest; one query."""
    numbers = {one: number.key for one in named if (number := parse(one[1]))}
    titles = {one: title_key(one[0]) for one in named if one[0]}
    rows = _rows(list(numbers.values()), list(titles.values()))
    by_number = {row.number_key: row for row in rows if row.number_key}
    by_title = {row.title_key: row for row in rows}
    found = {}
    for one in named:
        row = by_number.get(numbers.get(one, "")) or by_title.get(titles.get(one, ""))
        if row is not None:
            found[one] = _held(row)
    return found


def _rows(numbers: list[str], titles: list[str]) -> Sequence[Any]:
    """Facts and blocks of the texts with these numbers or titles, the newest last."""
    statement = (
        select(
            Document.id,
            Document.title,
            Document.title_key,
            Document.number_key,
            Document.validity,
            Document.is_digest,
            Version.blocks,
        )
        .join(Version, Version.id == Document.current_version_id)
        .where(PUBLIC, Document.kind == "policy")
        .where(or_(Document.number_key.in_(numbers), Document.title_key.in_(titles)))
        .order_by(Document.sorted_on, Document.id)
    )
    return db.session.execute(statement).all()


def _held(row: Any) -> Held:
    anchors = frozenset(block["anchor"] for block in row.blocks if block["anchor"])
    return Held(document_address(row.id), row.title, row.validity, row.is_digest, anchors)
