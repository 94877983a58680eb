"""What a name and the first bytes tell of a file, and what is listed of an archive."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from portal.files import signatures
from portal.files.kinds import LABELS, Kind, kind_of
from portal.files.refusal import N_, FileRefused

OFFICE: Final = frozenset({"docx", "xlsx", "pptx", "ofd"})
_OTHER: Final = N_(
    "文件名以 %(extension)s 结尾，内容却是%(found)s；"
    "请用原软件另存为%(wanted)s，或把扩展名改对再上传"
)
_LOCKED_OR_OLD: Final = N_(
    "这是加了密码的文件或旧版 Office 文档；请用原软件打开，去掉密码后另存为%(wanted)s再上传"
)


@dataclass(frozen=True)
class Listed:
    """A file in an archive: its name with folders, its size in bytes and its media type."""

    name: str
    size: int
    media_type: str


def listed(answer: bytes) -> tuple[Listed, ...]:
    """What `parsing.inspect` found in an archive; nothing for other files."""
    return tuple(Listed(**item) for item in json.loads(answer))


def check_head(name: str, head: bytes) -> Kind:
    """Compare a name with the first bytes alone; raises FileRefused when they disagree."""
    kind = kind_of(name)
    found = signatures.look(head)
    if found == "ole" and kind.look in OFFICE:
        raise FileRefused(_LOCKED_OR_OLD, wanted=kind.label)
    if not _may_be(kind.look, found):
        refuse(name, kind, found)
    return kind


def _may_be(look: str, found: str) -> bool:
    if found == "ole":
        return look.startswith("ole-")
    if found == "zip":
        return look in OFFICE or look == "zip"
    if found == "text":
        return look in ("text", "mail")
    return found == look or {found, look} == {"mp4", "mov"}


def refuse(name: str, kind: Kind, found: str) -> None:
    extension = "." + name.rpartition(".")[2][:16]
    spoken = signatures.spoken(found, LABELS)
    raise FileRefused(_OTHER, extension=extension, found=spoken, wanted=kind.label)
