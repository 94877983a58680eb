"""Synonyms and best bets of the editors, kept in memory until something public changes."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, current_app

from portal import changes
from portal.search import queries
from portal.search.queries import BestBet


@dataclass(frozen=True)
class Words:
    """What the editors have taught, by flat words and flat questions."""

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    best_bets: Mapping[str, tuple[BestBet, ...]] = field(default_factory=dict)


class Vocabulary:
    """The words as of a change number; two threads may read them anew, both get the same."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.change = -1
        self.words = Words()

    def at(self, change: int) -> Words:
        with self.lock:
            if self.change == change:
                return self.words
        words = Words(queries.synonyms(), queries.best_bets())
        with self.lock:
            self.change, self.words = change, words
        return words


def init_app(app: Flask) -> None:
    app.extensions["search_vocabulary"] = Vocabulary()


def words() -> Words:
    """The words as they are now."""
    vocabulary: Vocabulary = current_app.extensions["search_vocabulary"]
    return vocabulary.at(changes.known())
