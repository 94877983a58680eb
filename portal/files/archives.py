"""Opens ZIP archives within limits that are counted while really unpacking."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portal.files.refusal import BROKEN, N_, FileRefused

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 200
# Small archives of repetitive text pass any ratio; a bomb needs room to explode.
_RATIO_FREE: Final = 4 * 1024 * 1024
_CHUNK: Final = 256 * 1024
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCKED: Final = N_("文件或压缩包有密码；请去掉密码，或解压后逐个上传")
_BOMB: Final = N_("文件解压后大得不正常；请解压后逐个上传")
_ODD_PATH: Final = N_("压缩包里有不正常的路径或链接；请解压后重新压缩再上传")
_RARE: Final = N_("压缩包用了少见的压缩方式；请重新压缩成普通的 ZIP 再上传")
_TWICE: Final = N_("压缩包里有重名的文件，可能被改动过；请解压后重新压缩再上传")
_CROWDED: Final = N_("压缩包里有 %(count)s 个文件，最多 %(limit)s 个；请分成几个压缩包再上传")
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


@dataclass
class Allowance:
    """How much may still be unpacked and how many entries opened, in all nested archives."""

    bytes_left: int
    entries_left: int = MAX_ENTRIES

    @classmethod
    def for_size(cls, packed: int) -> Allowance:
        """The allowance of an archive of so many bytes."""
        return cls(min(MAX_UNPACKED, max(_RATIO_FREE, packed * MAX_RATIO)))

    def count_entries(self, count: int) -> None:
        self.entries_left -= count
        if self.entries_left < 0:
            used = MAX_ENTRIES - self.entries_left
            raise FileRefused(_CROWDED, count=used, limit=MAX_ENTRIES)

    def count_bytes(self, count: int) -> None:
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise FileRefused(_BOMB)


class Archive:
    """A ZIP archive in memory whose directory was checked."""

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        self._allowance = allowance
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN_ZIP as error:
            raise FileRefused(BROKEN) from error
        allowance.count_entries(len(entries))
        for entry in entries:
            _check(entry)
        self._entries = {entry_name(entry): entry for entry in entries if not entry.is_dir()}
        if len({entry_name(entry) for entry in entries}) != len(entries):
            raise FileRefused(_TWICE)

    def names(self) -> list[str]:
        """Names of the files in it, in the archive's order, with forward slashes."""
        return list(self._entries)

    def look(self) -> str:
        """Which kind of container it is: 'docx', 'xlsx', 'pptx', 'ofd' or 'zip'."""
        names = set(self._entries)
        if "OFD.xml" in names:
            return "ofd"
        if "[Content_Types].xml" in names:
            for folder, found in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
                if any(name.startswith(folder) for name in names):
                    return found
        return "zip"

    def read(self, name: str) -> bytes:
        """All bytes of one file, counted against the allowance while they unpack."""
        return b"".join(self._pieces(name))

    def unpack_all(self) -> None:
        """Unpack every file once, keeping nothing: sizes are counted, checksums compared."""
        for name in self._entries:
            for _ in self._pieces(name):
                pass

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(self._entries[name]) as part:
                while piece := part.read(_CHUNK):
                    self._allowance.count_bytes(len(piece))
                    yield piece
        except FileRefused:
            raise
        except _BROKEN_ZIP as error:
            raise FileRefused(BROKEN) from error


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry with forward slashes; without the UTF-8 mark it may be GB18030."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _decoded(name.encode("cp437", "replace")) or name
    return name.replace("\\", "/")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _check(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise FileRefused(_LOCKED)
    if entry.compress_type not in _METHODS:
        raise FileRefused(_RARE)
    if "\0" in entry.orig_filename or not _is_plain_path(entry_name(entry)):
        raise FileRefused(_ODD_PATH)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise FileRefused(_ODD_PATH)
    if entry.file_size > MAX_UNPACKED:
        raise FileRefused(_BOMB)


def _is_plain_path(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return name[1:2] != ":" and not {"", ".", ".."} & set(steps)
