"""Seeded questions that at least one text answers: words that stand together, and phrases."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal.search.analysis import normalise, query_words

QUESTIONS = 80
WORDS = {"1 word": 1, "2 words": 2, "4 words": 4}
SHORTEST, LONGEST = 4, 8
RUN = re.compile("[\u4e00-\u9fff]{12,}")
TRIES = 1_000


@dataclass(frozen=True)
class Questions:
    """Questions by kind, words joined by spaces; `holding` counts the texts with each phrase."""

    by_kind: dict[str, list[str]]
    holding: list[int]


def draw(passages: list[str], texts: Iterable[str], seed: int) -> Questions:
    """The same questions for the same passages and seed."""
    dice = random.Random(seed)
    by_kind = {
        kind: drawn(passages, dice, lambda text, n=count: words(text, n, dice))
        for kind, count in WORDS.items()
    }
    by_kind["phrase"] = drawn(passages, dice, lambda text: phrase(text, dice))
    return Questions(by_kind, times_held(by_kind["phrase"], texts))


def drawn(passages: list[str], dice: random.Random, make: Callable[[str], str]) -> list[str]:
    """Different questions, as many as there should be, or as a small library gives."""
    found: dict[str, None] = {}
    for _ in range(TRIES):
        if len(found) == QUESTIONS:
            break
        question = make(normalise(dice.choice(passages)))
        if question:
            found[question] = None
    return list(found)


def words(text: str, count: int, dice: random.Random) -> str:
    """Different words of a passage that stay whole when they stand alone; '' for too few."""
    kept = sorted({word for word in query_words(text) if len(word) > 1 and word.isalpha()})
    whole = [word for word in kept if query_words(word) == [word]]
    return " ".join(dice.sample(whole, count)) if len(whole) >= count else ""


def phrase(text: str, dice: random.Random) -> str:
    """Four to eight neighbouring characters from inside a run of Han characters."""
    runs = RUN.findall(text)
    if not runs:
        return ""
    run, length = dice.choice(runs), dice.randint(SHORTEST, LONGEST)
    start = dice.randrange(len(run) - length + 1)
    return str(run[start : start + length])


def times_held(phrases: list[str], texts: Iterable[str]) -> list[int]:
    """In how many of the normalised texts each phrase stands, by looking."""
    counts = [0] * len(phrases)
    for text in texts:
        for place, wanted in enumerate(phrases):
            counts[place] += wanted in text
    return counts
