"""Drawing the judged set: twelve classes, forty questions each, the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.relevance import articles, numbers, sentences, titles
from benchmarks.relevance.items import Draw, Item
from benchmarks.relevance.library import Known, Library
from benchmarks.relevance.wordings import SPLITS

COUNT = 40
TRIES_FOR_ONE = 50

CLASSES: dict[str, Callable[[Draw, Known], Item | None]] = {
    "a1": titles.fragment,
    "a2": titles.abbreviation,
    "b": sentences.clause,
    "b2": sentences.inside,
    "c": titles.chatter,
    "d": titles.traditional,
    "e1": titles.spelled,
    "e2": titles.initials,
    "f": titles.slip,
    "g": numbers.number,
    "h1": titles.question,
    "h2": articles.question,
}
NAMES = {
    "a1": "title fragment",
    "a2": "abbreviated title",
    "b": "clause",
    "b2": "inside a clause",
    "c": "title in chatter",
    "d": "Traditional",
    "e1": "pinyin",
    "e2": "initials",
    "f": "homophone slip",
    "g": "文号",
    "h1": "question, title",
    "h2": "question, article",
}


def draw(library: Library, split: str, seed: int, count: int = COUNT) -> list[Item]:
    """Questions of one split: from its own half of the texts, in its own wordings."""
    half = library.half(SPLITS.index(split))
    if not half:
        return []
    items: list[Item] = []
    for name in CLASSES:
        drawing = Draw(library, split, random.Random(f"{seed} {split} {name}"))
        items += drawn(drawing, name, half, count)
    return items


def drawn(drawing: Draw, name: str, half: list[Known], count: int) -> list[Item]:
    """Different questions of one class, each text in turn before any comes again."""
    found: dict[str, Item] = {}
    waiting: list[Known] = []
    for _ in range(count * TRIES_FOR_ONE):
        if len(found) == count:
            break
        waiting = waiting or drawing.dice.sample(half, len(half))
        item = CLASSES[name](drawing, waiting.pop())
        if item:
            found.setdefault(item.question, item)
    return list(found.values())
