"""Reads the directory of old Office files (compound files, [MS-CFB]), and no more of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from portal.files.refusal import BROKEN, N_, FileRefused

_LAST_SECTOR: Final = 0xFFFFFFFA  # above it stand the marks for "end", "free" and so on
_ENTRY: Final = 128
_STREAM: Final = 2
_SMALLEST_STREAM: Final = 4096  # a smaller one lies in the mini stream
_MOST_SECTORS: Final = 4096  # of the directory
ENCRYPTED: Final = N_("文件加了密码；请用原软件打开，去掉密码后另存再上传")
_FIB_IS_ENCRYPTED: Final = 0x0100  # [MS-DOC] 2.5.2, FibBase.fEncrypted
_FILE_PASS: Final = 0x002F  # [MS-XLS] 2.4.117
_MARKS: Final = {
    "ole-word": {"WordDocument"},
    "ole-sheet": {"Workbook", "Book"},
    "ole-slides": {"PowerPoint Document"},
    "ole-mail": {"__properties_version1.0"},
}


class Compound:
    """The names in a compound file, and where its longer streams begin."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._shift: int = struct.unpack_from("<H", data, 30)[0]
            if self._shift not in (9, 12):
                raise FileRefused(BROKEN)
            self._table = list(self._fat_sectors())
            self.starts = dict(self._entries(struct.unpack_from("<I", data, 48)[0]))
        except (struct.error, IndexError) as error:
            raise FileRefused(BROKEN) from error

    def look(self) -> str:
        """Which kind of old Office file it is, '' for none that we know."""
        names = set(self.starts)
        return next((look for look, marks in _MARKS.items() if names & marks), "")

    def is_encrypted(self) -> bool:
        """Whether a password is needed to read it."""
        if {"EncryptedPackage", "EncryptedSummary"} & set(self.starts):
            return True
        word = self._beginning("WordDocument")
        if len(word) > 12 and struct.unpack_from("<H", word, 10)[0] & _FIB_IS_ENCRYPTED:
            return True
        sheet = self._beginning("Workbook") or self._beginning("Book")
        return _FILE_PASS in _record_types(sheet)

    def _sector(self, number: int) -> bytes:
        size = 1 << self._shift
        found = self._data[(number + 1) * size : (number + 2) * size]
        if not found:
            raise IndexError(number)
        return found

    def _numbers(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _fat_sectors(self) -> Iterator[int]:
        """Where the pieces of the allocation table lie: 109 in the header, more in a chain."""
        yield from self._numbers(self._data[76:512])
        following, left = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(left, _MOST_SECTORS)):
            if following >= _LAST_SECTOR:
                return
            numbers = self._numbers(self._sector(following))
            yield from numbers[:-1]
            following = numbers[-1]

    def _after(self, number: int) -> int:
        per_sector = (1 << self._shift) // 4
        piece = self._table[number // per_sector]
        return self._numbers(self._sector(piece))[number % per_sector]

    def _entries(self, number: int) -> Iterator[tuple[str, int]]:
        for _ in range(_MOST_SECTORS):
            if number >= _LAST_SECTOR:
                return
            sector = self._sector(number)
            for at in range(0, len(sector) - _ENTRY + 1, _ENTRY):
                length, kind = struct.unpack_from("<HB", sector, at + 64)
                start, size = struct.unpack_from("<II", sector, at + 116)
                if kind:
                    name = sector[at : at + max(0, min(length, 64) - 2)].decode(
                        "utf-16-le", "replace"
                    )
                    in_place = kind == _STREAM and size >= _SMALLEST_STREAM
                    yield name, start if in_place else -1
            number = self._after(number)

    def _beginning(self, name: str) -> bytes:
        start = self.starts.get(name, -1)
        return b"" if start < 0 or start >= _LAST_SECTOR else self._sector(start)


def look_of_compound(data: bytes) -> str:
    """Which old Office file this is, a look of `kinds.KINDS` or 'ole'.

    Raises FileRefused when it needs a password or is broken.
    """
    found = Compound(data)
    if found.is_encrypted():
        raise FileRefused(ENCRYPTED)
    return found.look() or "ole"


def _record_types(stream: bytes) -> set[int]:
    """The types of the whole records at a workbook's beginning."""
    types, at = set(), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        types.add(kind)
        at += 4 + length
    return types
