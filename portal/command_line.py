"""What only the command line needs, so that no web process carries it: migrations and imports.

`serve` prepares the state and then becomes the server (`python -m portal`), a fresh program that
has never held what the preparation needed.
"""

from __future__ import annotations

import os
import subprocess
import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate, upgrade

from portal import worker
from portal.backup.commands import backup_group
from portal.commands import load_samples, refuse_missing_keys, settings
from portal.config import PROJECT
from portal.extensions import db
from portal.library.commands import library_group
from portal.migrations import FOLDER

migrate = Migrate()


def init_app(app: Flask) -> None:
    """Bind the migrations and add the commands that read files or change the schema."""
    migrate.init_app(app, db, directory=str(FOLDER), render_as_batch=True)
    app.cli.add_command(serve_command)
    app.cli.add_command(library_group)
    app.cli.add_command(backup_group)


@click.command("serve", help="准备好数据，然后提供网页服务（附带后台工作）。")
@with_appcontext
def serve_command() -> None:
    prepare(current_app._get_current_object())  # type: ignore[attr-defined]
    refuse_missing_keys()
    db.engine.dispose()
    become([sys.executable, "-m", "portal"])


def prepare(app: Flask) -> None:
    """Bring the state to what this program needs: schema, first content, index."""
    upgrade()
    if settings().site.sample_content:
        load_samples()
    worker.catch_up(app)


def become(command: list[str]) -> None:
    """Run another program of the project in place of this one, under the same process number."""
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    # Many threads with an arena each would hold memory that nobody uses.
    environment = {"MALLOC_ARENA_MAX": "2", **os.environ, "PYTHONPATH": path}
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":  # there a replaced program looks finished to whoever waits for it
        done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own
        raise SystemExit(done.returncode)
    os.execve(command[0], command, environment)  # noqa: S606 - our own
