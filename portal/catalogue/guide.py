"""What the guide of an item (办事指南) shows, gathered for its templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from portal.catalogue import queries
from portal.catalogue.clauses import Ground, grounds
from portal.catalogue.fields import completed
from portal.catalogue.labels import DOUBTED
from portal.catalogue.linked_data import government_service
from portal.catalogue.questions import Question, open_questions
from portal.catalogue.sample import numbers_in, read
from portal.catalogue.values import Card, Fee, ItemReading, Limit, fees_of, limits_of
from portal.deadlines import book
from portal.deadlines.clocks import Clock
from portal.editorial.fields import Content
from portal.qr_code import qr_code


@dataclass(frozen=True)
class Guide:
    """An item as it is read. Rows are dicts by the names of `columns.py`.

    `known` says which columns of the materials and steps hold anything at all; `questions` is
    what is still open, those that hinder an applicant first.
    """

    content: Content
    promised: Limit | None
    statutory: Limit | None
    fees: tuple[Fee, ...]
    grounds: list[Ground]
    clocks: list[Clock]
    related: list[Card]
    known: dict[str, frozenset[str]]
    questions: list[Question]
    sources: list[tuple[str, str]]

    @property
    def limit(self) -> Limit | None:
        """The limit that a reader wants first: what is promised, else what the law sets."""
        return self.promised or self.statutory

    @property
    def needed(self) -> list[dict[str, Any]]:
        """The materials that everybody hands in."""
        return [row for row in self.content["materials"] if row["required"]]

    @property
    def only_sometimes(self) -> list[dict[str, Any]]:
        """The materials that some have to hand in, each with its case."""
        return [row for row in self.content["materials"] if not row["required"]]

    @property
    def core(self) -> list[Question]:
        return [question for question in self.questions if question.is_core]

    @property
    def of_record(self) -> list[Question]:
        return [question for question in self.questions if not question.is_core]

    def asks(self, field: str) -> list[Question]:
        """The open questions about a field and its columns."""
        return [q for q in self.questions if q.field == field or q.field.startswith(f"{field}.")]

    @property
    def yuan(self) -> list[Decimal]:
        """The amounts in yuan that are known, from the least to the greatest."""
        known = (fee.amount for fee in self.fees if fee.currency == "CNY")
        return sorted(amount for amount in known if amount is not None)

    @property
    def is_fee_doubted(self) -> bool:
        return any(fee.confidence in DOUBTED for fee in self.fees)


def guide_of(content: Content) -> Guide:
    """The guide of a content, whether it is public or not; at most two queries."""
    whole = completed(content)
    limits = limits_of(whole)
    clocks = book().clocks
    return Guide(
        content=whole,
        promised=limits.get("promised"),
        statutory=limits.get("statutory"),
        fees=fees_of(whole),
        grounds=grounds(whole["legal_basis"]),
        clocks=[clocks[name] for name in whole["deadlines"] if name in clocks],
        related=list(queries.cards(whole["related"]).values()),
        known={name: known_columns(whole[name]) for name in ("materials", "steps", "fees")},
        questions=open_questions(whole),
        sources=numbered_sources(whole["source"]),
    )


def known_columns(rows: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Columns in which something stands."""
    return frozenset(name for row in rows for name, value in row.items() if value not in ("", None))


def numbered_sources(text: str) -> list[tuple[str, str]]:
    """(number, what it is) of each 第52号来源 that the words of a source name."""
    return [(n, _sources()[n]) for n in sorted(numbers_in(text)) if n in _sources()]


@lru_cache(maxsize=1)
def _sources() -> dict[str, str]:
    return {str(number): words for number, words in read("sources.yaml").items()}


def code(reading: ItemReading, base: str, words: str) -> Markup:
    """The address of the guide as a QR code."""
    return qr_code(f"{base}{reading.card.url}", words)


def data(reading: ItemReading, guide: Guide, base: str) -> dict[str, Any]:
    """The guide for machines, as schema.org has it."""
    return government_service(reading, guide.limit, guide.fees, guide.grounds, base)
