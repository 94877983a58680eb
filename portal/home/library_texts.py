"""Which texts the library holds, for the rooms beside it that name some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from portal.catalogue.clauses import Held, Named
from portal.catalogue.traces_wordings import Clause, Wording
from portal.document_numbers import parse
from portal.extensions import db
from portal.library.links import document_address
from portal.library.models import Document, Version
from portal.library.queries.published import PUBLIC
from portal.library.titles import title_key

#: what ends an article
DIVISIONS = ("part", "chapter", "section", "heading")


def held_texts(named: Sequence[Named]) -> Mapping[Named, Held]:
    """The texts among those named, found by 文号 or else by title, the newest; one query."""
    return {one: _held(row) for one, row in _found(named).items()}


def worded_texts(named: Sequence[Named]) -> Mapping[Named, Wording]:
    """The same texts with the words of their articles; one query."""
    return {one: _wording(row) for one, row in _found(named).items()}


def _found(named: Sequence[Named]) -> dict[Named, Any]:
    numbers = {one: number.key for one in named if (number := parse(one[1]))}
    titles = {one: title_key(one[0]) for one in named if one[0]}
    rows = _rows(list(numbers.values()), list(titles.values()))
    by_number = {row.number_key: row for row in rows if row.number_key}
    by_title = {row.title_key: row for row in rows}
    found = {}
    for one in named:
        row = by_number.get(numbers.get(one, "")) or by_title.get(titles.get(one, ""))
        if row is not None:
            found[one] = row
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


def _wording(row: Any) -> Wording:
    whole = "\n".join(block["text"] for block in row.blocks)
    clauses = articles(row.blocks)
    return Wording(document_address(row.id), row.validity, row.is_digest, whole, clauses)


def articles(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Clause]:
    """Each article (条) by its anchor, with all its paragraphs and items."""
    labels, words, anchor = dict[str, str](), dict[str, list[str]](), ""
    for block in blocks:
        if block["kind"] == "article":
            anchor = block["anchor"]
            labels[anchor], words[anchor] = block["label"], []
        elif block["kind"] in DIVISIONS:
            anchor = ""
        if anchor:
            words[anchor].append(block["text"])
    return {anchor: Clause(labels[anchor], "\n".join(words[anchor])) for anchor in labels}
