"""How long a page of results takes, by the kind of question, and under load."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import rjieba
from flask import Flask

from benchmarks.apart import apart
from benchmarks.load import load
from benchmarks.report import Table
from benchmarks.stage import Stage, let_go, make_app, resident_mebibytes, server
from benchmarks.texts import Piece
from portal.search import results, suggestions
from portal.search.analysis import initials, normalise, pinyin
from portal.search.wanted import Wanted

QUESTIONS = 80
REPETITIONS = 3
SHARES = (0.5, 0.95, 0.99)
LONGEST_PREFIX = 6
TOGETHER = "all of them"
MEMORY = "memory of index and texts, MiB"

Questions = dict[str, list[str]]


def measure(built: Stage, source: Sequence[Piece], seed: int, seconds: float) -> Iterator[Table]:
    """Latency of the results by class of question, of offers, and of the page over HTTP."""
    asked = questions(source, seed)
    yield apart(by_class, built, asked)
    yield apart(offers, built, prefixes(source, seed))
    yield over_http(built, asked, seconds)


def questions(source: Sequence[Piece], seed: int) -> Questions:
    """Seeded questions by class: words that stand together in a piece, titles, phrases."""
    dice = random.Random(seed)
    makers: dict[str, Callable[[Piece], str]] = {
        "1 word": lambda piece: " ".join(words_of(piece, 1, dice)),
        "2 words": lambda piece: " ".join(words_of(piece, 2, dice)),
        "4 words": lambda piece: " ".join(words_of(piece, 4, dice)),
        "title": lambda piece: piece.title,
        "phrase": lambda piece: f'"{phrase(piece, dice)}"',
        "question": lambda piece: f"{piece.title[:12]}怎么办理",
    }
    return {
        name: [make(dice.choice(source)) for _ in range(QUESTIONS)] for name, make in makers.items()
    }


def words_of(piece: Piece, count: int, dice: random.Random) -> list[str]:
    """Different words of two characters or more of a piece."""
    words = sorted({word for word in rjieba.cut(piece.text) if len(word) >= 2 and word.isalpha()})
    return dice.sample(words, min(count, len(words)))


def phrase(piece: Piece, dice: random.Random) -> str:
    """Four to eight neighbouring characters."""
    length = dice.randint(4, 8)
    start = dice.randrange(max(1, len(piece.text) - length))
    return piece.text[start : start + length]


def prefixes(source: Sequence[Piece], seed: int) -> Questions:
    """What stands in the box while one types a title, its pinyin, its first letters, a 文号."""
    dice = random.Random(seed)

    def begun(text: str, longest: int = LONGEST_PREFIX) -> str:
        return text[: dice.randint(1, longest)]

    titles = [normalise(dice.choice(source).title) for _ in range(QUESTIONS)]
    whole = [initials(f"关于贯彻落实{title}的意见") for title in titles]
    return {
        "title": [begun(title) for title in titles],
        "middle of a title": [begun(title[len(title) // 2 :]) for title in titles],
        "pinyin": [begun(pinyin(title)) for title in titles],
        "initials": [begun(letters, 2 * LONGEST_PREFIX) for letters in whole],
        "文号": [f"测知发〔{dice.randint(2000, 2026)}"[: dice.randint(2, 8)] for _ in titles],
    }


def by_class(built: Stage, asked: Questions) -> Table:
    """The whole facade, without HTTP and without its result cache, in CPU of the asking thread."""
    columns = ("questions", "p50 CPU ms", "p95 CPU ms", "p99 CPU ms", "found")
    table = Table(f"Results at {built.documents} documents", columns)
    app = make_app(built.folder)
    with app.app_context():
        before = resident_mebibytes()
        started = time.perf_counter()
        results.search(Wanted("知识产权"))
        opened = (time.perf_counter() - started) * 1000
        together: list[float] = []
        for name, texts in asked.items():
            answers = [typical(app, text) for text in texts]
            times = [milliseconds for milliseconds, _ in answers]
            found = sum(total > 0 for _, total in answers)
            table.rows.append((name, *percentiles(times), f"{found} of {len(texts)}"))
            together += times
        memory = resident_mebibytes() - before
        let_go()
    table.rows.append((TOGETHER, *percentiles(together), ""))
    table.rows.append(("open and first question", opened, "", "", ""))
    table.rows.append((MEMORY, memory, "", "", ""))
    return table


def typical(app: Flask, question: str) -> tuple[float, int]:
    """(milliseconds of CPU, total): the median of some searches that no cache answers."""
    runs = [timed(app, question) for _ in range(REPETITIONS)]
    return sorted(runs)[REPETITIONS // 2]


def timed(app: Flask, question: str) -> tuple[float, int]:
    """(milliseconds of CPU, total) of one search that no cache answers."""
    results.init_app(app)  # an empty cache
    started = time.thread_time()
    total = results.search(Wanted(question)).total
    return (time.thread_time() - started) * 1000, total


def percentiles(times: Sequence[float]) -> list[float]:
    """p50, p95 and p99."""
    ordered = sorted(times)
    return [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in SHARES]


def offers(built: Stage, typed: Questions) -> Table:
    """What the box offers while one types."""
    columns = ("typed", "p50 ms", "p95 ms", "p99 ms", "with an offer")
    table = Table(f"Suggestions at {built.documents} titles", columns)
    app = make_app(built.folder)
    with app.app_context():
        suggestions.suggest("知识")
        for name, texts in typed.items():
            times, found = [], 0
            for text in texts:
                started = time.perf_counter()
                found += bool(suggestions.suggest(text))
                times.append((time.perf_counter() - started) * 1000)
            table.rows.append((name, *percentiles(times), f"{found} of {len(texts)}"))
        let_go()
    return table


def over_http(built: Stage, asked: Questions, seconds: float) -> Table:
    """The results page as browsers get it, questions of all classes mixed."""
    columns = ("connections", "req/s", "p50 ms", "p95 ms", "p99 ms", "errors", "process MiB")
    table = Table(f"/search over HTTP at {built.documents} documents", columns)
    paths = [f"/search?q={quote(text)}" for texts in asked.values() for text in texts]
    random.Random(0).shuffle(paths)
    with server("portal", folder=built.folder) as (portal, process):
        load(portal, paths, 1.0, connections=1)
        for connections in (1, 8):
            result = load(portal, paths, seconds, connections=connections)
            row = [result.percentile(share) for share in SHARES]
            memory = resident_mebibytes(process.pid)
            table.rows.append((connections, result.rate, *row, result.errors, memory))
    return table
