"""Opens ZIP containers (DOCX, OFD) within limits that are counted while really unpacking."""

import io
import zipfile
import zlib
from typing import Final

from portal.library.markup.refusal import FileRefused

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_PART: Final = 32 * 1024 * 1024
# Small archives of repetitive XML pass any ratio; a bomb needs room to explode.
_RATIO_FREE: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN: Final = "文件已损坏，里面的压缩包打不开。请用原软件打开后另存一份，或重新下载。"
_BROKEN_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


class Container:
    """A ZIP archive in memory that was checked and unpacked once, part by part."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            entries = self._archive.infolist()
        except _BROKEN_ZIP_ERRORS as error:
            raise FileRefused(_BROKEN) from error
        _check_directory(entries)
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        self._unpack_once(entries, len(data))

    def names(self) -> set[str]:
        """The names of all parts, with forward slashes, as they stand in the archive."""
        return set(self._sizes)

    def read(self, name: str) -> bytes:
        """The bytes of one part, which must be among `names()` and at most 32 MB."""
        if self._sizes[name] > MAX_PART:
            raise FileRefused(f"文件里的 {name} 超过 {MAX_PART // 1024 // 1024} MB，读不了。")
        return self._archive.read(name)

    def _unpack_once(self, entries: list[zipfile.ZipInfo], packed: int) -> None:
        allowed = min(MAX_UNPACKED, max(_RATIO_FREE, packed * MAX_RATIO))
        unpacked = 0
        for entry in entries:
            try:
                with self._archive.open(entry) as part:
                    while chunk := part.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > allowed:
                            raise FileRefused(
                                "文件解压后大得不正常（像压缩炸弹）。请用原软件另存一份再导入。"
                            )
            except _BROKEN_ZIP_ERRORS as error:
                raise FileRefused(_BROKEN) from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(f"文件里有 {len(entries)} 个部分，最多 {MAX_ENTRIES} 个。请另存一份。")
    if len({entry.filename for entry in entries}) != len(entries):
        raise FileRefused("文件里有重名的部分，可能被改动过。请用原软件另存一份再导入。")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise FileRefused("文件加了密码。请用原软件打开，去掉密码后另存再导入。")
        if entry.compress_type not in _METHODS:
            raise FileRefused("文件用了少见的压缩方式。请用原软件打开后另存一份再导入。")
        if not _is_plain_path(entry.orig_filename):
            raise FileRefused("文件里有不正常的路径，可能有害。请用原软件另存一份再导入。")
        if entry.file_size > MAX_UNPACKED:
            raise FileRefused("文件解压后大得不正常（像压缩炸弹）。请用原软件另存一份再导入。")


def _is_plain_path(name: str) -> bool:
    steps = name.removesuffix("/").split("/")
    return (
        "\\" not in name
        and "\0" not in name
        and ":" not in name
        and not ({"", ".", ".."} & set(steps))
    )


def describe_zip(data: bytes) -> tuple[str, str]:
    """Which kind of ZIP this is, from its directory alone: ('docx', 'Word 文档（.docx）') …"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except _BROKEN_ZIP_ERRORS as error:
        raise FileRefused(_BROKEN) from error
    if "OFD.xml" in names:
        return "ofd", "OFD 文件"
    if "[Content_Types].xml" in names:
        for folder, kind, description in (
            ("word/", "docx", "Word 文档（.docx）"),
            ("xl/", "other", "Excel 表格（.xlsx）"),
            ("ppt/", "other", "PowerPoint 演示文稿（.pptx）"),
        ):
            if any(name.startswith(folder) for name in names):
                return kind, description
    if "META-INF/MANIFEST.MF" in names:
        return "other", "Java 程序"
    return "other", "ZIP 压缩包"
