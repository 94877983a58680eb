"""Each migration goes up and down with data in it, and ends where the models are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from portal import command_line, create_app, migrations
from portal.config import Settings
from portal.extensions import db
from tests.factories import cites, publish

SECRET = "migrations-" + "x" * 32


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The portal on a database without any table."""
    if request.param == "sqlite":
        yield from opened(Settings(instance=tmp_path, secret_key=SECRET))
    else:
        with request.getfixturevalue("postgres").empty_database() as url:
            yield from opened(Settings(instance=tmp_path, database_url=url, secret_key=SECRET))


def opened(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    command_line.init_app(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_up_and_down_and_up_again_with_data(empty_app: Flask) -> None:
    upgrade()
    publish(citations=(cites("某某条例"),), topics=("专利",))
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    publish()
    assert db.session.execute(text("SELECT number FROM audit_head")).scalar() == 2


def test_the_migrations_end_where_the_models_are(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, db.metadata)
    assert differences == []


def test_there_is_one_head_and_the_program_knows_it(empty_app: Flask) -> None:
    folder = empty_app.extensions["migrate"].directory
    assert ScriptDirectory(folder).get_heads() == [migrations.newest()]


def test_the_program_knows_where_the_database_stands(empty_app: Flask) -> None:
    assert migrations.present(db.engine) == ""
    upgrade(revision="0001")
    assert migrations.present(db.engine) == "0001"
    upgrade()
    assert migrations.present(db.engine) == migrations.newest()
    downgrade(revision="base")
    assert migrations.present(db.engine) == ""
