"""Asks a virus scanner (clamd) about a file, if the operator has one."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import structlog

CONNECT_SECONDS: Final = 5
ANSWER_SECONDS: Final = 60
PIECE: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
UNASKED, CLEAN, INFECTED, UNAVAILABLE = "unasked", "clean", "infected", "unavailable"
_FOUND: Final = " FOUND"
log = structlog.get_logger("scanner")


@dataclass(frozen=True)
class Scan:
    """What the scanner said; `name` is what it calls the thing that it found."""

    state: str
    name: str = ""


def scan(address: str, pieces: Iterable[bytes]) -> Scan:
    """Have the file scanned by the clamd at `unix:/path` or `tcp://host:port`.

    Without an address nobody is asked; a scanner that cannot be reached, or says something else
    than yes or no, is unavailable, and the file has to wait.
    """
    if not address:
        return Scan(UNASKED)
    try:
        answer = _ask(address, pieces)
    except OSError as error:
        log.warning("scanner unavailable", error=type(error).__name__)
        return Scan(UNAVAILABLE)
    if answer == "stream: OK":
        return Scan(CLEAN)
    if answer.startswith("stream: ") and answer.endswith(_FOUND):
        return Scan(INFECTED, answer.removeprefix("stream: ").removesuffix(_FOUND))
    log.warning("scanner said something else", answer=answer[:200])
    return Scan(UNAVAILABLE)


def may_be_opened(state: str) -> bool:
    """Whether staff may download a file of this state."""
    return state in (UNASKED, CLEAN)


def _ask(address: str, pieces: Iterable[bytes]) -> str:
    """The INSTREAM command: pieces, each behind its length, and a zero at the end."""
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for piece in _short(pieces):
            connection.sendall(struct.pack(">I", len(piece)) + piece)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            more = connection.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        place = (parts.hostname or "", parts.port or 0)
        connection = socket.create_connection(place, timeout=CONNECT_SECONDS)
    else:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(parts.path)
        except OSError:
            connection.close()
            raise
    connection.settimeout(ANSWER_SECONDS)
    return connection


def _short(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in pieces:
        for at in range(0, len(piece), PIECE):
            yield piece[at : at + PIECE]
