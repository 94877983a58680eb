"""Bodies that no browser sends: too long, too many, too slow, broken; told early, nothing stays."""

from __future__ import annotations

import io
import select as readiness
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import serving
from portal.accounts.models import Person
from portal.assistance.file_models import RequestFile
from portal.assistance.services.uploads import PIECE
from portal.extensions import db
from portal.files import services as vault_services
from tests.assistance.people import Cast
from tests.factories import sign_in
from tests.files.samples import pdf
from tests.forms import token

BORDER = "border"
KIB, MIB = 1024, 1024 * 1024
PACE = serving.Pace(grace=1, rate=4 * KIB, look=1)
PATIENCE = 60
TRICKLERS = 200


class Sender:
    """An applicant who sends raw bodies to the evidence page of a draft."""

    def __init__(self, app: Flask) -> None:
        cast = Cast()
        self.page = f"/assistance/new/{cast.draft()}/evidence"
        self.client: FlaskClient = app.test_client()
        self.secret = sign_in(self.client, db.session.get_one(Person, cast.applicant.person_id))
        self.token = token(self.client, self.page)

    def send(self, body: bytes, kind: str = f"multipart/form-data; boundary={BORDER}") -> int:
        headers = {"X-CSRFToken": self.token, "Content-Type": kind}
        answer: TestResponse = self.client.post(self.page, data=body, headers=headers)
        return answer.status_code

    def kept(self) -> list[str]:
        db.session.rollback()
        return list(db.session.execute(select(RequestFile.name)).scalars())


def part(disposition: str, content: bytes, more: str = "", line: bytes = b"\r\n") -> bytes:
    head = f"--{BORDER}\r\nContent-Disposition: form-data; {disposition}\r\n{more}\r\n"
    return head.encode() + content + line


def file_part(name: str = 'filename="a.pdf"', content: bytes = b"") -> bytes:
    return part(f'name="files"; {name}', content or pdf())


END = f"--{BORDER}--\r\n".encode()


@pytest.fixture
def sender(app: Flask) -> Sender:
    return Sender(app)


TOO_MUCH = {
    "a thousand and one parts": (
        b"".join(part(f'name="f{number}"', b"x") for number in range(1_001)) + END,
        f"multipart/form-data; boundary={BORDER}",
    ),
    "a hundred thousand fields": (
        b"&".join(b"f%d=x" % number for number in range(100_000)),
        "application/x-www-form-urlencoded",
    ),
    "a field name of ten megabytes": (
        b"x" * (10 * MIB) + b"=1",
        "application/x-www-form-urlencoded",
    ),
    "a part whose head has a megabyte": (
        part('name="files"; filename="a.pdf"', pdf(), more=f"X-Long: {'x' * MIB}\r\n") + END,
        f"multipart/form-data; boundary={BORDER}",
    ),
    "a part whose name has ten megabytes": (
        part(f'name="{"n" * (10 * MIB)}"', b"x") + END,
        f"multipart/form-data; boundary={BORDER}",
    ),
    "a field of two megabytes in a form of files": (
        part('name="evidence"', b"x" * (2 * MIB)) + END,
        f"multipart/form-data; boundary={BORDER}",
    ),
}


