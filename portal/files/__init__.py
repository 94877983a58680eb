"""Files: originals that everyone may read, and sealed ones that only their owners may."""

from flask import Flask

from portal import worker
from portal.files import commands
from portal.files.originals import keep, path_of
from portal.files.refusal import FileGone, FileRefused, KeyMissing, VaultDamaged
from portal.files.services import destroy, enter, missing_keys, open_plain, put, sweep
from portal.files.vault import HOUR, Stored

__all__ = [
    "FileGone",
    "FileRefused",
    "KeyMissing",
    "Stored",
    "VaultDamaged",
    "destroy",
    "enter",
    "init_app",
    "keep",
    "missing_keys",
    "open_plain",
    "path_of",
    "put",
]


def init_app(app: Flask) -> None:
    app.cli.add_command(commands.files_group)
    app.extensions["readiness"]["files"] = lambda: not missing_keys()
    worker.add_duty(app, "files sweep", sweep, every=HOUR)
