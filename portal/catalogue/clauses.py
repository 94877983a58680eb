"""From what an item rests on to the clause in the library, which another room answers for.

The rooms stand side by side; whoever puts the portal together hands over the function that knows
which texts the library holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import Flask, current_app

from portal.numerals import chinese_number

#: (title, 文号) of a text, each '' when unknown
Named = tuple[str, str]
RANGE = "至"
BETWEEN = re.compile("[、，,]")


@dataclass(frozen=True)
class Held:
    """A text that the library holds: its page, and the anchors of its clauses there."""

    url: str
    title: str
    validity: str
    is_digest: bool
    anchors: frozenset[str] = field(default_factory=frozenset)


Finder = Callable[[Sequence[Named]], Mapping[Named, Held]]


@dataclass(frozen=True)
class Article:
    """第二十六条, or a run of articles by its ends; `url` is '' where the clause is not held."""

    label: str
    url: str


@dataclass(frozen=True)
class Ground:
    """A text that an item rests on, with its articles; `url` is '' when it is not held."""

    document: str
    number: str
    articles: tuple[Article, ...]
    url: str
    validity: str
    is_digest: bool


def init_app(app: Flask) -> None:
    app.extensions["catalogue_texts"] = lambda _named: {}


def use(app: Flask, finder: Finder) -> None:
    """Ask this function which texts there are."""
    app.extensions["catalogue_texts"] = finder


def grounds(rows: Sequence[Mapping[str, str]]) -> list[Ground]:
    """The legal basis of an item with its links; one question to the library."""
    finder: Finder = current_app.extensions["catalogue_texts"]
    held = finder([(row["document"], row["number"]) for row in rows]) if rows else {}
    return [_ground(row, held.get((row["document"], row["number"]))) for row in rows]


def anchor_of(article: str) -> str:
    """二十六 → t26, 十二之一 → t12-1; '' for what is no number of an article."""
    whole, _, part = article.partition("之")
    number = chinese_number(whole)
    if number is None:
        return ""
    inner = chinese_number(part) if part else None
    return f"t{number}-{inner}" if inner else f"t{number}"


def _ground(row: Mapping[str, str], held: Held | None) -> Ground:
    parts = [part.strip() for part in BETWEEN.split(row["article"]) if part.strip()]
    return Ground(
        document=row["document"],
        number=row["number"],
        articles=tuple(_article(part, held) for part in parts),
        url=held.url if held else "",
        validity=held.validity if held else "",
        is_digest=bool(held and held.is_digest),
    )


def _article(part: str, held: Held | None) -> Article:
    first, _, last = part.partition(RANGE)
    label = f"第{first}条至第{last}条" if last else f"第{first}条"
    anchor = anchor_of(first)
    is_held = held is not None and anchor in held.anchors
    return Article(label, f"{held.url}#{anchor}" if held and is_held else "")
