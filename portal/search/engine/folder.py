"""The folder of the index: who may write it, one writer at a time, and what is swept out."""

import fcntl
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from portal.search.engine.errors import IndexBusy, IndexMissing, IndexUnsafe

LOCK_NAME: Final = "lock"
DIRECTORY_PREFIX: Final = "index-"
WHOOSH_LOCK_NAME: Final = "MAIN_WRITELOCK"
PRIVATE: Final = 0o700
_FOR_OTHERS: Final = 0o077

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """What changes when a file is replaced or altered: inode, size in bytes, time in ns."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def stamp_if_there(path: Path) -> Stamp | None:
    """The stamp of a file, None when it cannot be found."""
    try:
        return stamp_of(path)
    except OSError:
        return None


def ensure_private(path: Path) -> None:
    """Refuse a folder that others may read or write: Whoosh files hold pickles."""
    try:
        found = path.lstat()
    except FileNotFoundError as error:
        raise IndexMissing(f"没有索引文件夹 {path}，请重建索引。") from error
    if not stat.S_ISDIR(found.st_mode):
        raise IndexUnsafe(f"{path} 不是文件夹，请移走后重建索引。")
    if found.st_uid != os.geteuid():
        raise IndexUnsafe(f"索引文件夹 {path} 属于其他用户，请改为服务自己的用户所有。")
    if stat.S_IMODE(found.st_mode) & _FOR_OTHERS:
        raise IndexUnsafe(f"索引文件夹 {path} 对其他用户开放，请执行 chmod 700。")


def create_private(path: Path) -> None:
    """Make the folder, with its parents, for this user alone; one that exists is checked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=PRIVATE, exist_ok=True)
    ensure_private(path)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder; the system lets it go when the process dies."""
    handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy("另一个进程正在写索引，请稍后再试。") from error
        yield
    finally:
        os.close(handle)


def sweep(folder: Path, directory: str, kept: Collection[str]) -> None:
    """Remove what no state names: strays of killed commits, old segments, old directories.

    `kept` are the names of the files in `directory` that stay. Readers that still have a
    swept file open go on reading it.
    """
    for path in folder.glob(f"{DIRECTORY_PREFIX}*"):
        if path.name != directory:
            remove(path)
    for path in (folder / directory).iterdir():
        if path.name not in kept and path.name != WHOOSH_LOCK_NAME:
            remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder as far as it can be removed."""
    # What cannot be removed now is no harm and will be tried again after the next commit.
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
