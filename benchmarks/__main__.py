"""python3 manage.py bench WHAT [options]: measure, print the figures, keep them as JSON.

WHAT is import|pages|search|abuse|all|files|filing|subscriptions|relevance|growth.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks import (
    abuse,
    filing,
    growth,
    importing,
    pages,
    peers,
    relevance,
    search,
    subscriptions,
)
from benchmarks.peers.line_up import ENGINES
from benchmarks.relevance.wordings import SPLITS
from benchmarks.report import Table
from benchmarks.stage import stage
from benchmarks.texts import pieces

MEASURES = {
    "import": importing.measure,
    "pages": pages.measure,
    "search": search.measure,
    "abuse": abuse.measure,
}
ALL = ("search", "pages", "abuse", "import")  # what adds documents comes last

# Sizes when none is named; relevance: the texts alone; subscriptions: subscribers.
SIZES = {"relevance": "0", "growth": "50000,200000", "subscriptions": "100000"}


def main() -> None:
    """Measure what was asked for, print each table as it is ready, and keep them as JSON."""
    asked = arguments()
    tables: list[Table] = []
    for table in all_tables(asked):
        print(table, flush=True)
        tables.append(table)
        keep(asked.json, tables)


def all_tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Every table, in the order in which they are ready."""
    sizes = [int(size) for size in asked.documents.split(",")]
    if asked.what == "growth":
        yield from growth.measure(pieces(folder_of(asked)), sizes, asked.seed, asked.stage)
        return
    for documents in sizes:
        yield from measured(asked, documents)


def folder_of(asked: argparse.Namespace) -> Path | None:
    """The folder of texts, where one is named."""
    return Path(asked.texts) if asked.texts else None


def keep(file: Path | None, tables: list[Table]) -> None:
    """Write what there is so far, where a file is named."""
    if file:
        figures = [table.as_dict() for table in tables]
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def measured(asked: argparse.Namespace, documents: int) -> Iterator[Table]:
    """The tables of one size."""
    folder = folder_of(asked)
    if asked.what == "filing":
        return filing.measure(asked.seconds)
    if asked.what == "subscriptions":
        return subscriptions.measure(documents)
    if asked.what == "files":
        return iter([importing.real_files(folder or Path.cwd())])
    if asked.what == "relevance":
        return relevance.measure(folder, documents, asked.seed, asked.split, asked.misses)
    if asked.peers:
        chosen = asked.engines.split(",") if asked.engines else []
        return peers.measure(
            folder, documents, asked.seed, chosen, asked.rounds, asked.picture, asked.stage
        )
    return on_stage(asked, folder, documents)


def on_stage(asked: argparse.Namespace, folder: Path | None, documents: int) -> Iterator[Table]:
    """One portal of this size, and every measure that was asked for on it."""
    source = pieces(folder)
    with stage(source, documents, asked.seed, asked.stage) as built:
        for name in ALL if asked.what == "all" else [asked.what]:
            yield from MEASURES[name](built, source, asked.seed, asked.seconds)


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument(
        "what",
        choices=[*MEASURES, "all", "files", "filing", "subscriptions", "relevance", "growth"],
    )
    parser.add_argument(
        "--documents", help="sizes, separated by commas; relevance: 0 for the texts alone"
    )
    parser.add_argument("--texts", default=os.environ.get("PORTAL_TEXTS"), help="folder of texts")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each load")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--stage", type=Path, help="keep filled portals and slow peers here")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    beside = parser.add_argument_group("search --peers")
    beside.add_argument("--peers", action="store_true", help="other engines in the same run")
    beside.add_argument("--engines", help=f"some of {','.join(ENGINES)}")
    beside.add_argument("--rounds", type=int, default=peers.ROUNDS)
    beside.add_argument("--picture", type=Path, nargs="?", const=peers.PICTURE, help="draw it too")
    judged = parser.add_argument_group("relevance")
    judged.add_argument("--split", choices=SPLITS, default=SPLITS[0])
    judged.add_argument("--misses", action="store_true", help="name them (tuning split only)")
    asked = parser.parse_args()
    if asked.documents is None:
        asked.documents = SIZES.get(asked.what, "3500")
    if asked.peers and asked.what != "search":
        parser.error("--peers belongs to search")
    if asked.misses and asked.split != SPLITS[0]:
        parser.error("--misses would give the unseen split away")
    unknown = set(asked.engines.split(",") if asked.engines else []) - set(ENGINES)
    if unknown:
        parser.error(f"no such engine: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
