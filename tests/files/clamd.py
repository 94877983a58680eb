"""A stand-in for clamd that speaks its real protocol over a real socket."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"X5O!P%@AP"  # the beginning of the test file that every scanner knows


class Handler(socketserver.StreamRequestHandler):
    """One command a connection: zINSTREAM, pieces behind their lengths, a zero."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        server: Clamd = self.server  # type: ignore[assignment]
        server.seen.append(data)
        answer = server.answer or (b"Eicar-Test-Signature FOUND" if VIRUS in data else b"OK")
        self.wfile.write(b"stream: " + answer + b"\0")


class Clamd(socketserver.ThreadingTCPServer):
    """Remembers what it was shown; answers truthfully unless told otherwise."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[bytes] = []
        self.answer = b""

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
