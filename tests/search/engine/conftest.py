"""An index in a temporary folder."""

from pathlib import Path

import pytest

from portal.search.engine.index import SearchIndex


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index of a test lives; not there yet."""
    return tmp_path / "search"


@pytest.fixture
def index(folder: Path) -> SearchIndex:
    """An index with nothing in it."""
    made = SearchIndex(folder)
    made.rebuild([], 0)
    return made
