"""A file becomes a draft: read by a program of its own, so that a hostile one harms nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from portal.config import PROJECT
from portal.editorial.errors import Refused
from portal.editorial.kinds import ReadFile

READABLE = (".docx", ".pdf", ".ofd", ".html", ".htm", ".md", ".txt")
LARGEST = 20 * 1024 * 1024
PROGRAM = "portal.library.writing.opening"
SECONDS = 90
BROKEN = "文件读不出来；请用原软件打开后另存一份，或把正文粘贴进来"


def read_file(kind: str, path: Path) -> ReadFile:
    """What a file says, field by field; raises Refused with the reason."""
    if path.stat().st_size > LARGEST:
        raise Refused("文件超过 %(most)s MB；请去掉图片，或拆成几个文件", most=LARGEST >> 20)
    command = [sys.executable, "-W", "ignore", "-m", PROGRAM, path.name, kind]
    try:
        with path.open("rb") as file:
            done = subprocess.run(  # noqa: S603 - our own program, the name is cleaned
                command, stdin=file, capture_output=True, timeout=SECONDS, cwd=PROJECT, check=True
            )
        answer = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Refused(BROKEN) from error
    if reason := answer.get("refused"):
        raise Refused(reason)
    return ReadFile(answer["content"], tuple(answer["remarks"]))
