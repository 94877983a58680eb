"""How long a page of results takes, by the kind of question, and under load."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import rjieba
from flask import Flask

from benchmarks.load import load
from benchmarks.report import Table
from benchmarks.stage import Stage, make_app, resident_mebibytes, server
from benchmarks.texts import Piece
from portal.extensions import db
from portal.search import results
from portal.search.wanted import Wanted

QUESTIONS = 80
REPETITIONS = 3


def measure(built: Stage, source: list[Piece], seed: int, seconds: float) -> Iterator[Table]:
    """Latency of the results by class of question, and of the page over HTTP."""
    yield by_class(built, source, seed)
    yield over_http(built, source, seed, seconds)


def questions(source: list[Piece], seed: int) -> dict[str, list[str]]:
    """Seeded questions by class: words that stand together in a piece, titles, phrases."""
    dice = random.Random(seed)
    makers: dict[str, Callable[[Piece], str]] = {
        "1 word": lambda piece: " ".join(words_of(piece, 1, dice)),
        "2 words": lambda piece: " ".join(words_of(piece, 2, dice)),
        "4 words": lambda piece: " ".join(words_of(piece, 4, dice)),
        "title": lambda piece: piece.title,
        "phrase": lambda piece: f'"{piece.text[8 : 8 + dice.randint(4, 8)]}"',
        "question": lambda piece: f"{piece.title[:12]}怎么办理",
    }
    return {
        name: [make(dice.choice(source)) for _ in range(QUESTIONS)] for name, make in makers.items()
    }


def words_of(piece: Piece, count: int, dice: random.Random) -> list[str]:
    """Different words of two characters or more of a piece."""
    words = sorted({word for word in rjieba.cut(piece.text) if len(word) >= 2 and word.isalpha()})
    return dice.sample(words, min(count, len(words)))


def by_class(built: Stage, source: list[Piece], seed: int) -> Table:
    """The whole facade, without HTTP and without its result cache."""
    columns = ("questions", "p50 ms", "p95 ms", "p99 ms", "found")
    table = Table(f"Results at {built.documents} documents", columns)
    app = make_app(built.folder)
    with app.app_context():
        started = time.perf_counter()
        results.search(Wanted("知识产权"))
        opened = (time.perf_counter() - started) * 1000
        for name, asked in questions(source, seed).items():
            times, found = [], 0
            for question in asked:
                runs = [timed(app, question) for _ in range(REPETITIONS)]
                times.append(sorted(run[0] for run in runs)[REPETITIONS // 2])
                found += runs[0][1] > 0
            times.sort()
            shares = [times[min(len(times) - 1, int(len(times) * s))] for s in (0.5, 0.95, 0.99)]
            table.rows.append((name, *shares, f"{found} of {len(asked)}"))
        db.session.remove()
        db.engine.dispose()
    table.rows.append(("open and first question", opened, "", "", ""))
    table.rows.append(("memory of the process, MiB", resident_mebibytes(), "", "", ""))
    return table


def timed(app: Flask, question: str) -> tuple[float, int]:
    """(milliseconds, total) of one search that no cache answers."""
    results.init_app(app)  # an empty cache
    started = time.perf_counter()
    total = results.search(Wanted(question)).total
    return (time.perf_counter() - started) * 1000, total


def over_http(built: Stage, source: list[Piece], seed: int, seconds: float) -> Table:
    """The results page as browsers get it, questions of all classes mixed."""
    columns = ("connections", "req/s", "p50 ms", "p95 ms", "p99 ms", "errors")
    table = Table(f"/search over HTTP at {built.documents} documents", columns)
    paths = [address(text) for asked in questions(source, seed).values() for text in asked]
    with server("portal", folder=built.folder) as (portal, _):
        load(portal, paths, 1.0, connections=1)
        for connections in (1, 8):
            result = load(portal, paths, seconds, connections=connections)
            row = [result.percentile(share) for share in (0.5, 0.95, 0.99)]
            table.rows.append((connections, result.rate, *row, result.errors))
    return table


def address(question: str) -> str:
    return f"/search?q={quote(question)}"
