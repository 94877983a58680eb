"""The vault: sealed files under random names, written whole or not at all, outside the database.

Only the one who has a file's `Stored` (its row) and the folder of wrapping keys can open it.
Nothing plain is ever written.  A crash leaves at most a sealed file that no row names; `sweep`
sets such orphans aside and later removes them.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final

from portal.files import cipher
from portal.files.folders import private, sync
from portal.files.keys import KeyFolder, WrappingKey
from portal.files.refusal import N_, FileRefused, VaultDamaged

STORAGE_ID: Final = re.compile(r"[0-9a-f]{32}")
HOUR: Final = 3600.0
WEEK: Final = 7 * 24 * HOUR
EMPTY: Final = N_("文件是空的；请检查后重新选择")
NO_ROOM: Final = N_("服务器的存储空间不够，这个文件没有收到；请过一会儿再传，或者联系我们")
#: the disk, a quota, a limit of file sizes
NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
TOO_LARGE: Final = N_("文件超过 %(limit)s；请压缩或拆成几个再上传")
INCOMING: Final = "incoming"
ORPHANS: Final = "orphans"
_NO_LINK: Final = os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True)
class Stored:
    """What must be remembered of a sealed file to open it again."""

    storage_id: str
    size: int
    sha256: str
    key_id: str
    wrapped_key: bytes = field(repr=False)


@dataclass(frozen=True)
class Swept:
    """What a sweep found: set aside, taken back, removed for good; and ids without their file."""

    set_aside: tuple[str, ...]
    taken_back: tuple[str, ...]
    removed: tuple[str, ...]
    missing: tuple[str, ...]


class Vault:
    """A folder of sealed files and the folder of keys that opens them."""

    def __init__(self, folder: Path, keys: KeyFolder) -> None:
        self.folder, self.keys = folder, keys

    def put(self, stream: BinaryIO, *, context: str, limit: int) -> Stored:
        """Seal what the stream still holds: at most `limit` bytes, at least one.

        Raises FileRefused when it is empty or larger; then, as after any error, nothing stays.
        """
        storage_id, file_key = secrets.token_hex(16), cipher.new_key()
        key, bound = self.keys.current(), binding(storage_id, context)
        plain = Measured(stream, limit)
        fresh = private(self.folder / INCOMING) / storage_id
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in cipher.seal(plain.chunks(), file_key, bound):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            self._place(fresh, storage_id)
        except BaseException as error:
            fresh.unlink(missing_ok=True)
            if is_full(error):
                raise FileRefused(NO_ROOM) from error
            raise
        wrapped = key.wrap(file_key, bound)
        return Stored(storage_id, plain.size, plain.sha256, key.id, wrapped)

    def open_plain(self, stored: Stored, context: str) -> Iterator[bytes]:
        """The plain bytes in chunks, once the whole file has been verified.

        Raises VaultDamaged at the call, before a byte is out, for whatever is not as it was put
        in; each chunk is verified again when its turn comes.
        """
        file_key, bound = self._file_key(stored, context), binding(stored.storage_id, context)
        digest, size = hashlib.sha256(), 0
        for chunk in self._chunks(stored.storage_id, file_key, bound):
            digest.update(chunk)
            size += len(chunk)
        if (size, digest.hexdigest()) != (stored.size, stored.sha256):
            raise VaultDamaged("size or digest is another")
        return self._chunks(stored.storage_id, file_key, bound)

    def destroy(self, storage_id: str) -> None:
        """Remove a sealed file; one that is gone already is no error."""
        for path in (self.path_of(storage_id), self.folder / ORPHANS / storage_id):
            path.unlink(missing_ok=True)

    def rewrap(self, stored: Stored, context: str, key: WrappingKey) -> Stored:
        """The same file with its key wrapped by another wrapping key; the file stays as it is."""
        file_key = self._file_key(stored, context)
        wrapped = key.wrap(file_key, binding(stored.storage_id, context))
        return replace(stored, key_id=key.id, wrapped_key=wrapped)

    def files(self, older_than: float = 0.0) -> dict[str, Path]:
        """The files in their places by id, only those not touched for so many seconds."""
        latest = time.time() - older_than
        paths = (path for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if _is_older(path, latest))
        return {path.name: path for path in paths}

    def sweep(self, found: dict[str, Path], known: Collection[str]) -> Swept:
        """Put the vault in order; `found` must have been listed before `known` was read.

        A file that no known id names is set aside for a week and then removed: should the
        database have been the wrong one, nothing is lost.  One that is known again comes back.
        """
        aside = (self.folder / ORPHANS).glob("*")
        taken_back = [path.name for path in aside if path.name in known and self._restore(path)]
        set_aside = [name for name in found if name not in known and self._set_aside(found[name])]
        removed = [*self._remove(INCOMING, HOUR), *self._remove(ORPHANS, WEEK)]
        missing = [name for name in known if not self.path_of(name).exists()]
        return Swept(*map(tuple, (set_aside, taken_back, removed, missing)))

    def path_of(self, storage_id: str) -> Path:
        """Where the sealed file lies; raises VaultDamaged for what is no id."""
        if not STORAGE_ID.fullmatch(storage_id):
            raise VaultDamaged("no storage id")
        return self.folder / storage_id[:2] / storage_id

    def _place(self, fresh: Path, storage_id: str) -> None:
        path = self.path_of(storage_id)
        private(path.parent)
        fresh.replace(path)
        sync(path.parent)

    def _file_key(self, stored: Stored, context: str) -> bytes:
        key = self.keys.get(stored.key_id)
        return key.unwrap(stored.wrapped_key, binding(stored.storage_id, context))

    def _chunks(self, storage_id: str, key: bytes, bound: bytes) -> Iterator[bytes]:
        with self._open(storage_id) as file:
            yield from cipher.opened(file, key, bound)

    def _open(self, storage_id: str) -> BinaryIO:
        try:
            handle = os.open(self.path_of(storage_id), os.O_RDONLY | os.O_NONBLOCK | _NO_LINK)
        except OSError as error:
            raise VaultDamaged("the sealed file is not there") from error
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
            os.close(handle)
            raise VaultDamaged("a link or no plain file lies in the place of the sealed file")
        return os.fdopen(handle, "rb")

    def _set_aside(self, path: Path) -> bool:
        return _move(path, private(self.folder / ORPHANS) / path.name)

    def _restore(self, path: Path) -> bool:
        return _move(path, self.path_of(path.name))

    def _remove(self, folder: str, older_than: float) -> Iterator[str]:
        latest = time.time() - older_than
        for path in (self.folder / folder).glob("*"):
            if _is_older(path, latest):
                path.unlink(missing_ok=True)
                yield path.name


def is_full(error: BaseException) -> bool:
    """Whether the disk, a quota or a limit of file sizes left no room."""
    return isinstance(error, OSError) and error.errno in NO_SPACE


class Measured:
    """A stream in chunks that is counted and digested as it flows, and refused past its limit."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.stream, self.limit = stream, limit
        self.size, self._digest = 0, hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """Pieces of cipher.CHUNK bytes, the last may be shorter."""
        for chunk in cipher.in_chunks(self.stream, cipher.CHUNK):
            self.size += len(chunk)
            if self.size > self.limit:
                raise FileRefused(TOO_LARGE, limit=spoken(self.limit))
            self._digest.update(chunk)
            yield chunk
        if not self.size:
            raise FileRefused(EMPTY)


def binding(storage_id: str, context: str) -> bytes:
    """What a file's chunks and key are bound to; ids have one length, so nothing is ambiguous."""
    return storage_id.encode() + context.encode()


def spoken(size: int) -> str:
    """A size in bytes for people: 1024 → '1 KB'."""
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size} {unit}"
        size //= 1024
    return f"{size} GB"


def _move(path: Path, to: Path) -> bool:
    private(to.parent)
    try:
        path.replace(to)
    except FileNotFoundError:  # another sweep was quicker
        return False
    os.utime(to)  # the week begins now
    sync(to.parent)
    return True


def _is_older(path: Path, latest: float) -> bool:
    try:
        return path.lstat().st_mtime <= latest
    except FileNotFoundError:
        return False
