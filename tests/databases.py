"""Databases for the tests: SQLite files, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade

from portal import command_line, create_app
from portal.config import Settings
from portal.extensions import db

TEMPLATE = "portal_template"
#: a file system in memory, where there is one
MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3
FIRST_WITH_STRATEGY = 150_000


def programs() -> Path | None:
    """Folder of PostgreSQL's programs, None when the machine has none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server that listens on a socket in a folder of its own; yields its address."""
    folder = programs()
    if folder is None:
        absent("PostgreSQL is not installed (initdb was not found)")
    with tempfile.TemporaryDirectory(prefix="portal-pg-", dir=quick_place()) as name:
        place = Path(name)
        user = server_user(place)
        as_user = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
        data = place / "data"
        quick = "-c fsync=off -c full_page_writes=off -c max_connections=60"
        listen = f"-k {place} -c listen_addresses='' {quick}"
        control = [*as_user, str(folder / "pg_ctl"), "-D", str(data), "-w"]
        make = [*as_user, str(folder / "initdb"), "-D", str(data), "-U", "portal", "-A", "trust"]
        quietly([*make, "-E", "UTF8", "--locale=C", "-N"], place)
        log = ["-l", str(place / "log"), "-o", listen]
        quietly([*control, *log, "start"], place)
        try:
            yield f"postgresql+psycopg://portal@/{{}}?host={place}"
        finally:
            quietly([*control, "-m", "immediate", "stop"], place)


def quick_place() -> Path | None:
    """A folder in memory with room for a server: a fresh database for each test is 300 files."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return None


def quietly(command: list[str], folder: Path) -> None:
    """Run a program of the server; its chatter is not the tests' output."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def server_user(place: Path) -> str:
    """The server refuses to run as root: give its folder to somebody else then."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    user = next(name for name in ("postgres", "nobody") if known_user(name))
    shutil.chown(place, user)
    return user


def known_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def absent(what: str) -> None:
    """A missing part is a failure in CI and an announced skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


def migrated(instance: Path, url: str = "") -> None:
    """Bring an empty database to the newest schema."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key="s" * 40))
    command_line.init_app(app)
    with app.app_context():
        upgrade()
        db.engine.dispose()


class Postgres:
    """A running server and what is made on it."""

    def __init__(self, address: str, instance: Path) -> None:
        self.address, self.count = address, 0
        self.strategy = " STRATEGY FILE_COPY" if self.version() >= FIRST_WITH_STRATEGY else ""
        self.admin("CREATE DATABASE " + TEMPLATE)
        migrated(instance, address.format(TEMPLATE))

    def version(self) -> int:
        """The server's version: 150004 for 15.4."""
        plain = self.address.format("postgres").replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            return connection.info.server_version

    def admin(self, statement: str) -> None:
        plain = self.address.format("postgres").replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)

    def database(self) -> AbstractContextManager[str]:
        """A fresh migrated database; yields its address and drops it at the end."""
        return self._made(f" TEMPLATE {TEMPLATE}{self.strategy}")

    def empty_database(self) -> AbstractContextManager[str]:
        """A database without any table."""
        return self._made("")

    @contextmanager
    def _made(self, template: str) -> Iterator[str]:
        self.count += 1
        name = f"portal_{self.count}"
        self.admin(f"CREATE DATABASE {name}{template}")
        try:
            yield self.address.format(name)
        finally:
            self.admin(f"DROP DATABASE {name} WITH (FORCE)")
