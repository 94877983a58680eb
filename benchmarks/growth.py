"""How search grows with the library: whether four times the texts take more than four times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.apart import apart
from benchmarks.report import Table
from benchmarks.search import MEMORY, TOGETHER, by_class, questions
from benchmarks.stage import stage
from benchmarks.texts import Piece

# Texts of a third of the usual length, so that 200,000 of them fit on a small disk.
LONGEST = 1_300
MOST_MEBIBYTES = 600.0


def measure(
    source: Sequence[Piece], sizes: Sequence[int], seed: int, kept: Path | None
) -> Iterator[Table]:
    """The same questions at each size, and how the times grow from the first to each other."""
    print(f"synthetic texts of {LONGEST // 2} to {LONGEST} characters, shorter than elsewhere")
    found: dict[int, Table] = {}
    for documents in sizes:
        with stage(source, documents, seed, kept, LONGEST) as built:
            print(
                f"{documents} documents: rows {built.rows_seconds:.0f} s, "
                f"index {built.index_cpu_seconds:.0f} CPU s",
                flush=True,
            )
            found[documents] = apart(by_class, built, questions(source, seed))
        yield found[documents]
    yield growth(found)


def growth(found: dict[int, Table]) -> Table:
    """p95 and memory at each size, as a ratio to growing as the number of documents does."""
    columns = ("documents", "p95 CPU ms", "ratio to linear", "memory MiB", "ratio to 600 MiB")
    table = Table("Growth", columns)
    first = min(found)
    for documents, results in found.items():
        times, memory = row(results, TOGETHER)[2], row(results, MEMORY)[1]
        linear = row(found[first], TOGETHER)[2] * documents / first
        table.rows.append((documents, times, times / linear, memory, memory / MOST_MEBIBYTES))
    return table


def row(table: Table, name: str) -> tuple[float, ...]:
    """The row with a name."""
    return next(row for row in table.rows if row[0] == name)
