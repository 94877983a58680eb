"""Plain values of the catalogue: what is read out of an item's content, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.editorial.fields import Content


@dataclass(frozen=True)
class Limit:
    """A time in which the office has to be done, or promises to be; `kind` is which of both.

    `start` is what it is counted from, `basis` the article or the promise, each '' if unknown.
    """

    value: Decimal
    unit: str
    kind: str
    start: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Fee:
    """One line of the list of fees; `amount` None is not known. Disputed rows contradict others."""

    name: str
    amount: Decimal | None
    currency: str
    unit: str
    condition: str
    basis: str
    confidence: str
    is_disputed: bool


@dataclass(frozen=True)
class Card:
    """An item in a list: enough to choose it by. `limit` None is not known, or there is none.

    `low` and `high` are the least and the greatest amount in yuan, None where none is known.
    """

    id: int
    code: str
    name: str
    summary: str
    aliases: tuple[str, ...]
    letter: str
    spelling: str
    right: str
    life_cycle: str
    body: str
    item_type: str
    handling: str
    recipients: tuple[str, ...]
    situations: tuple[str, ...]
    visits: int | None
    limit: Limit | None
    is_limit_doubted: bool
    has_no_statutory_limit: bool
    fee_kind: str
    low: Decimal | None
    high: Decimal | None
    is_fee_doubted: bool
    materials: int
    open_questions: int
    checked_on: date | None
    changed_at: datetime

    @property
    def url(self) -> str:
        """Path of its guide."""
        return f"/services/{self.code}"


@dataclass(frozen=True)
class ItemReading:
    """A published item in one of its releases; `releases` says how many there are."""

    card: Card
    content: Content
    number: int
    note: str
    is_correction: bool
    published_at: datetime
    is_current: bool
    releases: int


def limits_of(content: Content) -> dict[str, Limit]:
    """The promised and the statutory limit, as far as they are known."""
    found = {}
    for kind, start, basis in (
        ("promised", "", content["promised_basis"]),
        ("statutory", content["statutory_from"], content["statutory_article"]),
    ):
        value, unit = content[f"{kind}_value"], content[f"{kind}_unit"]
        if value and unit:
            found[kind] = Limit(Decimal(value), unit, kind, start, basis)
    return found


def fees_of(content: Content) -> tuple[Fee, ...]:
    """The list of fees, every row that was found."""
    return tuple(fee_of(row) for row in content["fees"])


def fee_of(row: dict[str, Any]) -> Fee:
    return Fee(
        name=row["name"],
        amount=Decimal(row["amount"]) if row["amount"] else None,
        currency=row["currency"],
        unit=row["unit"],
        condition=row["condition"],
        basis=row["basis"],
        confidence=row["confidence"],
        is_disputed=row["is_disputed"],
    )


def fee_kind(fees: Iterable[Fee]) -> str:
    """One of models.FEE_KINDS."""
    amounts = [fee.amount for fee in fees]
    if not amounts:
        return "unseen"
    if all(amount is None for amount in amounts):
        return "unsettled"
    return "charged" if any(amounts) else "free"


def said(amount: Decimal) -> str:
    """A number as one writes it: 900, 1.5, 12,345.50 without what adds nothing."""
    plain = f"{amount:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
