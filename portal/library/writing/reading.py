"""A file becomes a draft: read in a child process, so that a hostile one harms nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from portal import isolation
from portal.editorial.errors import Refused
from portal.editorial.kinds import ReadFile
from portal.library.markup.refusal import FileRefused

READABLE = (".docx", ".pdf", ".ofd", ".html", ".htm", ".md", ".txt")
LARGEST = 20 * 1024 * 1024
_OPENED: Final = "portal.library.writing.opening:opened"
_LIMITS: Final = isolation.Limits(seconds=60, cpu_seconds=30)

# An interpreter of its own would load the whole portal for every file.
isolation.preload(_OPENED.partition(":")[0])


def read_file(kind: str, path: Path) -> ReadFile:
    """What a file says, field by field; raises Refused with the reason."""
    if path.stat().st_size > LARGEST:
        raise Refused("文件超过 %(most)s MB；请去掉图片，或拆成几个文件", most=LARGEST >> 20)
    try:
        answer = isolation.run(
            _OPENED, path.read_bytes(), path.name, kind, refusal=FileRefused, limits=_LIMITS
        )
    except FileRefused as refused:
        raise Refused(refused.message) from refused
    found = json.loads(answer)
    return ReadFile(found["content"], tuple(found["remarks"]))
