"""Looks through a whole file: is it what its name says, open to everyone, free of tricks?

Runs in a child process (`isolation.run`), for every byte here comes from strangers.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from typing import Final

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from portal.files import archives, boxes, pictures, signatures, sound
from portal.files.compound import ENCRYPTED, look_of_compound
from portal.files.heads import OFFICE, Listed, check_head, refuse
from portal.files.kinds import BOXES, PICTURES, Kind, kind_of
from portal.files.refusal import BROKEN, N_, FileRefused
from portal.text import TextRefused, clean_file_name, decode

DEEPEST: Final = 1  # an archive in the archive may be, another one in that may not
_JUNK: Final = re.compile(r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$")
_MAIL_HEADER: Final = re.compile(
    rb"^(from|to|date|subject|received|mime-version|message-id)[ \t]*:", re.I | re.M
)
_MAIL_HEAD: Final = 64 * 1024
_MACROS: Final = re.compile(r"(^|/)vbaProject\.bin$", re.I)
_NO_MAIL: Final = N_("这不像一封邮件；请在邮箱里把原信导出为 .eml 再上传")
_MACROS_INSIDE: Final = N_("文件里有宏，可能有害；请另存为不带宏的文件再上传")
_TOO_DEEP: Final = N_("压缩包里套了太多层压缩包；请解压后只压缩一层再上传")
_EMPTY_ARCHIVE: Final = N_("压缩包里没有文件；请检查后重新压缩")


def inspect(data: bytes, name: str) -> bytes:
    """Check the file called `name`; returns what is in it as JSON, see `heads.listed`.

    Raises FileRefused with the reason.
    """
    found = _look_through(name, data, archives.Allowance.for_size(len(data)), depth=0)
    return json.dumps([asdict(item) for item in found]).encode()


def _look_through(
    name: str, data: bytes, allowance: archives.Allowance, depth: int
) -> list[Listed]:
    kind = check_head(name, data[: signatures.HEAD])
    if kind.look in PICTURES:
        pictures.check(kind.look, data)
    elif kind.look in BOXES:
        boxes.check(kind.look, data)
    elif kind.look == "mp3":
        sound.check(data)
    elif kind.look == "pdf":
        _check_pdf(data)
    elif kind.look in ("text", "mail"):
        _check_text(kind, data)
    elif kind.look.startswith("ole-"):
        if (found := look_of_compound(data)) != kind.look:
            refuse(name, kind, found)
    else:
        return _look_into_archive(name, kind, data, allowance, depth)
    return []


def _check_pdf(data: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused(ENCRYPTED)
        if not len(reader.pages):
            raise FileRefused(BROKEN)
    except (PyPdfError, OSError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(BROKEN) from error


def _check_text(kind: Kind, data: bytes) -> None:
    if kind.look == "mail":
        if not _MAIL_HEADER.search(data[:_MAIL_HEAD]):
            raise FileRefused(_NO_MAIL)
        return
    try:
        decode(data)
    except TextRefused as refused:
        raise FileRefused(refused.template, "", **refused.values) from refused


def _look_into_archive(
    name: str, kind: Kind, data: bytes, allowance: archives.Allowance, depth: int
) -> list[Listed]:
    archive = archives.Archive(data, allowance)
    if (found := archive.look()) != kind.look:
        refuse(name, kind, found)
    if kind.look in OFFICE:
        if any(_MACROS.search(part) for part in archive.names()):
            raise FileRefused(_MACROS_INSIDE)
        archive.unpack_all()
        return []
    if depth > DEEPEST:
        raise FileRefused(_TOO_DEEP)
    return _entries(archive, allowance, depth)


def _entries(archive: archives.Archive, allowance: archives.Allowance, depth: int) -> list[Listed]:
    found: list[Listed] = []
    for path in archive.names():
        content = archive.read(path)
        if not content or _JUNK.search(path):
            continue
        name = _clean_path(path)
        try:
            inner = _look_through(path, content, allowance, depth + 1)
        except FileRefused as refused:
            inside = f"{name}/{refused.inside}" if refused.inside else name
            raise FileRefused(refused.template, inside, **refused.values) from refused
        found.append(Listed(name, len(content), kind_of(path).media_type))
        found += [Listed(f"{name}/{item.name}", item.size, item.media_type) for item in inner]
    if not found:
        raise FileRefused(_EMPTY_ARCHIVE)
    return found


def _clean_path(path: str) -> str:
    try:
        return "/".join(clean_file_name(step) for step in path.split("/"))
    except TextRefused as refused:
        raise FileRefused(refused.template, "", **refused.values) from refused
