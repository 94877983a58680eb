"""Reads a file into the fields of a draft, as a program of its own: the parsers stay outside.

`python -m portal.library.writing.opening NAME KIND` takes the file on standard input and answers
in JSON: {"content", "remarks"}, or {"refused"} with the reason.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from typing import Any

from portal.library.importing import text_from
from portal.library.markup.refusal import FileRefused
from portal.library.readers import read_bytes
from portal.library.structure import parse
from portal.library.values import Text
from portal.library.writing.manuscript import DAYS, WORDS
from portal.library.writing.wording import html_of

PICTURE = re.compile(rb"<(?:img|svg)\b", re.IGNORECASE)


def content_of_file(name: str, data: bytes, kind: str) -> dict[str, Any]:
    """What the file says, field by field, and what was not taken over; raises FileRefused."""
    source = read_bytes(name, data)
    parsed = parse(source)
    text = text_from(source, parsed, kind, len(data))
    return {"content": content_from(text), "remarks": remarks(name, data, parsed.masthead)}


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


def main() -> None:
    name, kind = sys.argv[1:3]
    try:
        answer = content_of_file(name, sys.stdin.buffer.read(), kind)
    except FileRefused as refused:
        answer = {"refused": refused.message}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
