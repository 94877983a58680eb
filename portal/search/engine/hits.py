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
) -> NDArray[np.intp]:
    """The places in `found` of at most `most`: greatest primary first, then least secondary.

    `primary` has a row for each place, `secondary` for each ordinal; no two share a secondary.
    """
    places = np.arange(len(found)) if len(found) <= most else _cut(found, primary, secondary, most)
    return places[np.lexsort((secondary[found[places]], -primary[places]))]


def _cut(
    found: Ordinals, primary: NDArray[np.number], secondary: NDArray[np.int64], most: int
) -> NDArray[np.intp]:
    """The same set that a full sort would leave, without sorting it all."""
    if most <= 0:
        return np.zeros(0, dtype=np.intp)
    last = np.partition(primary, len(primary) - most)[len(primary) - most]
    sure, even = np.flatnonzero(primary > last), np.flatnonzero(primary == last)
    room = most - len(sure)
    if len(even) > room:
        even = even[np.argpartition(secondary[found[even]], room - 1)[:room]]
    return np.concatenate((sure, even))
