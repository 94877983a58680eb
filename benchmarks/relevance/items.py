"""One judged question."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.relevance.library import Known, Library

# A question that fits more texts than these asks for none of them in particular.
MOST_RIGHT = 3


@dataclass(frozen=True)
class Item:
    """A question of a class, the text it was drawn from, and all texts that answer it."""

    kind: str
    question: str
    source: str
    right: frozenset[str]


@dataclass
class Draw:
    """What the makers of questions draw with."""

    library: Library
    split: str
    dice: random.Random


def keys(texts: Iterable[Known]) -> frozenset[str]:
    """The keys of texts."""
    return frozenset(text.key for text in texts)


def judged(
    kind: str, question: str, source: Known, right: Iterable[Known], most: int = MOST_RIGHT
) -> Item | None:
    """A question, unless it is empty or fits too many real texts; copies of texts count."""
    found = list(right)
    if not question or sum(text.is_real for text in found) > most:
        return None
    return Item(kind, question, source.key, keys(found) | {source.key})


def same_title(library: Library, source: Known) -> list[Known]:
    """The texts with the title of a text."""
    return [text for text in library.real if text.bare == source.bare]
