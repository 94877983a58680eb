"""Fixtures of the search tests."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.search import first_words, follower
from portal.search.results import Results, search
from portal.search.wanted import wanted
from tests.search.samples import LIBRARY, put

Ask = Callable[..., Results]


@pytest.fixture
def library(app: Flask) -> Flask:
    """The portal with a small library that is indexed, and the first synonyms."""
    put(*LIBRARY)
    first_words.load()
    follower.follow()
    return app


@pytest.fixture
def ask(library: Flask) -> Ask:
    """Asks the search: ask("质押", kind=["policy"], sort="date")."""

    def ask_for(text: str = "", **options: object) -> Results:
        settings = {
            name: options.pop(name)
            for name in ("sort", "page", "per_page", "as_typed")
            if name in options
        }
        return search(wanted(text, options, **settings))  # type: ignore[arg-type]

    return ask_for


def keys(results: Results) -> list[str]:
    """The keys of the hits, in order."""
    return [item.entry.key for item in results.items]
