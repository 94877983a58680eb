"""Pages under load, as a ratio to a bare Flask "hello" on the same server in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.load import Result, load
from benchmarks.report import Table
from benchmarks.stage import Stage, resident_mebibytes, server
from benchmarks.texts import Piece

WARM_UP = 1.0
GZIP = "Accept-Encoding: gzip\r\n"
ROUNDS = 3


def measure(built: Stage, _source: Sequence[Piece], _seed: int, seconds: float) -> Iterator[Table]:
    """Throughput and latency of public pages beside the peer's."""
    yield compare(built, seconds)


def compare(built: Stage, seconds: float) -> Table:
    """Peer and pages in turn, in several rounds; the best round of each counts."""
    columns = ("page", "req/s", "ratio to hello", "p50 ms", "p95 ms", "p99 ms", "errors")
    table = Table(f"Pages at {built.documents} documents, 8 connections", columns)
    with (
        server("hello", folder=built.folder) as (hello, _),
        server("portal", folder=built.folder) as (portal, process),
    ):
        subjects = {
            "hello": (hello, ["/"], ""),
            "home": (portal, ["/"], ""),
            "home, gzip": (portal, ["/"], GZIP),
            "document": (portal, ["/library/7"], ""),
            "document, gzip": (portal, ["/library/7"], GZIP),
            "200 documents in turn": (portal, [f"/library/{n}" for n in range(1, 201)], GZIP),
            "library list": (portal, ["/library"], GZIP),
        }
        best: dict[str, Result] = {}
        for _ in range(ROUNDS):
            for name, (address, paths, headers) in subjects.items():
                load(address, paths, max(WARM_UP, len(paths) / 50), headers=headers)
                result = load(address, paths, seconds, headers=headers)
                if name not in best or result.rate > best[name].rate:
                    best[name] = result
        memory = resident_mebibytes(process.pid)
    peer = best["hello"].rate
    for name, result in best.items():
        table.rows.append(
            (name, result.rate, result.rate / peer, *latencies(result), result.errors)
        )
    table.rows.append(("memory of the web process, MiB", memory, "", "", "", "", ""))
    return table


def latencies(result: Result) -> tuple[float, float, float]:
    """p50, p95 and p99 in milliseconds."""
    p50, p95, p99 = (result.percentile(share) for share in (0.5, 0.95, 0.99))
    return p50, p95, p99
