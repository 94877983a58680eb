"""Reading one segment file piece by piece, so that no process keeps a copy of it."""

import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final
from weakref import finalize

from portal.search.engine.errors import IndexDamaged
from portal.search.engine.folder import Stamp, stamp_if_there, stamp_of
from portal.search.engine.state import SegmentRecord, digest_of

POSTINGS_PART: Final = ".pst"
SPOTS_PART: Final = ".spt"
# Their rows have checksums of their own, in the dictionary.
ROWS_PARTS: Final = (POSTINGS_PART, SPOTS_PART)


class SegmentFile:
    """An open segment whose bytes are checked before they are used; safe between threads.

    Each read names its own place (`pread`), so there is no shared file position. The pages
    stay in the cache of the system, shared by all processes. A memory map would do the same,
    but a file cut short under a map kills the process; here it is a short read.
    """

    def __init__(self, directory: Path, record: SegmentRecord) -> None:
        self.path = directory / record.file_name
        self.record = record
        self.stamp: Stamp = stamp_of(self.path)
        self._handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        finalize(self, os.close, self._handle)
        self._check_file()

    def part(self, name: str) -> bytes:
        """A whole part, checked; empty when the segment has none of that name."""
        part = self.record.parts.get(name)
        if part is None:
            return b""
        raw = self._read(part.offset, part.length)
        if zlib.crc32(raw) != part.checksum:
            raise self.damage(f"{name} 部分与校验和不符")
        return raw

    def rows(self, name: str, start: int, end: int) -> bytes:
        """Bytes of posting lists or spots; unchecked, as every row has a checksum of its own."""
        part = self.record.parts[name]
        if not 0 <= start <= end <= part.length:
            raise self.damage("倒排表位置有误")
        return self._read(part.offset + start, end - start)

    def damage(self, what: str) -> IndexDamaged:
        """The error for damage that was met; other processes are made to look, too.

        They look at a file again when its time has changed (see `following`), and the one
        that writes will find the damage and build the index anew.
        """
        with suppress(OSError):
            os.utime(self.path)
        return IndexDamaged(f"索引文件 {self.path.name} {what}，请重建索引。")

    def is_untouched(self) -> bool:
        """Whether the file in the directory is still the one that was opened."""
        return stamp_if_there(self.path) == self.stamp

    def _read(self, offset: int, length: int) -> bytes:
        raw = os.pread(self._handle, length, offset)
        if len(raw) != length:
            raise self.damage("不完整")
        return raw

    def _check_file(self) -> None:
        """A file that is not as it was left by its writer is read through before use."""
        _, size, modified = self.stamp
        if (size, modified) == (self.record.size, self.record.modified):
            return
        if size != self.record.size or digest_of(self.path) != self.record.digest:
            raise IndexDamaged(f"索引文件 {self.path.name} 与写成时不同，请重建索引。")