@pytest.mark.parametrize(("body", "kind"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_many_fields_and_too_long_heads_are_refused(
    sender: Sender, body: bytes, kind: str
) -> None:
    assert sender.send(body, kind) in (400, 413)
    assert sender.kept() == []
    assert not vault_services.vault().files()


#: what is sent, its kind, and which files are kept: [] when it is refused
BROKEN: dict[str, tuple[bytes, str, list[str]]] = {
    "no boundary": (file_part() + END, "multipart/form-data", []),
    "a boundary of a megabyte": (
        file_part() + END,
        f"multipart/form-data; boundary={'b' * MIB}",
        [],
    ),
    "a boundary that never comes": (file_part() + END, "multipart/form-data; boundary=other", []),
    "no end": (file_part(), f"multipart/form-data; boundary={BORDER}", []),
    "cut in the head": (
        file_part()[:40],
        f"multipart/form-data; boundary={BORDER}",
        [],
    ),
    "one in another": (
        part(
            'name="files"; filename="a.pdf"',
            (file_part() + END).replace(BORDER.encode(), b"inner"),
            more="Content-Type: multipart/mixed; boundary=inner\r\n",
        )
        + END,
        f"multipart/form-data; boundary={BORDER}",
        [],
    ),
    "a charset that is none": (
        file_part() + END,
        f"multipart/form-data; charset=klingon; boundary={BORDER}",
        ["a.pdf"],
    ),
    "two file names: the last one counts": (
        file_part('filename="b.exe"; filename="a.pdf"') + END,
        f"multipart/form-data; boundary={BORDER}",
        ["a.pdf"],
    ),
    "two names that differ: the written out one counts": (
        file_part("filename=\"b.exe\"; filename*=UTF-8''%E8%AF%89.pdf") + END,
        f"multipart/form-data; boundary={BORDER}",
        ["诉.pdf"],
    ),
    "a name written out in bytes that are none": (
        file_part("filename*=UTF-8''%FF%FE.pdf") + END,
        f"multipart/form-data; boundary={BORDER}",
        ["\ufffd\ufffd.pdf"],
    ),
    "no line ends": (
        (file_part() + END).replace(b"\r\n", b""),
        f"multipart/form-data; boundary={BORDER}",
        [],
    ),
}


@pytest.mark.parametrize(("body", "kind", "names"), BROKEN.values(), ids=BROKEN)
def test_a_broken_form_is_refused_or_read_in_one_way(
    sender: Sender, body: bytes, kind: str, names: list[str]
) -> None:
    status = sender.send(body, kind)
    assert status < 500
    assert (status == 303) == bool(names), status
    assert sender.kept() == names
    assert len(vault_services.vault().files()) == len(names)


@pytest.mark.parametrize("at", [65_535, 65_536, 65_537, 131_071, 131_072])
def test_line_ends_at_the_border_of_a_read_do_not_change_a_file(sender: Sender, at: int) -> None:
    filler = b"%" + b"\r\n" * at
    content = pdf() + filler[: at - len(pdf()) % 2]
    assert sender.send(file_part(content=content) + END) == 303
    size = db.session.execute(select(RequestFile.size)).scalar_one()
    assert size == len(content)


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The portal behind its real web server, on a port of its own."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        port = int(listener.getsockname()[1])
        server = serving.make_server(app, app.config["SETTINGS"], listener, PACE)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield port
        finally:
            stop(server, thread)


def stop(server: object, thread: threading.Thread) -> None:
    """End the loop of the server from its own thread, as a signal would."""
    server.maintenance = interrupted  # type: ignore[attr-defined]
    thread.join(PATIENCE)
    assert not thread.is_alive()
    server.close()  # type: ignore[attr-defined]


def interrupted(_now: float) -> None:
    raise SystemExit


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def head(sender: Sender, *more: str) -> bytes:
    lines = (
        f"POST {sender.page} HTTP/1.1",
        "Host: localhost",
        f"Cookie: session={sender.secret}",
        f"Content-Type: multipart/form-data; boundary={BORDER}",
        *more,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer_of(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    found = b""
    try:
        while piece := connection.recv(65_536):
            found += piece
    except ConnectionError:
        pass
    return found


def stream_until_closed(connection: socket.socket, piece: bytes, most: int) -> int:
    """Send pieces until the other side has answered or closed; returns how many bytes went out."""
    sent = 0
    try:
        while sent < most:
            ready, writable, _ = readiness.select([connection], [connection], [], PATIENCE)
            if ready:
                break
            if writable:
                sent += connection.send(piece)
    except ConnectionError:
        pass
    return sent


def test_what_is_too_long_is_refused_before_it_has_come(app: Flask, sender: Sender) -> None:
    with served(app) as port, closing(opened(port)) as connection:
        declared = serving.LARGEST_BODY + 1
        connection.sendall(head(sender, f"Content-Length: {declared}"))
        assert answer_of(connection).startswith(b"HTTP/1.1 413")
    assert not vault_services.vault().files()


def test_an_endless_body_without_a_length_is_cut_off(app: Flask, sender: Sender) -> None:
    """Ten gibibytes are offered; the server closes soon after the most that it takes."""
    chunk = b"100000\r\n" + b"x" * MIB + b"\r\n"
    with served(app) as port, closing(opened(port)) as connection:
        connection.sendall(head(sender, "Transfer-Encoding: chunked"))
        sent = stream_until_closed(connection, chunk, 10 * 1024 * MIB)
        assert serving.LARGEST_BODY <= sent < 3 * serving.LARGEST_BODY
    assert not vault_services.vault().files()
    assert sender.kept() == []


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "12, 13", "9" * 40])
def test_a_length_that_is_none_is_refused(app: Flask, sender: Sender, length: str) -> None:
    with served(app) as port, closing(opened(port)) as connection:
        connection.sendall(head(sender, f"Content-Length: {length}"))
        assert answer_of(connection).split(b" ")[1] in (b"400", b"413", b"501")


def test_one_byte_over_what_a_piece_may_hold_is_refused(sender: Sender) -> None:
    largest = PIECE + KIB
    body = io.BytesIO(bytes(largest + 1))
    answer = sender.client.patch(
        "/assistance/uploads/none",
        input_stream=body,
        headers={"X-CSRFToken": sender.token, "Content-Length": str(largest + 1)},
    )
    assert answer.status_code in (404, 405, 413)
    assert sender.kept() == []


def test_who_trickles_single_bytes_is_closed_and_disturbs_nobody(
    app: Flask, sender: Sender
) -> None:
    db.session.remove()
    with served(app) as port:
        slow = [opened(port) for _ in range(TRICKLERS)]
        for connection in slow:
            connection.sendall(head(sender, "Content-Length: 100000") + b"x")
        waits = list(ask_while(slow, port))
        assert waits and max(waits) < PATIENCE / 2
        for connection in slow:
            connection.close()
    assert sender.kept() == []


def ask_while(slow: list[socket.socket], port: int) -> Iterator[float]:
    """Let each send a byte now and then until all are closed; meanwhile others ask and wait."""
    living, end = set(slow), time.monotonic() + PATIENCE
    while living and time.monotonic() < end:
        for connection in list(living):
            if is_closed(connection):
                living.discard(connection)
        yield timed(lambda: health(port))
    assert not living, f"{len(living)} of {len(slow)} are still open"


def is_closed(connection: socket.socket) -> bool:
    try:
        connection.send(b"x")
        ready, _, _ = readiness.select([connection], [], [], 0)
        return bool(ready) and connection.recv(65_536) == b""
    except ConnectionError:
        return True


def health(port: int) -> None:
    with closing(opened(port)) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer_of(connection).startswith(b"HTTP/1.1 200")


def timed(act: Callable[[], None]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def test_an_ordinary_sender_is_not_hurried(app: Flask, sender: Sender) -> None:
    """Longer than the grace, but fast enough for its bytes."""
    body = file_part(content=pdf() + b"\n" * 40_000) + END
    with served(app) as port, closing(opened(port)) as connection:
        length = f"Content-Length: {len(body)}"
        connection.sendall(head(sender, length, "Connection: close"))
        for start in range(0, len(body), 10_000):
            connection.sendall(body[start : start + 10_000])
            time.sleep(PACE.grace / 2)
        assert answer_of(connection).split(b" ")[1] in (b"303", b"400")
