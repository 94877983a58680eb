"""Originals of published texts: by content, written whole or not at all, for everyone to read."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from flask import current_app

DIGEST = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes) -> str:
    """Store bytes and return their SHA-256 in hex; the same bytes are stored once."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{digest}.{secrets.token_hex(4)}")
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return digest


def path_of(digest: str) -> Path:
    """Where the file with this content lies; raises ValueError for what is no digest."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(digest)
    uploads: Path = current_app.config["SETTINGS"].uploads
    return uploads / digest[:2] / digest[2:4] / digest
