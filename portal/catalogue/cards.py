"""Cards: an item as lists show it, made when it is published and read back from its row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.catalogue.labels import DOUBTED
from portal.catalogue.models import Item
from portal.catalogue.values import Card, Limit, fee_kind, fees_of, limits_of
from portal.editorial.fields import Content


def glance(content: Content) -> dict[str, Any]:
    """What a card shows beside the columns of the item, as it is kept."""
    limits, fees = limits_of(content), fees_of(content)
    limit = limits.get("promised") or limits.get("statutory")
    yuan = [fee.amount for fee in fees if fee.amount is not None and fee.currency == "CNY"]
    return {
        "summary": content["summary"],
        "aliases": content["aliases"],
        "recipients": content["recipients"],
        "situations": content["situations"],
        "limit": [str(limit.value), limit.unit, limit.kind] if limit else None,
        "is_limit_doubted": content["confidence"] in DOUBTED,
        "has_no_statutory_limit": content["has_no_statutory_limit"],
        "fees": [str(min(yuan)), str(max(yuan))] if yuan else None,
        "is_fee_doubted": any(fee.confidence in DOUBTED for fee in fees),
        "materials": sum(row["required"] for row in content["materials"]),
    }


def columns(content: Content) -> dict[str, Any]:
    """The columns of the item that its content fills."""
    plain = ("code", "name", "right", "life_cycle", "body", "item_type", "handling", "visits")
    return {
        **{name: content[name] for name in plain},
        "fee_kind": fee_kind(fees_of(content)),
        "glance": glance(content),
    }


def card(item: Item) -> Card:
    """The card of a row."""
    kept = item.glance
    low, high = kept["fees"] or (None, None)
    return Card(
        id=item.id,
        code=item.code,
        name=item.name,
        summary=kept["summary"],
        aliases=tuple(kept["aliases"]),
        letter=item.letter,
        spelling=item.spelling,
        right=item.right,
        life_cycle=item.life_cycle,
        body=item.body,
        item_type=item.item_type,
        handling=item.handling,
        recipients=tuple(kept["recipients"]),
        situations=tuple(kept["situations"]),
        visits=item.visits,
        limit=_limit(kept["limit"]),
        is_limit_doubted=kept["is_limit_doubted"],
        has_no_statutory_limit=kept["has_no_statutory_limit"],
        fee_kind=item.fee_kind,
        low=Decimal(low) if low else None,
        high=Decimal(high) if high else None,
        is_fee_doubted=kept["is_fee_doubted"],
        materials=kept["materials"],
        open_questions=len(item.open_fields),
        checked_on=item.checked_on,
        changed_at=item.changed_at,
    )


def _limit(kept: list[str] | None) -> Limit | None:
    return Limit(Decimal(kept[0]), kept[1], kept[2]) if kept else None
