"""Where every engine of a run takes its texts from: one SQLite file, and one way to mark a page."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.corpus import number_of
from portal.search.analysis import normalise
from portal.search.engine.schema import indexed_text
from portal.search.values import Entry, Passage

NAME = "shelf.sqlite3"
TABLE = """CREATE TABLE document (
    number INTEGER PRIMARY KEY, year INTEGER, issuer TEXT, title TEXT, plain TEXT, entry TEXT)"""
WIDTH, LEAD, MOST_PLACES = 110, 30, 20


@dataclass(frozen=True)
class Shown:
    """One hit as a page shows it: the title and the best piece of the text, as marked HTML."""

    number: int
    title: str
    excerpt: str


class Shelf:
    """The texts of a run by number, for any number of threads."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.own = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if not hasattr(self.own, "connection"):
            self.own.connection = sqlite3.connect(self.path)
        connection: sqlite3.Connection = self.own.connection
        return connection

    def close(self) -> None:
        """Close the connection of this thread; it is opened again when it is needed."""
        if hasattr(self.own, "connection"):
            self.own.connection.close()
            del self.own.connection

    def fill(self, entries: Iterable[Entry]) -> None:
        """Write all entries into an empty shelf."""
        with self.connection as connection:
            connection.execute(TABLE)
            statement = "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)"
            connection.executemany(statement, map(row_of, entries))

    def entries(self) -> Iterator[Entry]:
        """All entries, in the order of their numbers."""
        rows = self.connection.execute("SELECT entry FROM document ORDER BY number")
        for (raw,) in rows:
            yield entry_of(raw)

    def entry(self, number: int) -> Entry:
        """One entry."""
        statement = "SELECT entry FROM document WHERE number = ?"
        return entry_of(self.connection.execute(statement, (number,)).fetchone()[0])

    @cached_property
    def count(self) -> int:
        """How many documents there are."""
        count: int = self.connection.execute("SELECT count(*) FROM document").fetchone()[0]
        return count

    def texts(self) -> Iterator[str]:
        """The normalised text of each document, in order."""
        for (plain,) in self.connection.execute("SELECT plain FROM document ORDER BY number"):
            yield plain

    def passages(self, numbers: Sequence[int]) -> list[str]:
        """All passages of some documents."""
        return [passage.text for number in numbers for passage in self.entry(number).passages]

    def holding(self, numbers: Sequence[int], phrase: str) -> set[int]:
        """Which of the documents have the phrase in their normalised text."""
        marks = ",".join("?" * len(numbers))
        statement = f"SELECT number FROM document WHERE number IN ({marks}) AND instr(plain, ?)"
        return {number for (number,) in self.connection.execute(statement, (*numbers, phrase))}

    def page(self, numbers: Sequence[int], terms: Sequence[str]) -> list[Shown]:
        """The hits of a page with titles and texts marked; no engine gets more, none less."""
        marks = ",".join("?" * len(numbers))
        statement = f"SELECT number, title, plain FROM document WHERE number IN ({marks})"
        rows = {row[0]: row for row in self.connection.execute(statement, tuple(numbers))}
        return [shown(*rows[number], terms) for number in numbers]

    @cached_property
    def years(self) -> NDArray[np.int32]:
        """The year of each document by number; row 0 belongs to none."""
        rows = self.connection.execute("SELECT year FROM document ORDER BY number")
        return np.array([0, *(year for (year,) in rows)], np.int32)

    @cached_property
    def issuers(self) -> tuple[list[str], NDArray[np.int32]]:
        """The names of the issuers, and the place of each document's among them by number."""
        rows = self.connection.execute("SELECT issuer FROM document ORDER BY number")
        column = [issuer for (issuer,) in rows]
        names = sorted(set(column))
        places = {name: place for place, name in enumerate(names)}
        return names, np.array([0, *(places[name] for name in column)], np.int32)


def row_of(entry: Entry) -> tuple[object, ...]:
    """A row of the table."""
    whole = json.dumps(asdict(entry), ensure_ascii=False)
    plain = normalise(indexed_text(entry))
    return number_of(entry.key), entry.year, entry.issuer, entry.title, plain, whole


def entry_of(raw: str) -> Entry:
    """An entry from its row."""
    values = json.loads(raw)
    passages = tuple(Passage(**passage) for passage in values.pop("passages"))
    return Entry(**values | {"passages": passages, "topics": tuple(values["topics"])})


def shown(number: int, title: str, plain: str, terms: Sequence[str]) -> Shown:
    """One hit, marked."""
    pattern = re.compile("|".join(map(re.escape, terms)))
    start = best_place(plain, pattern)
    return Shown(number, marked(title, pattern), marked(plain[start : start + WIDTH], pattern))


def best_place(text: str, pattern: re.Pattern[str]) -> int:
    """Where the piece with most different terms begins, among the first places of any."""
    starts = [max(0, found.start() - LEAD) for found in islice(pattern.finditer(text), MOST_PLACES)]
    return max(starts, key=lambda at: variety(text, at, pattern), default=0)


def variety(text: str, start: int, pattern: re.Pattern[str]) -> int:
    """How many different terms a piece has."""
    return len(set(pattern.findall(text, start, start + WIDTH)))


def marked(text: str, pattern: re.Pattern[str]) -> str:
    """A text as HTML with its terms marked."""
    pieces, at = [], 0
    for found in pattern.finditer(text):
        pieces += [escape(text[at : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        at = found.end()
    return "".join([*pieces, escape(text[at:])])
