"""Fixtures shared by all tests: databases, the app on both of them, pages with their checks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import command_line, create_app, worker
from portal.config import Settings, Site
from portal.extensions import db
from tests import databases
from tests.distribution import Together
from tests.pages import Browser

# Property tests are bounded in examples, never in time: the machine may be busy.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

SECRET = "a-secret-for-tests-" + "x" * 32


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test copies."""
    instance = tmp_path_factory.mktemp("template")
    databases.migrated(instance)
    return instance / "portal.sqlite3"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Postgres]:
    """One PostgreSQL server for the session."""
    with databases.postgres_server() as address:
        yield databases.Postgres(address, tmp_path_factory.mktemp("template-pg"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh migrated database; '' means SQLite in the instance folder."""
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        yield ""
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield url


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """Settings of a portal in a temporary folder."""
    return Settings(
        instance=tmp_path / "instance",
        database_url=database,
        secret_key=SECRET,
        site=Site(sample_content=True),
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The portal on a fresh database, inside an application context."""
    app = create_app(settings)
    command_line.init_app(app)
    app.config["TESTING"] = True
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A plain client of the portal."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Visits pages by endpoint and checks each one as it goes."""
    return Browser(app)


@pytest.fixture
def work(app: Flask) -> object:
    """Call it to let the worker do all that is owed."""

    def until_done() -> None:
        db.session.rollback()
        worker.catch_up(app)
        db.session.rollback()

    return until_done


@pytest.fixture(scope="session")
def texts_folder() -> Path | None:
    """The folder of real texts, None when PORTAL_TEXTS names none."""
    named = os.environ.get("PORTAL_TEXTS", "")
    return Path(named) if named else None
