"""python3 manage.py bench import|pages|search [--documents 3500,10000,50000] [--texts FOLDER]."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from benchmarks import importing, pages, search
from benchmarks.report import Table

MEASURES = {"import": importing.measure, "pages": pages.measure, "search": search.measure}


def main() -> None:
    """Measure what was asked for, print each table as it is ready, and keep them as JSON."""
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("--documents", default="3500", help="sizes, separated by commas")
    parser.add_argument("--texts", default=os.environ.get("PORTAL_TEXTS"), help="folder of texts")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each load")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    asked = parser.parse_args()
    tables: list[Table] = []
    for documents in map(int, asked.documents.split(",")):
        folder = Path(asked.texts) if asked.texts else None
        for table in MEASURES[asked.what](folder, documents, asked.seed, asked.seconds):
            print(table, flush=True)
            tables.append(table)
    if asked.json:
        figures = [table.as_dict() for table in tables]
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


main()
