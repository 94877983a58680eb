"""Attachments of pieces: checked like evidence, kept as originals that the public may read.

Pictures are drawn anew, small enough for a page, without the traces of cameras and places.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import IO, BinaryIO, cast

from portal import files
from portal.editorial.errors import Refused
from portal.editorial.fields import Content, described, is_picture

LARGEST = 30 * 1024 * 1024
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
ENDINGS = (
    *(".pdf", ".ofd", ".docx", ".xlsx", ".pptx", ".doc", ".xls", ".wps", ".et"),
    *(".txt", ".csv", ".zip"),
    *PICTURES,
)
ACCEPT = ",".join(ENDINGS)


def keep(stream: IO[bytes], name: str) -> Content:
    """Check, scan and store a file; returns what a piece's content holds of it.

    Raises Refused with the reason, in words for the sender.
    """
    if PurePath(name).suffix.lower() not in ENDINGS:
        raise Refused(
            "附件可以是 PDF、OFD、Office 和 WPS 文档、文本、CSV、ZIP，以及 PNG、JPEG、WebP 图片"
        )
    try:
        found = files.examine(cast(BinaryIO, stream), name, limit=LARGEST)
    except files.FileRefused as refused:
        raise Refused(refused.message) from refused
    if not files.may_be_opened(found.scan):
        raise Refused("查毒软件现在连不上，附件没有收下；请过几分钟再传")
    data, name = stream.read(), found.name
    if is_picture(name):
        data, name = _drawn_anew(data, name)
    return described({"digest": files.keep(data), "name": name, "size": len(data)})


def _drawn_anew(data: bytes, name: str) -> tuple[bytes, str]:
    """A picture without anything but its pixels, under the ending of what it has become."""
    try:
        drawn = files.preview(data)
    except files.FileRefused as refused:
        raise Refused(refused.message) from refused
    ending = ".png" if files.preview_type(drawn) == "image/png" else ".jpg"
    return drawn, str(PurePath(name).with_suffix(ending))


def of_digest(digest: str, name: str, alt: str = "") -> Content:
    """The same of a file that is stored already; a lost one has size -1, which no piece keeps."""
    try:
        size = files.path_of(digest).stat().st_size
    except (OSError, ValueError):
        size = -1
    return described({"digest": digest, "name": name, "size": size}, alt)


def is_held(content: Content, digest: str) -> bool:
    """Whether a content names a file, in any of its fields."""
    return any(
        isinstance(entry, dict) and entry.get("digest") == digest
        for value in content.values()
        if isinstance(value, list)
        for entry in value
    )


def name_of(content: Content, digest: str) -> str:
    """The name under which a content holds a file; '' when it holds none."""
    for value in content.values():
        for entry in value if isinstance(value, list) else ():
            if isinstance(entry, dict) and entry.get("digest") == digest:
                return str(entry.get("name", ""))
    return ""
