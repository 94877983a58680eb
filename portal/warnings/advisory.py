"""What a warning says, as a plain value: the content of a piece or of a message, typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.warnings.models import FACETS
from portal.warnings.vocabulary import levels

Content = dict[str, Any]
WORDS = (
    "title",
    "level",
    "category",
    "criterion",
    "summary",
    "consequence",
    "source",
    "source_url",
    "open_question",
)
DAYS = ("event_on", "valid_from", "valid_until", "checked_on")


@dataclass(frozen=True)
class Step:
    """One thing to do: by the day `on` (None: at once), `do`, and who does it ('': the reader)."""

    on: date | None
    do: str
    who: str = ""


@dataclass(frozen=True)
class Figure:
    """A number at the head of the page: what it is, 23, 家, and what to know of it.

    Without a unit the value is words.
    """

    label: str
    value: str
    unit: str = ""
    note: str = ""
    is_doubted: bool = False


@dataclass(frozen=True)
class Related:
    """A page of this portal that helps: its name and its path."""

    label: str
    address: str


@dataclass(frozen=True)
class Advisory:
    """Everything that a warning says. Levels, categories and facets are codes."""

    title: str
    level: str
    category: str
    criterion: str = ""
    summary: str = ""
    event_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    figures: tuple[Figure, ...] = ()
    signs: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    consequence: str = ""
    facts: tuple[str, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: ids of clocks of the room of deadlines
    clocks: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    #: refs of earlier warnings on the same matter
    earlier: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None
    confidence: str = "general"
    open_question: str = ""
    is_sample: bool = False

    @property
    def level_rank(self) -> int:
        return levels()[self.level].rank

    def values(self, facet: str) -> tuple[str, ...]:
        """The codes or words of one of FACETS."""
        return self.facets.get(facet, ())

    def facet_pairs(self) -> Iterator[tuple[str, str]]:
        """(facet, value) of everything that it can be found by."""
        for facet in FACETS:
            for value in self.values(facet):
                yield facet, value


def advisory_of(content: Content) -> Advisory:
    """The content of a piece as a value; what older pieces do not have stays empty."""
    days: dict[str, Any] = {name: _day(content.get(name)) for name in DAYS}
    words: dict[str, Any] = {name: content.get(name) or "" for name in WORDS}
    return Advisory(
        **days,
        **words,
        confidence=content.get("confidence") or "general",
        is_sample=bool(content.get("is_sample")),
        figures=tuple(Figure(**row) for row in _rows(content, "figures")),
        signs=tuple(row["text"] for row in _rows(content, "signs")),
        steps=tuple(
            Step(_day(row.get("on")), row["do"], row.get("who", ""))
            for row in _rows(content, "advice")
        ),
        facts=tuple(row["text"] for row in _rows(content, "facts")),
        facets={facet: tuple(content.get(facet) or ()) for facet in FACETS},
        clocks=tuple(content.get("clocks") or ()),
        related=tuple(Related(**row) for row in _rows(content, "related")),
        earlier=tuple(content.get("earlier") or ()),
    )


def _rows(content: Content, name: str) -> list[dict[str, Any]]:
    return list(content.get(name) or ())


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
