"""Named reads: what the database says of entries, words and gaps."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, func, select

from portal.extensions import db
from portal.search.analysis import normalise
from portal.search.models import SearchBestBet, SearchEntry, SearchGap, SearchSynonym, SearchText
from portal.search.ranking import Title
from portal.search.understanding import flat
from portal.search.values import Entry, Passage

BATCH = 500

# What every search asks is written once, and asks for plain rows instead of objects.
_ENTRY, _TEXT = SearchEntry.__table__, SearchText.__table__
# Not removed, in words that keep SQLite from reading every entry by the index on just that.
_IS_THERE = func.coalesce(_ENTRY.c.is_removed, True).is_(False)
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_FINDABLE = _ENTRY.c.key.in_(_KEYS) & _IS_THERE
_TITLES = select(_ENTRY.c.key, _ENTRY.c.flat_title, _ENTRY.c.bare_title).where(_FINDABLE)
_FULL_TITLES = _TITLES.add_columns(_ENTRY.c.title)
_NUMBERS = select(_ENTRY.c.document_number).where(_FINDABLE)
_CHANGES = select(_ENTRY.c.key, _ENTRY.c.change).where(_FINDABLE)
_TEXTS = select(_TEXT.c.key, _TEXT.c.flat_text).where(_TEXT.c.key.in_(_KEYS))
_WITH_PASSAGES = select(_ENTRY, _TEXT.c.passages).select_from(
    _ENTRY.outerjoin(_TEXT, _TEXT.c.key == _ENTRY.c.key)
)


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
    rows = db.session.execute(_TITLES, {"keys": list(keys)})
    return {key: Title(whole, bare) for key, whole, bare in rows}


def full_titles(keys: Collection[str]) -> dict[str, tuple[str, Title]]:
    """The titles as they are written, and as they are compared, by key."""
    rows = db.session.execute(_FULL_TITLES, {"keys": list(keys)})
    return {key: (title, Title(whole, bare)) for key, whole, bare, title in rows}


def document_numbers(keys: Collection[str]) -> list[str]:
    """The 文号 of the entries as they are written."""
    return list(db.session.execute(_NUMBERS, {"keys": list(keys)}).scalars())


def with_sentence(keys: Collection[str], sentence: str) -> set[str]:
    """Which of the entries have the sentence (flat) word for word."""
    statement = select(SearchText.key).where(SearchText.key.in_(keys), text_holds(sentence))
    return set(db.session.execute(statement).scalars())


def texts(keys: Collection[str]) -> dict[str, str]:
    """The flat texts of the entries, by key."""
    rows = db.session.execute(_TEXTS, {"keys": list(keys)})
    return {row.key: row.flat_text for row in rows}


def entries(keys: Collection[str]) -> dict[str, Entry]:
    """The entries that can still be found, by key, with their passages."""
    rows = db.session.execute(_WITH_PASSAGES.where(_FINDABLE), {"keys": list(keys)})
    return {row.key: value_of(row) for row in rows}


def changes(keys: Collection[str]) -> dict[str, int]:
    """The number of the last change of each entry that can still be found, by key."""
    rows = db.session.execute(_CHANGES, {"keys": list(keys)})
    return {row.key: row.change for row in rows}


def changed_after(change: int, limit: int = BATCH) -> list[Changed]:
    """The next changes of entries, in order."""
    later = _WITH_PASSAGES.where(_ENTRY.c.change > change)
    rows = db.session.execute(later.order_by(_ENTRY.c.change).limit(limit))
    return [Changed(row.change, row.key, None if row.is_removed else value_of(row)) for row in rows]


def count_changed_after(change: int) -> int:
    """How many entries have changed since a change; from an index."""
    later = select(func.count()).where(SearchEntry.change > change)
    return int(db.session.execute(later).scalar_one())


def all_entries() -> Iterator[Entry]:
    """Every entry that can be found, in batches, in the order of their keys."""
    last = ""
    while True:
        further = _WITH_PASSAGES.where(_ENTRY.c.key > last, _IS_THERE)
        rows = db.session.execute(further.order_by(_ENTRY.c.key).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].key
        yield from map(value_of, rows)


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


def value_of(row: Row[Any]) -> Entry:
    """A row of _WITH_PASSAGES as the plain value that was put."""
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
        passages=tuple(Passage(*passage) for passage in row.passages or ()),
        summary=row.summary,
        is_digest=row.is_digest,
    )
