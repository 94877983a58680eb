"""Takes a file in: its size, its kind, its content, the scanner, and then the vault."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO, Final

from flask import current_app
from sqlalchemy import select, update

from portal import audit, isolation
from portal.config import Settings
from portal.extensions import db
from portal.files import cipher, heads, scanner, signatures
from portal.files.heads import Listed
from portal.files.kinds import PICTURES, Kind
from portal.files.models import StoredFile
from portal.files.refusal import N_, FileGone, FileRefused, VaultDamaged
from portal.files.services import open_plain, put
from portal.files.vault import EMPTY, TOO_LARGE, Stored, spoken
from portal.text import TextRefused, clean_file_name
from portal.transaction import transaction

ACTOR: Final = "worker"
# Children load these by name: the web process never carries the parsers.
_INSPECT: Final = "portal.files.parsing:inspect"
_PREVIEW: Final = "portal.files.pictures:preview"
_PICTURE: Final = isolation.Limits(memory=1024 * 1024 * 1024)
RESCAN_SECONDS: Final = 300
RESCANNED_AT_ONCE: Final = 20
_INFECTED: Final = N_("查毒软件在文件里发现了 %(virus)s；请清除后再上传")

isolation.preload(_INSPECT.partition(":")[0])


@dataclass(frozen=True)
class Taken:
    """A file in the vault: its cleaned name, its kind, what is in an archive, and its scan."""

    stored: Stored
    name: str
    kind: Kind
    contents: tuple[Listed, ...]
    scan: str

    @property
    def is_picture(self) -> bool:
        """Whether `preview` can draw it."""
        return self.kind.look in PICTURES


@dataclass(frozen=True)
class Examined:
    """A file that may be taken: its cleaned name, its kind, what is in an archive, its scan."""

    name: str
    kind: Kind
    contents: tuple[Listed, ...]
    scan: str


def examine(stream: BinaryIO, name: str, *, limit: int) -> Examined:
    """Check and scan a file of at most `limit` bytes from a stream that can be rewound.

    Keeps nothing; the stream stands at its beginning then.  Raises FileRefused with the reason.
    """
    name = cleaned(name)
    size = stream.seek(0, io.SEEK_END)
    if not size:
        raise FileRefused(EMPTY)
    if size > limit:
        raise FileRefused(TOO_LARGE, limit=spoken(limit))
    stream.seek(0)
    kind = heads.check_head(name, stream.read(signatures.HEAD))
    stream.seek(0)
    contents = _inspected(name, stream)
    state = _scanned(stream)
    stream.seek(0)
    return Examined(name, kind, contents, state)


def take(stream: BinaryIO, name: str, *, context: str, limit: int) -> Taken:
    """Check, scan and seal a file; like `put`, outside the transaction that enters it."""
    found = examine(stream, name, limit=limit)
    stored = put(stream, context=context, limit=limit)
    return Taken(stored, found.name, found.kind, found.contents, found.scan)


def preview(data: bytes) -> bytes:
    """A picture drawn anew, small and without metadata: PNG or JPEG; raises FileRefused."""
    return isolation.run(_PREVIEW, data, refusal=FileRefused, limits=_PICTURE)


def preview_type(preview_data: bytes) -> str:
    """What `preview` made: 'image/png' or 'image/jpeg'."""
    return "image/png" if preview_data.startswith(b"\x89PNG") else "image/jpeg"


def rescan() -> int:
    """Ask the scanner again about files that wait for it; returns how many it judged.

    Stops at the first that it still cannot judge.
    """
    waiting = (
        select(StoredFile.id, StoredFile.context)
        .where(StoredFile.scan == scanner.UNAVAILABLE, StoredFile.destroyed_at.is_(None))
        .order_by(StoredFile.created_at)
        .limit(RESCANNED_AT_ONCE)
    )
    judged = 0
    for storage_id, context in db.session.execute(waiting).all():
        try:
            found = scanner.scan(_scanner(), open_plain(storage_id, context))
        except (VaultDamaged, FileGone):  # verify names it
            continue
        if found.state == scanner.UNAVAILABLE:
            break
        _judge(storage_id, found)
        judged += 1
    return judged


def scan_of(storage_id: str) -> str:
    """What the scanner said of a file, see `scanner`; '' for an unknown one."""
    return (
        db.session.execute(
            select(StoredFile.scan).where(StoredFile.id == storage_id)
        ).scalar_one_or_none()
        or ""
    )


def cleaned(name: str) -> str:
    """A file's name as it may be shown; raises FileRefused."""
    try:
        return clean_file_name(name)
    except TextRefused as refused:
        raise FileRefused(refused.template, "", **refused.values) from refused


def _inspected(name: str, stream: BinaryIO) -> tuple[Listed, ...]:
    pieces = cipher.in_chunks(stream, scanner.PIECE)
    return heads.listed(isolation.run_on(_INSPECT, pieces, name, refusal=FileRefused))


def _scanned(stream: BinaryIO) -> str:
    stream.seek(0)
    found = scanner.scan(_scanner(), cipher.in_chunks(stream, scanner.PIECE))
    if found.state == scanner.INFECTED:
        raise FileRefused(_INFECTED, virus=found.name[:100])
    return found.state


def _judge(storage_id: str, found: scanner.Scan) -> None:
    with transaction():
        mine = update(StoredFile).where(StoredFile.id == storage_id)
        db.session.execute(mine.values(scan=found.state))
        if found.state == scanner.INFECTED:
            audit.record(ACTOR, "files.infected", storage_id, {"virus": found.name[:100]})


def _scanner() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.clamd_url
