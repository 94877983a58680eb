"""A light HTTP client for loopback: so many connections, for so long; counts and latencies."""

from __future__ import annotations

import re
import socket
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LENGTH = re.compile(rb"(?i)content-length: *(\d+)")


@dataclass
class Result:
    """Requests answered, requests a second, latencies in milliseconds, errors."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Latency that this share of the requests stays under, in milliseconds."""
        ordered = sorted(self.latencies) or [0.0]
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def load(
    address: str, paths: list[str], seconds: float, connections: int = 8, headers: str = ""
) -> Result:
    """Ask for the paths in turn over kept-alive connections until the time is up."""
    result, lock, ends = Result(seconds), threading.Lock(), time.perf_counter() + seconds
    place = urlsplit(address)

    def ask(first: int) -> None:
        latencies, errors, turn = [], 0, first
        with socket.create_connection((place.hostname or "", place.port or 80)) as connection:
            while time.perf_counter() < ends:
                request = request_bytes(place.netloc, paths[turn % len(paths)], headers)
                started = time.perf_counter()
                connection.sendall(request)
                errors += not answered(connection)
                latencies.append((time.perf_counter() - started) * 1000)
                turn += 1
        with lock:
            result.latencies += latencies
            result.errors += errors

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return result


def request_bytes(host: str, path: str, headers: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode()


def answered(connection: socket.socket) -> bool:
    """Read one whole answer; whether it was a 200 or a 304."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += read(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    declared = LENGTH.search(head)
    length = int(declared[1]) if declared else 0
    while len(body) < length:
        body += read(connection)
    return head[9:12] in (b"200", b"304")


def read(connection: socket.socket) -> bytes:
    piece = connection.recv(262_144)
    if not piece:
        raise ConnectionError("the server closed the connection")
    return piece
