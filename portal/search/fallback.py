"""Answers from the database alone, for the minutes in which there is no index."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select

from portal.extensions import db
from portal.search.models import SearchEntry, SearchText
from portal.search.queries import count, text_holds, title_holds
from portal.search.understanding import Question, flat
from portal.search.wanted import Wanted

MOST_WORDS = 6
MOST_HITS = 200
READ_TEXTS = 2_000

COLUMNS = {
    "kind": SearchEntry.kind,
    "issuer": SearchEntry.issuer,
    "status": SearchEntry.status,
    "region": SearchEntry.region,
}


@dataclass(frozen=True)
class Plain:
    """Keys of what was found, best first; `facets` count values among them."""

    keys: tuple[str, ...]
    is_exact: bool
    facets: Mapping[str, Mapping[str, int]]


def search(question: Question, wanted: Wanted) -> Plain:
    """Entries with all the words, those with the words in the title first, then the newest.

    Titles of all entries are read, texts of the READ_TEXTS newest, so that the cost is bounded.
    """
    rows = db.session.execute(_statement(question, wanted)).all()
    topics = set(wanted.chosen.get("topic", ()))
    rows = [row for row in rows if topics <= set(row.topics)]
    is_exact = len(rows) < MOST_HITS and count() <= READ_TEXTS
    return Plain(tuple(row.key for row in rows), is_exact, _facets(rows))


def _statement(question: Question, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    in_title = _title_condition(question)
    statement = select(
        SearchEntry.key,
        SearchEntry.topics,
        SearchEntry.year,
        *COLUMNS.values(),
    ).where(SearchEntry.is_removed.is_(False), *_facet_conditions(wanted))
    statement = statement.outerjoin(SearchText, SearchText.key == SearchEntry.key)
    statement = statement.where(_condition(question, in_title))
    order = [SearchEntry.published_on.desc(), SearchEntry.key]
    if wanted.sort == "relevance" and in_title is not None:
        order.insert(0, case((in_title, 0), else_=1))
    return statement.order_by(*order).limit(MOST_HITS)


def _condition(question: Question, in_title: ColumnElement[bool] | None) -> ColumnElement[bool]:
    conditions = [text_holds(flat(word)) for word in question.words[:MOST_WORDS]]
    conditions += [text_holds(flat(phrase)) for phrase in question.phrases]
    if question.number is not None:
        return SearchEntry.number_key == question.number.key
    newest = (
        select(SearchEntry.key)
        .where(SearchEntry.is_removed.is_(False))
        .order_by(SearchEntry.published_on.desc(), SearchEntry.key)
        .limit(READ_TEXTS)
    )
    if not conditions or in_title is None:
        return and_(*conditions, *_title_words(question), SearchEntry.key.in_(newest))
    in_text = and_(SearchEntry.key.in_(newest), *conditions)
    return and_(or_(in_title, in_text), *_title_words(question), *_exclusions(question))


def _title_condition(question: Question) -> ColumnElement[bool] | None:
    words = [*question.words[:MOST_WORDS], *question.phrases]
    return and_(*(title_holds(flat(word)) for word in words)) if words else None


def _title_words(question: Question) -> list[ColumnElement[bool]]:
    return [title_holds(flat(word)) for word in question.title_words]


def _exclusions(question: Question) -> list[ColumnElement[bool]]:
    texts = ["".join(words) for words in question.excluded]
    return [~text_holds(flat(text)) for text in texts]


def _facet_conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        column.in_(wanted.chosen[name]) for name, column in COLUMNS.items() if name in wanted.chosen
    ]
    if wanted.first_year:
        found.append(SearchEntry.year >= wanted.first_year)
    if wanted.last_year:
        found.append(and_(SearchEntry.year <= wanted.last_year, SearchEntry.year > 0))
    return found


def _facets(rows: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, dict[str, int]]:
    counts = {name: Counter(getattr(row, name) for row in rows) for name in COLUMNS}
    counts["topic"] = Counter(topic for row in rows for topic in row.topics)
    counts["year"] = Counter(str(row.year) for row in rows if row.year)
    return {name: dict(counter) for name, counter in counts.items()}
