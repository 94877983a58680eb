"""Folders and small files that survive a crash: private, written whole, on the disk when named."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def private(folder: Path) -> Path:
    """The folder, made with 0700 if need be; its name is on the disk afterwards."""
    if not folder.is_dir():
        private(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
        sync(folder.parent)
    return folder


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_private(path: Path, data: bytes) -> None:
    """Write a file (0600) wholly or not at all; an older one of that name is replaced."""
    private(path.parent)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync(path.parent)
