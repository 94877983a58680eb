"""The search as other rooms see it: a question in, plain values out, whatever the index is like."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import structlog
from flask import Flask, current_app

from portal import changes
from portal.extensions import db
from portal.search import answering, facets, fallback, kept, labels, queries, reading, vocabulary
from portal.search.answer import Answer
from portal.search.cache import Cache
from portal.search.candidates import Index
from portal.search.engine import schema
from portal.search.engine.errors import IndexUnavailable
from portal.search.engine.filters import Filters, Order
from portal.search.engine.hits import Page
from portal.search.engine.reader import Reader
from portal.search.facets import FacetValue
from portal.search.index import current_index
from portal.search.items import Item, item, marked_terms
from portal.search.query import Query, parse
from portal.search.reading import Reading
from portal.search.understanding import Question, understand
from portal.search.wanted import LAST_PAGE, PER_PAGE, Wanted

SPARE_HITS = 10
KEPT_ANSWERS = 256
COLUMNS = {
    "kind": schema.KIND,
    "issuer": schema.ISSUER,
    "year": schema.YEAR,
    "topic": schema.TOPICS,
    "status": schema.STATUS,
    "region": schema.REGION,
}
log = structlog.get_logger("search")


@dataclass(frozen=True)
class Results:
    """A page of hits with everything that is shown beside them; `took_ms` is milliseconds."""

    query: str = ""
    reading: Reading = field(default_factory=Reading)
    did_you_mean: str = ""
    total: int = 0
    total_is_exact: bool = True
    items: tuple[Item, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    best_bets: tuple[queries.BestBet, ...] = ()
    page: int = 1
    per_page: int = PER_PAGE
    took_ms: float = 0.0

    @property
    def understood_as(self) -> str:
        """What was understood, as a sentence in the language of the interface."""
        return labels.understood_as(self.reading)

    @property
    def reachable(self) -> int:
        """How many hits can be paged to."""
        return min(self.total, LAST_PAGE * self.per_page)

    @property
    def is_gap(self) -> bool:
        """Whether a real question found nothing in a sound index."""
        is_question = self.reading.way not in ("nothing", "browse")
        return is_question and not self.total and "fallback" not in self.reading.notes


def init_app(app: Flask) -> None:
    app.extensions["search_cache"] = Cache[Results](KEPT_ANSWERS)


def search(wanted: Wanted) -> Results:
    """Answer a search: from the index, or from the database when the index cannot be used."""
    started = time.perf_counter()
    query = parse(wanted.text)
    if query.is_empty and not wanted.is_narrowed:
        return Results(query=query.text, reading=Reading(notes=query.notes))
    results = _from_index(query, wanted) or _from_database(query, wanted)
    spent = (time.perf_counter() - started) * 1000
    return replace(results, took_ms=round(spent, 1))


def _from_index(query: Query, wanted: Wanted) -> Results | None:
    try:
        reader = current_index().reader()
        cache: Cache[Results] = current_app.extensions["search_cache"]
        key = (reader.generation, changes.known(), wanted.key)
        return cache.get(key) or cache.put(key, _answered(reader, query, wanted))
    except IndexUnavailable as error:
        log.warning("index cannot be read", reason=str(error))
    except Exception:  # damage has many faces, and the reader must get an answer
        log.warning("index cannot be used", exc_info=True)
        db.session.rollback()
    return None


def _answered(reader: Reader, query: Query, wanted: Wanted) -> Results:
    question = understand(query)
    filters = _filters(wanted)
    words = vocabulary.words()
    asked = Index(reader, filters, asked=reader.asked())
    answer = answering.answer(asked, question, {} if wanted.as_typed else words.synonyms)
    is_newest_first = wanted.sort == "date" or answer.way == "browse"
    order = Order.NEWEST if is_newest_first else Order.RELEVANCE
    page = reader.top(answer.scored, wanted.page * wanted.per_page + SPARE_HITS, filters, order)
    counts = _counts(reader, answer, filters)
    return Results(
        query=query.text,
        reading=reading.of_answer(query, question, answer),
        did_you_mean=answer.did_you_mean,
        total=page.total,
        total_is_exact=answer.is_exact,
        items=_items(page, question, answer, wanted),
        facets=facets.facets(counts, wanted),
        best_bets=words.best_bets.get(question.flat, ()),
        page=wanted.page,
        per_page=wanted.per_page,
    )


def _counts(reader: Reader, answer: Answer, filters: Filters) -> dict[str, dict[str, int]]:
    """Hits by value; a facet that is chosen counts its other values as if it were not."""
    chosen = {*filters.values, *(["year"] if filters.first_year or filters.last_year else [])}
    free = [column for column in COLUMNS.values() if column not in chosen]
    counts = reader.facets(answer.scored, free, filters)
    for column in chosen:
        counts |= reader.facets(answer.scored, [column], filters.without(column))
    return {
        name: {str(value): number for value, number in counts[column].items()}
        for name, column in COLUMNS.items()
    }


def _filters(wanted: Wanted) -> Filters:
    values = {COLUMNS[name]: set(chosen) for name, chosen in wanted.chosen.items()}
    return Filters(values, wanted.first_year, wanted.last_year)


def _items(page: Page, question: Question, answer: Answer, wanted: Wanted) -> tuple[Item, ...]:
    """The hits of the page; one that the database no longer has gives its place to the next."""
    start = (wanted.page - 1) * wanted.per_page
    hits = page.hits[start : start + wanted.per_page]
    found = kept.entries([hit.key for hit in hits])
    if len(found) < len(hits):
        hits = page.hits[start:]
        found = kept.entries([hit.key for hit in hits])
        hits = tuple(hit for hit in hits if hit.key in found)[: wanted.per_page]
    others = [other for _, other in answer.synonyms] + [answer.did_you_mean]
    terms = marked_terms(question, others)
    return tuple(
        item(found[hit.key], question, terms, hit.score, answer.reasons.get(hit.ordinal, ()))
        for hit in hits
    )


def _from_database(query: Query, wanted: Wanted) -> Results:
    question = understand(query)
    plain = fallback.search(question, wanted)
    start = (wanted.page - 1) * wanted.per_page
    keys = plain.keys[start : start + wanted.per_page]
    found = queries.entries(keys)
    terms = marked_terms(question)
    return Results(
        query=query.text,
        reading=reading.of_fallback(query, question),
        total=len(plain.keys),
        total_is_exact=plain.is_exact,
        items=tuple(item(found[key], question, terms, 0.0, ()) for key in keys if key in found),
        facets=facets.facets(plain.facets, wanted),
        page=wanted.page,
        per_page=wanted.per_page,
    )
