"""The figures of a run as tables, and as ratios to the peers with what they ought to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers.run import Run
from benchmarks.report import Table

WORDS = ("1 word", "2 words", "4 words")
NOTHING = ""
BOUND_AT = 50_000
CLOCK = "ms of CPU (PostgreSQL: on the clock)"


@dataclass(frozen=True)
class Ratio:
    """A figure of ours to one of a peer's, or alone (no peer); `bound` is what must hold."""

    name: str
    figure: str
    ours: str
    peer: str
    bound: float


def page_ratios() -> Iterator[Ratio]:
    """How long a page takes."""
    for kind in WORDS:
        page, alone = f"page {kind} p95", f"search {kind} p95"
        yield Ratio(f"page p95, {kind}", page, "index", "tantivy", 1.25)
        yield Ratio(f"page p95, {kind}", page, "index", "fts5", 0.5)
        yield Ratio(f"page p95, {kind}", page, "index", "whoosh", 0.05)
        yield Ratio(f"page p95, {kind}", page, "index", "postgresql", 1.0)
        yield Ratio(f"search alone p95, {kind}", alone, "index", "tantivy", 6.0)
        yield Ratio(f"search alone p95, {kind}", alone, "index", "whoosh", 0.05)
        yield Ratio(f"whole search p95, {kind}", page, "portal", "fts5", 3.0)
    yield Ratio("page p95, phrase", "page phrase p95", "index", "fts5-trigram", 0.5)
    yield Ratio("phrase recall", "phrase recall", "index", "fts5-trigram", 1.0)
    yield Ratio("whole search p95, phrase", "page phrase p95", "portal", "fts5-trigram", 1.0)


def other_ratios() -> Iterator[Ratio]:
    """What building, changing and keeping an index costs."""
    yield Ratio("build CPU", "build CPU s", "index", "tantivy", 3.0)
    yield Ratio("build CPU", "build CPU s", "index", "whoosh", 1.0)
    yield Ratio("size", "MB", "index", "tantivy", 1.7)
    yield Ratio("size", "MB", "index", "fts5-trigram", 0.3)
    yield Ratio("memory", "memory MiB", "index", "tantivy", 1.3)
    yield Ratio("change until found", "change ms", "index", "whoosh", 1.0)
    yield Ratio("change until found, ms", "change ms", "index", NOTHING, 300.0)
    yield Ratio("open and first page, ms", "open ms", "index", NOTHING, 200.0)
    yield Ratio("wrong answers in threads", "wrong", "index", NOTHING, 0.0)
    yield Ratio("wrong answers in threads", "wrong", "portal", NOTHING, 0.0)


def tables(run: Run) -> Iterator[Table]:
    """Everything that is printed of a run."""
    yield latency(run, "page", "Page of results")
    yield latency(run, "search", "Search alone")
    yield costs(run)
    yield soundness(run)
    yield ratios(run)


def latency(run: Run, part: str, title: str) -> Table:
    """p50, p95 and p99 by kind of question."""
    shares = ("p50", "p95", "p99")
    kinds = (*WORDS, "phrase")
    columns = [f"{kind} {share}" for kind in kinds for share in shares]
    table = Table(f"{title} at {run.documents} documents, {CLOCK}", ("engine", *columns))
    for engine in run.measured:
        row = [run.figure(engine.name, f"{part} {column}") for column in columns]
        if any(value is not None for value in row):
            table.rows.append((engine.label, *blank(row)))
    return table


def costs(run: Run) -> Table:
    """Building, size, memory, opening and changing."""
    figures = ("build CPU s", "documents/CPU-s", "MB", "memory MiB", "open ms", "change ms")
    table = Table(f"Costs at {run.documents} documents", ("engine", *figures, "rounds"))
    for engine in run.measured:
        row = [run.figure(engine.name, figure) for figure in figures]
        table.rows.append((engine.label, *blank(row), len(run.rounds[engine.name])))
    return table


def soundness(run: Run) -> Table:
    """Whether answers are right: totals beside ours, phrases beside the texts, threads."""
    columns = (
        "engine",
        "totals as the index",
        "phrase recall",
        "phrases not found",
        "wrong in threads",
    )
    table = Table(f"Answers at {run.documents} documents", columns)
    for engine in run.measured:
        row = [
            run.figure(engine.name, name)
            for name in ("phrase recall", "phrases not found", "wrong")
        ]
        table.rows.append((engine.label, agreement(run, engine.name), *blank(row)))
    return table


def agreement(run: Run, name: str) -> str:
    """On how many questions of words the total is that of our index."""
    ours, theirs = run.totals.get("index", {}), run.totals[name]
    pairs = [
        pair
        for kind in WORDS
        if kind in theirs and kind in ours
        for pair in zip(ours[kind], theirs[kind], strict=True)
    ]
    return f"{sum(a == b for a, b in pairs)} of {len(pairs)}" if pairs else NOTHING


def ratios(run: Run) -> Table:
    """Ours to theirs; under 1 ours is quicker or smaller."""
    columns = ("what", "ours", "to", "ratio", "must", "holds")
    table = Table(
        f"Ratios at {run.documents} documents; the bounds are those for {BOUND_AT:,}", columns
    )
    for ratio in (*page_ratios(), *other_ratios()):
        ours = run.figure(ratio.ours, ratio.figure)
        peer = run.figure(ratio.peer, ratio.figure) if ratio.peer else 1.0
        if ours is not None and peer:
            table.rows.append(row_of(ratio, ours / peer))
    return table


def row_of(ratio: Ratio, value: float) -> tuple[object, ...]:
    """A ratio with its bound; recall must be reached, everything else must not be passed."""
    is_least = ratio.figure == "phrase recall"
    holds = value >= ratio.bound if is_least else value <= ratio.bound
    words = ("no", "yes")[holds]
    return (ratio.name, ratio.ours, ratio.peer, value, ratio.bound, words)


def blank(values: Sequence[float | None]) -> list[float | str]:
    """What was not measured is left empty."""
    return [NOTHING if value is None else value for value in values]
