"""Files: originals that everyone may read, and sealed ones that only their owners may."""

from flask import Flask

from portal import worker
from portal.files import commands
from portal.files.heads import Listed
from portal.files.intake import (
    RESCAN_SECONDS,
    Examined,
    Taken,
    examine,
    preview,
    preview_type,
    rescan,
    scan_of,
    take,
)
from portal.files.kinds import ACCEPT, Kind
from portal.files.originals import keep, path_of
from portal.files.refusal import FileGone, FileRefused, KeyMissing, VaultDamaged
from portal.files.scanner import may_be_opened
from portal.files.services import destroy, enter, missing_keys, open_plain, put, sweep
from portal.files.vault import HOUR, Stored

__all__ = [
    "ACCEPT",
    "Examined",
    "FileGone",
    "FileRefused",
    "KeyMissing",
    "Kind",
    "Listed",
    "Stored",
    "Taken",
    "VaultDamaged",
    "destroy",
    "enter",
    "examine",
    "init_app",
    "keep",
    "may_be_opened",
    "missing_keys",
    "open_plain",
    "path_of",
    "preview",
    "preview_type",
    "put",
    "scan_of",
    "take",
]


def init_app(app: Flask) -> None:
    app.cli.add_command(commands.files_group)
    app.extensions["readiness"]["files"] = lambda: not missing_keys()
    worker.add_duty(app, "files sweep", sweep, every=HOUR)
    worker.add_duty(app, "files scan", rescan, every=RESCAN_SECONDS)
