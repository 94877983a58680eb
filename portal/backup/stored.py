"""The files that belong to the rows: sealed ones by their id, public originals by their content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection, select

from portal.backup.archive import CHUNK
from portal.files.models import StoredFile
from portal.files.originals import DIGEST, path_of
from portal.files.services import vault

SEALED: Final = "sealed/"
ORIGINAL: Final = "originals/"


def entries(connection: Connection, uploads: Path) -> Iterator[tuple[str, Path]]:
    """Name in the archive and place of each file that the snapshot knows, and each original."""
    living = select(StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    for storage_id in connection.execute(living.order_by(StoredFile.id)).scalars():
        yield SEALED + storage_id, vault().path_of(storage_id)
    for path in sorted(uploads.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if DIGEST.fullmatch(path.name):
            yield ORIGINAL + path.name, path


def place_of(name: str) -> Path | None:
    """Where an entry of the archive belongs; None for an entry that is no file.

    Raises ValueError or VaultDamaged for a name that no file of the portal has.
    """
    if name.startswith(SEALED):
        return vault().path_of(name.removeprefix(SEALED))
    if name.startswith(ORIGINAL):
        return path_of(name.removeprefix(ORIGINAL))
    return None


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file in pieces."""
    while chunk := file.read(CHUNK):
        yield chunk
