"""Reads a file into the fields of a draft: the work of a child process, see `reading`."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

from portal.library.importing import text_from
from portal.library.readers import read_inside
from portal.library.structure import parse
from portal.library.values import Text
from portal.library.writing.manuscript import DAYS, WORDS
from portal.library.writing.wording import html_of

PICTURE = re.compile(rb"<(?:img|svg)\b", re.IGNORECASE)


def opened(data: bytes, name: str, kind: str) -> bytes:
    """What the file says, field by field, and what was not taken over: {"content", "remarks"}.

    Raises FileRefused with the reason.
    """
    source = read_inside(name, data)
    parsed = parse(source)
    text = text_from(source, parsed, kind, len(data))
    answer = {"content": content_from(text), "remarks": remarks(name, data, parsed.masthead)}
    return json.dumps(answer).encode()


def content_from(text: Text) -> dict[str, Any]:
    """The fields that are filled in; what the file does not say is left out."""
    found: dict[str, Any] = {name: getattr(text, name) for name in WORDS}
    found |= {name: str(getattr(text, name) or "") for name in DAYS}
    found["document_number"] = text.document_number
    found["topics"] = list(text.topics)
    found["cover"] = html_of(dict(vars(block)) for block in text.cover)
    found["body"] = html_of(dict(vars(block)) for block in text.blocks)
    return {name: value for name, value in found.items() if value}


def remarks(name: str, data: bytes, masthead: str) -> list[str]:
    """Sentences about what a reader of the draft would miss."""
    found = []
    if pictures := count_pictures(name, data):
        found.append(f"略去 {pictures} 幅图片；需要的请作为附件上传")
    if masthead:
        found.append(f"文头没有放进正文：{'；'.join(masthead.splitlines())}")
    return found


def count_pictures(name: str, data: bytes) -> int:
    """Pictures in a Word file or a web page; 0 where they cannot be counted."""
    if name.lower().endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return sum(part.startswith("word/media/") for part in package.namelist())
    return len(PICTURE.findall(data)) if name.lower().endswith((".html", ".htm")) else 0
