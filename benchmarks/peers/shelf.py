"""Where every engine of a run takes its texts from: one SQLite file, and one way to mark a page.

Texts are brought into the normal form and cut into words once, for all engines that take words;
the CPU time of it is kept, to be added to what each of them spends.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from html import escape
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.corpus import number_of
from portal.search.analysis import normalise, words
from portal.search.engine.schema import indexed_text
from portal.search.values import Entry, Passage

NAME = "shelf.sqlite3"
SPENT = "shelf.json"
TABLES = (
    """CREATE TABLE document (
    number INTEGER PRIMARY KEY, year INTEGER, issuer TEXT, title TEXT, plain TEXT, entry TEXT)""",
    """CREATE TABLE cut (
    number INTEGER PRIMARY KEY, plain_title TEXT, title_words TEXT, body_words TEXT)""",
)
CUTS = """SELECT number, year, issuer, plain_title, plain, title_words, body_words
    FROM document JOIN cut USING (number) ORDER BY number"""
WIDTH, LEAD, MOST_PLACES = 110, 30, 20


@dataclass(frozen=True)
class Shown:
    """One hit as a page shows it: the title and the best piece of the text, as marked HTML."""

    number: int
    title: str
    excerpt: str


@dataclass(frozen=True)
class Cut:
    """A text in the normal form, and its words joined by spaces: what all engines are given."""

    number: int
    year: int
    issuer: str
    title: str
    body: str
    title_words: str
    body_words: str


@dataclass
class Spent:
    """CPU seconds of bringing all texts into the normal form, and of cutting them into words.

    `digest` is one of all the texts.
    """

    normal: float = 0.0
    words: float = 0.0
    digest: str = ""


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
        spent, digest = Spent(), hashlib.sha256()
        with self.connection as connection:
            connection.execute("PRAGMA synchronous=OFF")
            for table in TABLES:
                connection.execute(table)
            for entry in entries:
                found = cut(entry, spent)
                whole = json.dumps(asdict(entry), ensure_ascii=False)
                digest.update(whole.encode())
                row = (found.number, found.year, found.issuer, entry.title, found.body, whole)
                connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", row)
                words = (found.number, found.title, found.title_words, found.body_words)
                connection.execute("INSERT INTO cut VALUES (?, ?, ?, ?)", words)
        spent.digest = digest.hexdigest()
        self.path.with_name(SPENT).write_text(json.dumps(asdict(spent)), encoding="utf-8")

    @property
    def spent(self) -> Spent:
        """What filling it took."""
        return Spent(**json.loads(self.path.with_name(SPENT).read_text(encoding="utf-8")))

    def cuts(self) -> Iterator[Cut]:
        """All texts as engines are given them, in the order of their numbers."""
        return (Cut(*row) for row in self.connection.execute(CUTS))

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


def cut(entry: Entry, spent: Spent | None = None) -> Cut:
    """An entry as engines are given it."""
    spent = spent or Spent()
    started = time.process_time()
    title, body = normalise(entry.title), normalise(indexed_text(entry))
    middle = time.process_time()
    title_words, body_words = " ".join(words(title)), " ".join(words(body))
    spent.normal += middle - started
    spent.words += time.process_time() - middle
    number = number_of(entry.key)
    return Cut(number, entry.year, entry.issuer, title, body, title_words, body_words)


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
