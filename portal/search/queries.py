"""Named reads: what the database says of entries, words and gaps."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select

from portal.extensions import db
from portal.search.analysis import normalise
from portal.search.models import SearchBestBet, SearchEntry, SearchGap, SearchSynonym, SearchText
from portal.search.ranking import Title
from portal.search.understanding import flat
from portal.search.values import Entry, Passage

BATCH = 500


@dataclass(frozen=True)
class BestBet:
    """What the editors show first for a question."""

    title: str
    url: str
    note: str


@dataclass(frozen=True)
class Changed:
    """One change: its number, and the entry as it is now; None when it can be found no more."""

    change: int
    key: str
    entry: Entry | None


def titles(keys: Collection[str]) -> dict[str, Title]:
    """The titles of the entries that can still be found, by key."""
    statement = select(SearchEntry.key, SearchEntry.flat_title, SearchEntry.bare_title)
    rows = db.session.execute(statement.where(_findable(keys)))
    return {key: Title(whole, bare) for key, whole, bare in rows}


def full_titles(keys: Collection[str]) -> dict[str, tuple[str, Title]]:
    """The titles as they are written, and as they are compared, by key."""
    statement = select(
        SearchEntry.key, SearchEntry.title, SearchEntry.flat_title, SearchEntry.bare_title
    )
    rows = db.session.execute(statement.where(_findable(keys)))
    return {key: (title, Title(whole, bare)) for key, title, whole, bare in rows}


def document_numbers(keys: Collection[str]) -> list[str]:
    """The 文号 of the entries as they are written."""
    statement = select(SearchEntry.document_number).where(_findable(keys))
    return list(db.session.execute(statement).scalars())


def with_sentence(keys: Collection[str], sentence: str) -> set[str]:
    """Which of the entries have the sentence (flat) word for word."""
    statement = select(SearchText.key).where(SearchText.key.in_(keys), text_holds(sentence))
    return set(db.session.execute(statement).scalars())


def texts(keys: Collection[str]) -> dict[str, str]:
    """The flat texts of the entries, by key."""
    statement = select(SearchText.key, SearchText.flat_text).where(SearchText.key.in_(keys))
    return {row.key: row.flat_text for row in db.session.execute(statement)}


def entries(keys: Collection[str]) -> dict[str, Entry]:
    """The entries that can still be found, by key, with their passages."""
    statement = _with_passages().where(_findable(keys))
    return {row.key: value_of(row, passages) for row, passages in db.session.execute(statement)}


def changes(keys: Collection[str]) -> dict[str, int]:
    """The number of the last change of each entry that can still be found, by key."""
    statement = select(SearchEntry.key, SearchEntry.change).where(_findable(keys))
    return {row.key: row.change for row in db.session.execute(statement)}


def changed_after(change: int, limit: int = BATCH) -> list[Changed]:
    """The next changes of entries, in order."""
    statement = (
        _with_passages()
        .where(SearchEntry.change > change)
        .order_by(SearchEntry.change)
        .limit(limit)
    )
    return [
        Changed(row.change, row.key, None if row.is_removed else value_of(row, passages))
        for row, passages in db.session.execute(statement)
    ]


def count_changed_after(change: int) -> int:
    """How many entries have changed since a change; from an index."""
    later = select(func.count()).where(SearchEntry.change > change)
    return int(db.session.execute(later).scalar_one())


def all_entries() -> Iterator[Entry]:
    """Every entry that can be found, in batches, in the order of their keys."""
    last = ""
    while True:
        statement = (
            _with_passages()
            .where(SearchEntry.key > last, _is_there())
            .order_by(SearchEntry.key)
            .limit(BATCH)
        )
        rows = [(row.key, value_of(row, found)) for row, found in db.session.execute(statement)]
        if not rows:
            return
        last = rows[-1][0]
        db.session.expunge_all()
        yield from (entry for _key, entry in rows)


def last_change() -> int:
    """The number of the newest change among all entries; 0 when there is none."""
    return db.session.execute(select(func.max(SearchEntry.change))).scalar() or 0


def count() -> int:
    """How many entries can be found."""
    statement = select(func.count()).where(SearchEntry.is_removed.is_(False))
    return db.session.execute(statement).scalar_one()


def synonyms() -> dict[str, tuple[str, ...]]:
    """For each known word (flat) the words that mean the same."""
    groups = db.session.execute(select(SearchSynonym.words)).scalars()
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        words = [flat(normalise(word)) for word in group]
        for word in words:
            others = tuple(other for other in words if other != word)
            found[word] = found.get(word, ()) + others
    return found


def best_bets() -> dict[str, tuple[BestBet, ...]]:
    """For each question (flat) what is shown first."""
    found: dict[str, tuple[BestBet, ...]] = {}
    for row in db.session.execute(select(SearchBestBet).order_by(SearchBestBet.id)).scalars():
        for query in row.queries:
            asked = flat(normalise(query))
            found[asked] = (*found.get(asked, ()), BestBet(row.title, row.url, row.note))
    return found


def gaps(since: date, limit: int = 100) -> list[tuple[str, int]]:
    """What was asked for most often in vain since a day: (query, times)."""
    times = func.sum(SearchGap.times)
    statement = (
        select(SearchGap.query, times)
        .where(SearchGap.day >= since)
        .group_by(SearchGap.query)
        .order_by(times.desc(), SearchGap.query)
        .limit(limit)
    )
    return [(query, int(number)) for query, number in db.session.execute(statement)]


def text_holds(text: str) -> ColumnElement[bool]:
    """SQL: whether the flat text of an entry holds a flat text."""
    return _position()(SearchText.flat_text, text) > 0


def title_holds(text: str) -> ColumnElement[bool]:
    """SQL: whether the flat title of an entry holds a flat text."""
    return _position()(SearchEntry.flat_title, text) > 0


def _position() -> Callable[..., ColumnElement[int]]:
    """instr or strpos: unlike LIKE their cost is linear and no character means anything else."""
    return func.instr if db.engine.dialect.name == "sqlite" else func.strpos


def value_of(row: SearchEntry, passages: Sequence[Sequence[str]] | None) -> Entry:
    """A row and its passages as the plain value that was put."""
    return Entry(
        key=row.key,
        kind=row.kind,
        title=row.title,
        url=row.url,
        document_number=row.document_number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        published_on=row.published_on,
        year=row.year,
        topics=tuple(row.topics),
        region=row.region,
        status=row.status,
        authority=row.authority,
        passages=tuple(Passage(*passage) for passage in passages or ()),
        summary=row.summary,
        is_digest=row.is_digest,
    )


def _with_passages() -> Select[SearchEntry, list[list[str]]]:
    joined = SearchText.key == SearchEntry.key
    return select(SearchEntry, SearchText.passages).outerjoin(SearchText, joined)


def _findable(keys: Collection[str]) -> ColumnElement[bool]:
    return SearchEntry.key.in_(keys) & _is_there()


def _is_there() -> ColumnElement[bool]:
    """Not removed, in words that keep SQLite from reading every entry by the index on just that."""
    return func.coalesce(SearchEntry.is_removed, True).is_(False)
