"""Named reads of the catalogue; what the public sees is published items only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.catalogue.cards import card
from portal.catalogue.models import Item, ItemRelease
from portal.catalogue.values import Card, ItemReading
from portal.extensions import db

PUBLIC = Item.state == "published"


def item(code: str, number: int | None = None) -> ItemReading | None:
    """A published item in its newest release, or in a numbered one: one query."""
    own = select(func.max(ItemRelease.number)).where(ItemRelease.item_id == Item.id)
    wanted = ItemRelease.id == Item.current_release_id
    if number is not None:
        wanted = (ItemRelease.item_id == Item.id) & (ItemRelease.number == number)
    statement = select(Item, ItemRelease, own.correlate(Item).scalar_subquery())
    row = db.session.execute(
        statement.join(ItemRelease, wanted).where(PUBLIC, Item.code == code)
    ).first()
    if row is None:
        return None
    return _reading(*row)


def _reading(found: Item, release: ItemRelease, releases: int) -> ItemReading:
    return ItemReading(
        card=card(found),
        content=release.content,
        number=release.number,
        note=release.note,
        is_correction=release.is_correction,
        published_at=release.published_at,
        is_current=release.id == found.current_release_id,
        releases=releases,
    )


def all_readings() -> list[ItemReading]:
    """Every published item in its newest release, by pinyin: one query."""
    joined = select(Item, ItemRelease).join(ItemRelease, ItemRelease.id == Item.current_release_id)
    rows = db.session.execute(joined.where(PUBLIC).order_by(Item.spelling, Item.id))
    return [_reading(found, release, release.number) for found, release in rows]


def cards(codes: Iterable[str]) -> dict[str, Card]:
    """The cards of the published items among the codes, in the order of the codes: one query."""
    wanted = list(dict.fromkeys(codes))
    rows = db.session.execute(select(Item).where(PUBLIC, Item.code.in_(wanted))).scalars()
    found = {row.code: card(row) for row in rows} if wanted else {}
    return {code: found[code] for code in wanted if code in found}


def all_cards() -> list[Card]:
    """Every published item, by pinyin: one query."""
    ordered = select(Item).where(PUBLIC).order_by(Item.spelling, Item.id)
    return [card(row) for row in db.session.execute(ordered).scalars()]


def open_cards() -> list[tuple[Card, frozenset[str]]]:
    """Every published item with the names of its fields that have an open question: one query."""
    rows = db.session.execute(select(Item).where(PUBLIC)).scalars()
    return [(card(row), frozenset(row.open_fields)) for row in rows]


def names() -> dict[str, str]:
    """Names of the published items by code, by pinyin: one query."""
    ordered = select(Item.code, Item.name).where(PUBLIC).order_by(Item.spelling, Item.id)
    return {row.code: row.name for row in db.session.execute(ordered)}


def withdrawn(code: str) -> tuple[str, str, datetime] | None:
    """(name, reason, when) of an item that was withdrawn, None for any other code."""
    statement = select(Item.name, Item.withdrawn_for, Item.changed_at)
    row = db.session.execute(statement.where(Item.code == code, Item.state == "withdrawn")).first()
    return (row.name, row.withdrawn_for, row.changed_at) if row else None


def releases_of(code: str) -> Sequence[Any]:
    """Number, note, whether a correction, and moment of every release, the newest first."""
    statement = (
        select(
            ItemRelease.number,
            ItemRelease.note,
            ItemRelease.is_correction,
            ItemRelease.published_at,
        )
        .join(Item, Item.id == ItemRelease.item_id)
        .where(PUBLIC, Item.code == code)
        .order_by(ItemRelease.number.desc())
    )
    return db.session.execute(statement).all()


def content_of(code: str) -> dict[str, Any] | None:
    """The content of the newest release of a published item."""
    statement = select(ItemRelease.content).join(Item, Item.current_release_id == ItemRelease.id)
    found: dict[str, Any] | None = db.session.execute(
        statement.where(PUBLIC, Item.code == code)
    ).scalar()
    return found


def is_taken(code: str) -> bool:
    """Whether an item, public or withdrawn, has the code."""
    return db.session.execute(select(Item.id).where(Item.code == code)).first() is not None


def latest_releases(limit: int) -> Sequence[Any]:
    """Releases of published items with the item's name, body and glance, the newest first."""
    statement = (
        select(
            Item.code,
            Item.name,
            Item.body,
            Item.glance,
            ItemRelease.number,
            ItemRelease.note,
            ItemRelease.is_correction,
            ItemRelease.published_at,
        )
        .join(Item, Item.id == ItemRelease.item_id)
        .where(PUBLIC)
        .order_by(ItemRelease.published_at.desc(), ItemRelease.id.desc())
    )
    return db.session.execute(statement.limit(limit)).all()


def sitemap() -> Sequence[Any]:
    """(code, changed_at) of the published items."""
    statement = select(Item.code, Item.changed_at).where(PUBLIC).order_by(Item.code)
    return db.session.execute(statement).all()
