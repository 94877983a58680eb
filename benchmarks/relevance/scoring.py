"""Figures of the contest: mean reciprocal rank and recall among the first ten, by class."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.relevance.answering import Answered
from benchmarks.relevance.drawing import NAMES
from benchmarks.relevance.items import Item
from benchmarks.relevance.library import Library
from benchmarks.report import Table

FIRST = 10
ALL = "all"


def rank(item: Item, answer: Sequence[str]) -> int:
    """The place of the first right text, from 1; 0 when there is none among the first ten."""
    places = (place for place, key in enumerate(answer[:FIRST], 1) if key in item.right)
    return next(places, 0)


def mean_reciprocal_rank(ranks: Sequence[int]) -> float:
    """1 when every first answer is right."""
    return sum(1 / place for place in ranks if place) / len(ranks)


def recall(ranks: Sequence[int]) -> float:
    """The share of questions with a right answer among the first ten."""
    return sum(place > 0 for place in ranks) / len(ranks)


def scores(items: Sequence[Item], found: Sequence[Answered], documents: int, split: str) -> Table:
    """A row a class, two figures a contestant."""
    columns = [f"{answered.name} {name}" for answered in found for name in ("MRR", "R@10")]
    title = f"Relevance, {split} split, {documents} documents"
    table = Table(title, ("class", "", "questions", *columns))
    for kind in (ALL, *NAMES):
        places = [at for at, item in enumerate(items) if kind in (ALL, item.kind)]
        if places:
            row = [figure for answered in found for figure in figures(items, answered, places)]
            table.rows.append((kind, NAMES.get(kind, "every class"), len(places), *row))
    return table


def figures(
    items: Sequence[Item], answered: Answered, places: Sequence[int]
) -> tuple[float, float]:
    """Both figures over some of the questions."""
    ranks = [rank(items[at], answered.answers[at]) for at in places]
    return mean_reciprocal_rank(ranks), recall(ranks)


def times(answered: Answered, documents: int) -> Table:
    """How long a question takes, all classes mixed."""
    table = Table(
        f"{answered.name}: time a question at {documents} documents, ms", ("p50", "p95", "p99")
    )
    ordered = sorted(answered.times)
    places = (min(len(ordered) - 1, int(len(ordered) * share)) for share in (0.5, 0.95, 0.99))
    table.rows.append(tuple(ordered[place] for place in places))
    return table


def misses(items: Sequence[Item], answered: Answered, library: Library) -> Table:
    """Questions whose first answer is wrong, with what was wanted and what came."""
    table = Table(
        f"{answered.name}: not first", ("class", "rank", "question", "wanted", "came first")
    )
    for item, answer in zip(items, answered.answers, strict=True):
        place = rank(item, answer)
        if place != 1:
            wanted = library.by_key[item.source].entry.title
            first = library.by_key[answer[0]].entry.title if answer else ""
            table.rows.append((item.kind, place or "none", item.question, wanted, first))
    return table
