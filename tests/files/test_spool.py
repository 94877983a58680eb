"""An upload that waits for its request to end is read as it was sent, and lies nowhere plain."""

from __future__ import annotations

import io
import random
from pathlib import Path

from flask import Flask, request

from portal.files.spool import open_spool

MARK = b"plain marker of the evidence "


def open_files() -> list[bytes]:
    """What lies in the nameless files that this process holds."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            if "(deleted)" in str(entry.readlink()):
                found.append(entry.read_bytes())
        except OSError:
            continue
    return found


def test_what_was_written_is_read_from_any_place() -> None:
    dice, spool = random.Random(7), open_spool()
    data = dice.randbytes(1_000_003)
    at = 0
    while at < len(data):
        step = dice.choice([1, 15, 16, 17, 4_099, 300_000])
        spool.write(data[at : at + step])
        at += step
    assert spool.seek(0, io.SEEK_END) == len(data)
    for _ in range(50):
        start, size = dice.randrange(len(data)), dice.randrange(70_000)
        spool.seek(start)
        assert spool.read(size) == data[start : start + size]
    spool.seek(0)
    assert spool.read() == data
    spool.close()


HEAD = (
    b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
    b"Content-Type: text/plain\r\n\r\n"
)


def test_an_upload_lies_nowhere_plain(app: Flask) -> None:
    data = MARK * 30_000
    body = io.BytesIO(HEAD + data + b"\r\n--edge--\r\n")
    sent = {"method": "POST", "content_type": "multipart/form-data; boundary=edge"}
    with app.test_request_context("/", input_stream=body, **sent):
        upload = request.files["file"]
        upload.stream.flush()  # type: ignore[attr-defined]
        lying = open_files()
        assert any(len(content) >= len(data) for content in lying)
        assert not any(MARK in content for content in lying)
        assert upload.stream.read() == data
        upload.close()
