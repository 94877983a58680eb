"""Reads files of the library: Markdown, plain text, HTML, DOCX, PDF and OFD, all untrusted.

`read` and `read_bytes` give a `SourceText` or raise `FileRefused`, whose Chinese message says
what is wrong and how to mend it. Nothing else comes out of them, whatever the bytes. Who is in a
child process already takes `read_inside`.
"""

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from portal import isolation
from portal.library.markup.lines import within_limits
from portal.library.markup.refusal import FileRefused
from portal.library.readers import markdown, ofd, pdf, plain, web, word
from portal.library.readers.reading import Parser, Reading, packed, unpacked
from portal.library.readers.recognition import recognise
from portal.library.structure.values import SourceText
from portal.text import TextRefused, clean_file_name

__all__ = ["MAX_BYTES", "FileRefused", "read", "read_bytes", "read_inside"]

MAX_BYTES: Final = 20 * 1024 * 1024
_PARSERS: Final[dict[str, Parser]] = {
    "md": markdown.parse,
    "txt": plain.parse,
    "html": web.parse,
    "docx": word.parse,
    "pdf": pdf.parse,
    "ofd": ofd.parse,
}
# A text of usual length is read here; all else is parsed in a child process.
_TEXTS: Final = frozenset({"md", "txt"})
_USUAL_BYTES: Final = 256 * 1024
_LIMITS: Final = isolation.Limits(seconds=60, cpu_seconds=30)

isolation.preload(__name__)


def read(path: Path) -> SourceText:
    """Read the file at `path`, at most MAX_BYTES long."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused("这不是一个文件。请选择文件本身，不要选文件夹或设备。")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise FileRefused("文件打不开。请确认它还在原处，并且有权读取。") from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> SourceText:
    """Read a file that is in memory; `name` gives its extension and becomes `source_name`."""
    return _source(name, data, _parse)


def read_inside(name: str, data: bytes) -> SourceText:
    """As `read_bytes`, without a further child process: the work of `isolation.run` alone.

    Where the bytes are damaged, a parser may raise anything.
    """
    return _source(name, data, lambda kind, data: _PARSERS[kind](data))


def _source(name: str, data: bytes, parse: Callable[[str, bytes], Reading]) -> SourceText:
    if not data:
        raise FileRefused("文件是空的。请确认选对了文件。")
    if len(data) > MAX_BYTES:
        raise FileRefused(f"文件超过 {MAX_BYTES // 1024 // 1024} MB。请去掉图片，或拆成几个文件。")
    try:
        source_name = clean_file_name(name.encode("utf-8", "replace").decode())
    except TextRefused as refused:
        raise FileRefused(f"{refused.message}。") from refused
    kind = recognise(source_name, data)
    reading = parse(kind, data)
    return SourceText(
        lines=within_limits(reading.lines),
        metadata=reading.metadata,
        source_name=source_name,
        digest=hashlib.sha256(data).hexdigest(),
        format=kind,
    )


def _parse(kind: str, data: bytes) -> Reading:
    if kind in _TEXTS and len(data) <= _USUAL_BYTES:
        return _PARSERS[kind](data)
    work = f"{__name__}:{parsed.__name__}"
    return unpacked(isolation.run(work, data, kind, refusal=FileRefused, limits=_LIMITS))


def parsed(data: bytes, kind: str) -> bytes:
    """What the parser of a kind finds, packed: the work of the child process."""
    return packed(_PARSERS[kind](data))
