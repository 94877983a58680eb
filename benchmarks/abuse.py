"""Ordinary searches while somebody sends abusive ones: how long they take, and what memory."""

from __future__ import annotations

import itertools
import random
import socket
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from benchmarks.abusive import Abuse, abuses
from benchmarks.report import Table
from benchmarks.search import percentiles, questions
from benchmarks.stage import Stage, resident_mebibytes, server
from benchmarks.texts import Piece

CLIENTS = 4
PAUSE_SECONDS = 0.1
MOST_MILLISECONDS = 500.0
MOST_FOR_ONE = 1_000.0
MOST_MEBIBYTES = 64.0
PATIENCE_SECONDS = 60.0


@dataclass
class Ordinary:
    """People who ask one thing after the other, with a pause between: latencies in ms, errors."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0


def measure(built: Stage, source: Sequence[Piece], seed: int, seconds: float) -> Iterator[Table]:
    """A quiet time, then the same with an abuser beside."""
    asked = questions(source, seed)
    paths = [f"/search?q={quote(text)}" for texts in asked.values() for text in texts]
    random.Random(seed).shuffle(paths)
    sent = abuses(seed)
    with server("portal", folder=built.folder) as (address, process):
        ask_for(address, paths, seconds)
        quiet = ask_for(address, paths, seconds)
        before = resident_mebibytes(process.pid)
        times, statuses, beside = under_abuse(address, paths, sent)
        grown = resident_mebibytes(process.pid) - before
    yield limits(built, quiet, beside, times, grown, statuses)
    yield kinds(sent, times)


def ask_for(address: str, paths: Sequence[str], seconds: float) -> Ordinary:
    """Ordinary searches alone, for so long."""
    stop = threading.Event()
    threading.Timer(seconds, stop.set).start()
    return ask_until(address, paths, stop)


def under_abuse(
    address: str, paths: Sequence[str], sent: Sequence[Abuse]
) -> tuple[list[float], Counter[int], Ordinary]:
    """Milliseconds of each abusive search, their statuses, and the ordinary ones beside them."""
    stop, times, statuses = threading.Event(), list[float](), Counter[int]()

    def send() -> None:
        for abuse in sent:
            started = time.perf_counter()
            statuses[status_of(address, abuse.target)] += 1
            times.append((time.perf_counter() - started) * 1000)
        stop.set()

    abuser = threading.Thread(target=send)
    abuser.start()
    beside = ask_until(address, paths, stop)
    abuser.join()
    return times, statuses, beside


def ask_until(address: str, paths: Sequence[str], stop: threading.Event) -> Ordinary:
    """Ordinary clients until they are stopped."""
    result, turn = Ordinary(), itertools.cycle(paths)

    def ask() -> None:
        while not stop.wait(PAUSE_SECONDS):
            started = time.perf_counter()
            result.errors += status_of(address, next(turn)) != 200
            result.latencies.append((time.perf_counter() - started) * 1000)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return result


def status_of(address: str, target: str) -> int:
    """The status of one GET on a connection of its own; 0 when there is no answer."""
    place = urlsplit(address)
    request = f"GET {target} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
    received = b""
    with socket.create_connection((place.hostname or "", place.port or 80)) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        try:
            connection.sendall(request.encode())
            while piece := connection.recv(262_144):
                received = received or piece
        except OSError:  # a server may close before it has read everything; its answer counts
            pass
    return int(received[9:12]) if received[:5] == b"HTTP/" else 0


def limits(
    built: Stage,
    quiet: Ordinary,
    beside: Ordinary,
    times: Sequence[float],
    grown: float,
    statuses: Counter[int],
) -> Table:
    """Each figure as a ratio to what it may be."""
    columns = ("what", "figure", "limit", "ratio")
    table = Table(f"Abusive searches at {built.documents} documents, {len(times)} of them", columns)
    for name, found in (("quiet", quiet), ("under abuse", beside)):
        p50, p95, p99 = percentiles(found.latencies)
        table.rows.append((f"ordinary searches, {name}, p50 ms", p50, "", ""))
        table.rows.append((f"ordinary searches, {name}, p95 ms", p95, "", ""))
        limit = (MOST_MILLISECONDS, p99 / MOST_MILLISECONDS)
        table.rows.append((f"ordinary searches, {name}, p99 ms", p99, *limit))
        table.rows.append((f"ordinary searches, {name}, errors", found.errors, 0, ""))
    slowest = max(times)
    table.rows.append(("slowest abusive search, ms", slowest, MOST_FOR_ONE, slowest / MOST_FOR_ONE))
    table.rows.append(("memory grown, MiB", grown, MOST_MEBIBYTES, grown / MOST_MEBIBYTES))
    failed = sum(count for status, count in statuses.items() if not 200 <= status < 500)
    table.rows.append(("answers of 5xx, or none", failed, 0, ""))
    said = ", ".join(f"{status} × {count}" for status, count in sorted(statuses.items()))
    table.rows.append((f"statuses: {said}", "", "", ""))
    return table


def kinds(sent: Sequence[Abuse], times: Sequence[float]) -> Table:
    """How long each kind took, the slowest first."""
    by_kind: defaultdict[str, list[float]] = defaultdict(list)
    for abuse, milliseconds in zip(sent, times, strict=True):
        by_kind[abuse.kind].append(milliseconds)
    table = Table("Abusive searches by kind", ("kind", "number", "p50 ms", "slowest ms"))
    for kind, found in sorted(by_kind.items(), key=lambda item: -max(item[1])):
        table.rows.append((kind, len(found), percentiles(found)[0], max(found)))
    return table
