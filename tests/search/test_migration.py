"""The texts of the search move into a table of their own, and back, with nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from portal import command_line, create_app
from portal.config import Settings
from portal.extensions import db

FACTS = (
    "kind, title, url, document_number, number_key, issuer, issued_on, published_on, region, "
    "status, flat_title, bare_title, digest, summary"
)
WORDS = ", ".join(["'x'"] * len(FACTS.split(",")))
ENTRY = (
    f"INSERT INTO search_entry (key, {FACTS}, year, topics, authority, change, is_removed, "
    f"flat_text, passages) VALUES ('policy-1', {WORDS}, 2020, '[]', 5, 7, :gone, '专利权', '[]')"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The portal on a database as it was before the move."""
    settings = Settings(instance=tmp_path, secret_key="x" * 40)
    if request.param == "sqlite":
        yield from _opened(settings)
    else:
        with request.getfixturevalue("postgres").empty_database() as url:
            yield from _opened(Settings(instance=tmp_path, secret_key="x" * 40, database_url=url))


def _opened(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    command_line.init_app(app)
    with app.app_context():
        upgrade(revision="0002")
        yield app
        db.session.remove()
        db.engine.dispose()


def stored(table: str) -> list[tuple[str, str]]:
    rows = db.session.execute(text(f"SELECT key, flat_text FROM {table}")).all()
    db.session.rollback()
    return [(key, flat_text) for key, flat_text in rows]


def test_texts_move_and_come_back(old_app: Flask) -> None:
    db.session.execute(text(ENTRY), {"gone": False})
    db.session.commit()
    upgrade(revision="0003")
    assert stored("search_text") == [("policy-1", "专利权")]
    downgrade(revision="0002")
    assert stored("search_entry") == [("policy-1", "专利权")]
