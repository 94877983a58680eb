"""A file is checked, scanned and sealed, or refused with nothing left behind."""

from __future__ import annotations

import dataclasses
import io
import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from flask import Flask
from sqlalchemy import select

from portal import files
from portal.audit import AuditEntry
from portal.extensions import db
from portal.files import intake, scanner
from portal.files.refusal import FileRefused
from portal.files.services import vault
from portal.transaction import transaction
from tests.files import clamd
from tests.files.samples import archive, pdf, picture, video

CASE = "case-17"
LIMIT = 1024 * 1024
INFECTED = b"text " + clamd.VIRUS


@pytest.fixture
def scanning(app: Flask) -> Iterator[clamd.Clamd]:
    """The portal with a scanner beside it."""
    with clamd.running() as server:
        use_scanner(app, server.address)
        yield server


def use_scanner(app: Flask, address: str) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], clamd_url=address)


def take(name: str, data: bytes) -> files.Taken:
    return files.take(io.BytesIO(data), name, context=CASE, limit=LIMIT)


def enter(taken: files.Taken) -> str:
    with transaction():
        files.enter(taken.stored, CASE, taken.scan)
    return taken.stored.storage_id


def read(storage_id: str) -> bytes:
    db.session.rollback()
    return b"".join(files.open_plain(storage_id, CASE))


def closed_port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


def test_a_file_is_taken_with_all_that_is_known_of_it(app: Flask) -> None:
    taken = take("证据/判决\u202e书.pdf", pdf())
    assert (taken.name, taken.kind.media_type) == ("判决书.pdf", "application/pdf")
    assert (taken.contents, taken.scan, taken.is_picture) == ((), "unasked", False)
    assert read(enter(taken)) == pdf()
    archived = take("材料.zip", archive({"一.png": picture()}))
    assert [item.name for item in archived.contents] == ["一.png"]
    assert take("图.png", picture()).is_picture


def test_a_long_video_is_taken_as_it_is(app: Flask) -> None:
    data = video(b"\xff" * 500_000)
    assert read(enter(take("录像.mp4", data))) == data


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("判决.pdf", b"", "空的"),
        ("判决.pdf", pdf() + b"\0" * LIMIT, "超过 1 MB"),
        ("判决.exe", b"MZ", "不能上传"),
        ("判决.pdf", picture(), "内容却是"),
        ("\0.pdf", pdf(), "文件名"),
        ("...", pdf(), "没有名字"),
        ("材料.zip", archive({"坏.exe": "x"}), "坏.exe"),
    ],
)
def test_a_refused_file_leaves_nothing(app: Flask, name: str, data: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        take(name, data)
    assert said in refused.value.message
    assert not [path for path in vault().folder.rglob("*") if path.is_file()]


def test_a_scanned_file_is_clean(app: Flask, scanning: clamd.Clamd) -> None:
    data = video(bytes(range(256)) * 1000)
    taken = take("录像.mp4", data)
    assert taken.scan == "clean"
    assert scanning.seen == [data]
    assert files.may_be_opened(taken.scan)


def test_an_infected_file_is_refused_and_not_kept(app: Flask, scanning: clamd.Clamd) -> None:
    with pytest.raises(FileRefused) as refused:
        take("说明.txt", INFECTED)
    assert "Eicar-Test-Signature" in refused.value.message
    assert vault().files() == {}


def test_a_file_waits_while_the_scanner_is_away_and_is_judged_later(app: Flask) -> None:
    use_scanner(app, closed_port())
    good, bad = enter(take("说明.txt", b"text")), enter(take("说明.txt", INFECTED))
    assert files.scan_of(good) == "unavailable"
    assert not files.may_be_opened("unavailable")
    assert intake.rescan() == 0
    with clamd.running() as server:
        use_scanner(app, server.address)
        assert intake.rescan() == 2
    assert (files.scan_of(good), files.scan_of(bad)) == ("clean", "infected")
    assert not files.may_be_opened("infected")
    found = db.session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
    assert ("files.infected", bad) in [tuple(row) for row in found]
    assert intake.rescan() == 0


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"what?"])
def test_a_scanner_that_says_neither_yes_nor_no_has_not_judged(
    app: Flask, scanning: clamd.Clamd, answer: bytes
) -> None:
    scanning.answer = answer
    assert take("说明.txt", b"text").scan == "unavailable"


def test_a_scanner_that_hangs_up_has_not_judged(app: Flask) -> None:
    class HangUp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(10)

    with socketserver.TCPServer(("127.0.0.1", 0), HangUp) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        found = scanner.scan(f"tcp://127.0.0.1:{server.server_address[1]}", [b"x" * 9_000_000])
        thread.join()
    assert found.state == "unavailable"


def test_a_scanner_on_a_local_socket_is_asked(tmp_path: Path) -> None:
    class Local(socketserver.UnixStreamServer):
        seen: ClassVar[list[bytes]] = []
        answer = b""

    path = str(tmp_path / "clamd.sock")
    with Local(path, clamd.Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert scanner.scan(f"unix:{path}", [b"abc", b"def"]).state == "clean"
        thread.join()
        assert server.seen == [b"abcdef"]


def test_a_missing_local_socket_is_unavailable(tmp_path: Path) -> None:
    assert scanner.scan(f"unix:{tmp_path}/none.sock", [b"x"]).state == "unavailable"
