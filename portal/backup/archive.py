"""The file of a backup: a ZIP whose last entry lists every other one with its digest, sealed.

`manifest.json` carries the facts and the SHA-256 of each entry, `manifest.seal` is its HMAC under
the portal's secret key: whatever was changed, cut off, added or made with another key is noticed
before anything is used.  The keys of sealed files are not in it: keep them elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portal.files.folders import sync

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SEAL: Final = "manifest.seal"
CHUNK: Final = 1024 * 1024
#: what the standard library raises for archives that are not whole
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


class BackupRefused(Exception):
    """A backup that cannot be made or used: a Chinese sentence that says why and what to do."""


@dataclass(frozen=True)
class Archive:
    """A backup that was checked: its facts, and its entries."""

    path: Path
    facts: dict[str, Any]

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of an entry, one after the other."""
        with zipfile.ZipFile(self.path) as file, file.open(name) as entry:
            yield from entry

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of an entry in pieces."""
        with zipfile.ZipFile(self.path) as file:
            yield from _chunks(file, name)


class Writer:
    """Adds entries to a new archive and remembers their digests."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._digests: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes], compression: int) -> int:
        """Write one entry and return how many chunks it had.

        compression: a method of the standard library's `zipfile`.
        """
        digest, count = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(name)
        entry.compress_type = compression
        with self._file.open(entry, "w", force_zip64=True) as target:
            for chunk in chunks:
                digest.update(chunk)
                target.write(chunk)
                count += 1
        self._digests[name] = digest.hexdigest()
        return count

    def seal(self, facts: dict[str, Any], secret: str) -> dict[str, Any]:
        """Close the list of entries and return it: nothing can be added after this."""
        manifest = {"format": FORMAT, **facts, "entries": self._digests}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._file.writestr(MANIFEST, data)
        self._file.writestr(SEAL, seal_of(data, secret))
        return manifest


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A new archive (0600), there under its name only when it is whole.

    Raises BackupRefused when something of that name is there, or cannot be made.
    """
    if path.exists():
        raise BackupRefused(f"{path} 已经有了：请换一个文件名，旧备份不会被盖掉")
    fresh = path.with_name(f".{path.name}.partial")
    try:
        handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise BackupRefused(f"写不了 {path}：{error.strerror}") from error
    try:
        with os.fdopen(handle, "w+b") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as file:
                yield Writer(file)
            raw.flush()
            os.fsync(raw.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync(path.parent)


def checked(path: Path, secrets: Collection[str]) -> Archive:
    """Read a backup from end to end; raises BackupRefused unless all of it is as it was made.

    secrets: the portal's secret key and its former ones; one of them must have sealed it.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest = _manifest(file, secrets)
            _compare(file, manifest["entries"])
    except FileNotFoundError as error:
        raise BackupRefused(f"没有 {path} 这个文件：请核对路径") from error
    except DAMAGED as error:
        raise BackupRefused("备份文件不完整或被改动过：请换另一份备份") from error
    return Archive(path, manifest)


def seal_of(manifest: bytes, secret: str) -> str:
    """HMAC-SHA256 of a manifest under the portal's secret key, in hexadecimal."""
    return hmac.new(secret.encode(), b"portal backup\n" + manifest, hashlib.sha256).hexdigest()


def _manifest(file: zipfile.ZipFile, secrets: Collection[str]) -> dict[str, Any]:
    data, seal = file.read(MANIFEST), file.read(SEAL)
    if not any(hmac.compare_digest(seal_of(data, secret).encode(), seal) for secret in secrets):
        raise BackupRefused(
            "备份的签名不对：不是用本站的 PORTAL_SECRET_KEY 做的，或者被改动过。"
            "请用做备份时的密钥，或换另一份备份"
        )
    manifest: dict[str, Any] = json.loads(data)
    if manifest["format"] != FORMAT:
        raise BackupRefused("这份备份的格式本程序不认识：请用做备份时的程序版本恢复")
    return manifest


def _compare(file: zipfile.ZipFile, entries: dict[str, str]) -> None:
    """Raises ValueError unless the archive holds these entries, and no other, as they were."""
    names = file.namelist()
    if sorted(names) != sorted([*entries, MANIFEST, SEAL]):
        raise ValueError("entries were added or taken away")
    for name, expected in entries.items():
        digest = hashlib.sha256()
        for chunk in _chunks(file, name):
            digest.update(chunk)
        if digest.hexdigest() != expected:
            raise ValueError(name)


def _chunks(file: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with file.open(name) as entry:
        while chunk := entry.read(CHUNK):
            yield chunk
