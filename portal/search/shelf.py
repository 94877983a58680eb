"""What is known of documents beside the index, kept while their generation of it lasts."""

from collections.abc import Iterable

from flask import Flask, current_app

from portal.clock import today
from portal.search import queries
from portal.search.engine.reader import Reader
from portal.search.ranking import Title, mild_points

MOST_KEPT = 20_000


class Shelf:
    """Titles by ordinal, fetched when first asked for; a document that was deleted has none.

    `points` are the mild ones of every document. Two threads may fetch the same title; both get
    the same.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.points = mild_points(reader, today().year)
        self.found: dict[int, Title | None] = {}

    def titles(self, ordinals: Iterable[int]) -> dict[int, Title]:
        """The titles of those that are still there."""
        wanted = list(ordinals)
        keys = {self.reader.key(n): n for n in wanted if n not in self.found}
        fetched: dict[int, Title | None] = dict.fromkeys(keys.values())
        if keys:
            fetched |= {keys[key]: title for key, title in queries.titles(list(keys)).items()}
        known = self.found
        if len(known) < MOST_KEPT:
            known.update(fetched)
        both = ((n, fetched.get(n) or known.get(n)) for n in wanted)
        return {n: title for n, title in both if title is not None}


def init_app(app: Flask) -> None:
    app.extensions["search_shelf"] = None


def shelf_of(reader: Reader) -> Shelf:
    """The shelf of this generation; that of the one before is dropped."""
    shelf: Shelf | None = current_app.extensions["search_shelf"]
    if shelf is None or shelf.reader is not reader:
        shelf = Shelf(reader)
        current_app.extensions["search_shelf"] = shelf
    return shelf
