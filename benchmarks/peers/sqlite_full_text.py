"""SQLite's FTS5 with our words, and with its own trigrams; the index alone, no copy of the text."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from pathlib import Path

import numpy as np

from benchmarks.peers.corpus import number_of
from benchmarks.peers.engine import PAGE, Engine, Found, counted
from benchmarks.peers.shelf import Cut, Shelf, cut
from portal.search import analysis
from portal.search.values import Entry

TRIGRAM = 3
TABLE = "CREATE VIRTUAL TABLE found USING fts5(title, body, content='', tokenize='{}')"
PUT = "INSERT INTO found (rowid, title, body) VALUES (?, ?, ?)"
REMOVE = "INSERT INTO found (found, rowid, title, body) VALUES ('delete', ?, ?, ?)"
# One pass: the rank of every hit is what the order costs, and the caller counts the rest.
ASK = "SELECT rowid, rank FROM found WHERE found MATCH ?"
BEST = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, 2.0, 1.0) LIMIT ?"


class SqliteWords(Engine):
    """A word a token."""

    name = "fts5"
    label = "SQLite FTS5, our words"
    is_kept = True
    tokenizer = "unicode61 remove_diacritics 0 categories ''L* M* N* P* S* Co''"

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        super().__init__(folder, shelf)
        self.own = threading.local()

    @classmethod
    def missing(cls) -> str:
        with sqlite3.connect(":memory:") as connection:
            try:
                connection.execute(TABLE.format(cls.tokenizer))
            except sqlite3.OperationalError as error:
                return f"SQLite {sqlite3.sqlite_version} cannot: {error}"
        return ""

    def row(self, text: Cut) -> tuple[int, str, str]:
        """What is indexed of a text."""
        return text.number, text.title_words, text.body_words

    def build(self, material: Iterable[Cut]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with sqlite3.connect(self.folder / "index.sqlite3") as connection:
            connection.execute(TABLE.format(self.tokenizer))
            connection.executemany(PUT, map(self.row, material))
            connection.execute("INSERT INTO found (found) VALUES ('optimize')")
        connection.close()

    def open(self) -> None:
        _ = self.connection, self.shelf.years, self.shelf.issuers

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if not hasattr(self.own, "connection"):
            self.own.connection = sqlite3.connect(self.folder / "index.sqlite3")
        connection: sqlite3.Connection = self.own.connection
        return connection

    def close(self) -> None:
        super().close()
        self.connection.close()

    def words(self, words: Sequence[str]) -> Found:
        return self.found(f"body : ({' AND '.join(map(quoted, words))})")

    def phrase(self, phrase: str) -> Found:
        words = analysis.query_words(phrase)
        return self.found(f"body : ({' + '.join(map(quoted, words))})")

    def found(self, match: str) -> Found:
        """The page of an expression."""
        rows = self.connection.execute(ASK, (match,)).fetchall()
        best = nsmallest(PAGE, rows, key=lambda row: (row[1], row[0]))
        numbers = np.array([number for number, _ in rows], np.int64)
        years, issuers = counted(self.shelf, numbers)
        return Found(len(rows), tuple(number for number, _ in best), years, issuers)

    def any_of(self, question: str) -> list[int]:
        return self.best(analysis.query_words(question))

    def best(self, terms: Sequence[str]) -> list[int]:
        """The best ten of the documents with any of the terms."""
        if not terms:
            return []
        match = " OR ".join(map(quoted, terms))
        return [number for (number,) in self.connection.execute(BEST, (match, PAGE))]

    def change(self, entry: Entry) -> None:
        # Without a copy of the text, FTS5 must be told what it is to forget.
        old = self.shelf.entry(number_of(entry.key))
        with self.connection as connection:
            connection.execute(REMOVE, self.row(cut(old)))
            connection.execute(PUT, self.row(cut(entry)))


class SqliteTrigrams(SqliteWords):
    """Three neighbouring characters a token: shorter words cannot be found."""

    name = "fts5-trigram"
    label = "SQLite FTS5, trigrams"
    kinds = ("phrase",)
    tokenizer = "trigram"
    takes_words = False

    def row(self, text: Cut) -> tuple[int, str, str]:
        return text.number, text.title, text.body

    def phrase(self, phrase: str) -> Found:
        return self.found(f"body : {quoted(phrase)}")

    def any_of(self, question: str) -> list[int]:
        places = range(len(question) - TRIGRAM + 1)
        return self.best(list(dict.fromkeys(question[at : at + TRIGRAM] for at in places)))


def quoted(text: str) -> str:
    """A string of FTS5's query language."""
    return '"' + text.replace('"', '""') + '"'
