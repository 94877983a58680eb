"""PostgreSQL: our words in a tsvector under a GIN index, counted and ranked by the server."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from benchmarks.peers.corpus import number_of
from benchmarks.peers.engine import PAGE, Engine, Found
from benchmarks.peers.shelf import Cut, Shelf, cut
from portal.search import analysis
from portal.search.values import Entry
from tests.databases import postgres_server, programs

ADDRESS = "address"
SERVER = "server"
TABLE = """DROP TABLE IF EXISTS document;
CREATE TABLE document (number int PRIMARY KEY, year int, issuer text, words tsvector)"""
COPY = "COPY document (number, year, issuer, words) FROM STDIN"
# Every hit is ranked once; total, first ten and counts are taken from the same hits.
ASK = """WITH hits AS MATERIALIZED (
    SELECT number, year, issuer, ts_rank(words, asked) AS rank
    FROM document, CAST(%s AS tsquery) AS asked WHERE words @@ asked)
SELECT (SELECT count(*) FROM hits),
    ARRAY(SELECT number FROM hits ORDER BY rank DESC, number LIMIT %s),
    (SELECT jsonb_object_agg(year, n) FROM (SELECT year, count(*) n FROM hits GROUP BY 1) years),
    (SELECT jsonb_object_agg(issuer, n) FROM (SELECT issuer, count(*) n FROM hits GROUP BY 1) i)"""
CHANGE = "UPDATE document SET year = %s, issuer = %s, words = %s WHERE number = %s"
MOST_POSITION = 16_383
MOST_POSITIONS = 255


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """A server for as long as the run lasts; its address lies in the engine's folder."""
    with postgres_server() as address:
        folder.mkdir(parents=True, exist_ok=True)
        plain = address.format("postgres").replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            server = psutil.Process(connection.info.backend_pid).ppid()
        (folder / ADDRESS).write_text(plain, encoding="utf-8")
        (folder / SERVER).write_text(str(server), encoding="utf-8")
        yield


class Postgres(Engine):
    """A connection a thread."""

    name = "postgresql"
    label = "PostgreSQL, our words"
    is_slow = True
    clock = staticmethod(time.perf_counter)

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        super().__init__(folder, shelf)
        self.own = threading.local()

    @classmethod
    def missing(cls) -> str:
        return "" if programs() else "PostgreSQL is not installed (initdb was not found)"

    @property
    def connection(self) -> psycopg.Connection[tuple[object, ...]]:
        """The connection of this thread."""
        if not hasattr(self.own, "connection"):
            address = (self.folder / ADDRESS).read_text(encoding="utf-8")
            self.own.connection = psycopg.connect(address, autocommit=True)
        connection: psycopg.Connection[tuple[object, ...]] = self.own.connection
        return connection

    def build(self, material: Iterable[Cut]) -> None:
        self.open()
        self.spent_before = self.spent()
        self.connection.execute(TABLE)
        with self.connection.cursor().copy(COPY) as copy:
            for text in material:
                copy.write_row((text.number, text.year, text.issuer, vector(text)))
        self.connection.execute("CREATE INDEX ON document USING gin (words)")
        self.connection.execute("VACUUM ANALYZE document")

    def open(self) -> None:
        self.connection.execute("SELECT 1")

    def close(self) -> None:
        super().close()
        self.connection.close()

    def words(self, words: Sequence[str]) -> Found:
        return self.found(" & ".join(map(quoted, words)))

    def phrase(self, phrase: str) -> Found:
        return self.found(" <-> ".join(map(quoted, analysis.query_words(phrase))))

    def found(self, asked: str) -> Found:
        """The page of a tsquery."""
        row = self.connection.execute(ASK, (asked, PAGE)).fetchone()
        assert row is not None
        total, numbers, years, issuers = row
        counts = {int(year): count for year, count in (years or {}).items()}
        return Found(total, tuple(numbers), counts, issuers or {})

    def change(self, entry: Entry) -> None:
        number = number_of(entry.key)
        self.connection.execute(CHANGE, (entry.year, entry.issuer, vector(cut(entry)), number))

    def bytes(self) -> int:
        statement = "SELECT pg_total_relation_size('document')"
        row = self.connection.execute(statement).fetchone()
        assert row is not None
        return int(str(row[0]))

    def cpu_elsewhere(self) -> float:
        return self.spent() - self.spent_before

    def memory_elsewhere(self) -> float:
        return float(sum(process.memory_full_info().pss for process in self.processes())) / 2**20

    def spent(self) -> float:
        """CPU seconds of the server so far, with those of its children that have ended."""
        ended = self.server().cpu_times()
        own = ended.children_user + ended.children_system
        return float(own + sum(used(process) for process in self.processes()))

    def processes(self) -> list[psutil.Process]:
        """The server and its children."""
        server = self.server()
        return [server, *server.children()]

    def server(self) -> psutil.Process:
        """The postmaster."""
        return psutil.Process(int((self.folder / SERVER).read_text(encoding="utf-8")))


def used(process: psutil.Process) -> float:
    """CPU seconds of a process itself."""
    times = process.cpu_times()
    return float(times.user + times.system)


def vector(text: Cut) -> str:
    """A tsvector as text: each word with its places, as many as PostgreSQL keeps."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, word in enumerate(text.body_words.split(" "), 1):
        if len(places[word]) < MOST_POSITIONS:
            places[word].append(str(min(place, MOST_POSITION)))
    return " ".join(f"{quoted(word)}:{','.join(found)}" for word, found in places.items())


def quoted(word: str) -> str:
    """A lexeme as text."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
