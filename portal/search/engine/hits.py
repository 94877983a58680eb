"""The best hits of an answer, in order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ordinals = NDArray[np.intp]


@dataclass(frozen=True)
class Hit:
    """One document that was found."""

    score: float
    ordinal: int
    key: str


@dataclass(frozen=True)
class Page:
    """How many documents were found in all, and the first of them, best first."""

    total: int
    hits: tuple[Hit, ...]


def choose(
    found: Ordinals, primary: NDArray[np.number], secondary: NDArray[np.int64], most: int
) -> Ordinals:
    """At most `most` of the found ordinals: greatest primary first, then least secondary.

    `primary` and `secondary` have one row an ordinal; no two ordinals share a secondary.
    """
    if most <= 0:
        return found[:0]
    if len(found) > most:
        found = _cut(found, primary[found], secondary[found], most)
    return found[np.lexsort((secondary[found], -primary[found]))]


def _cut(
    found: Ordinals, primary: NDArray[np.number], secondary: NDArray[np.int64], most: int
) -> Ordinals:
    """The same set that a full sort would leave, without sorting it all."""
    last = np.partition(primary, len(primary) - most)[len(primary) - most]
    sure, even = found[primary > last], found[primary == last]
    room = most - len(sure)
    if len(even) > room:
        even = even[np.argpartition(secondary[primary == last], room - 1)[:room]]
    return np.concatenate((sure, even))
