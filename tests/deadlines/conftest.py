"""The room's own rows are few and plain: its pages are tested on SQLite alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a fresh migrated database: '' means SQLite in the instance folder."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    shutil.copy(sqlite_template, instance / "portal.sqlite3")
    return ""
