"""What the rooms above do to the search: put, remove, teach words, note what was not found."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal import changes
from portal.document_numbers import parse
from portal.extensions import db
from portal.search.analysis import bare_title, normalise
from portal.search.engine.schema import indexed_text
from portal.search.models import SearchBestBet, SearchEntry, SearchGap, SearchSynonym, SearchText
from portal.search.understanding import flat
from portal.search.values import Entry

MOST_GAPS_A_DAY = 2_000


def put(entry: Entry) -> None:
    """Let an entry be found, in the running transaction; one that is unchanged is left alone."""
    digest = digest_of(entry)
    row = db.session.get(SearchEntry, entry.key)
    if row is not None and row.digest == digest and not row.is_removed:
        return
    change = changes.next_number()
    row = row or SearchEntry(key=entry.key)
    _write(row, entry)
    row.digest, row.is_removed, row.change = digest, False, change
    db.session.add(row)
    db.session.flush()
    db.session.merge(_text_of(entry))


def remove(key: str) -> None:
    """Let an entry be found no more; its words go, its key stays so that indexes hear of it."""
    row = db.session.get(SearchEntry, key)
    if row is None or row.is_removed:
        return
    change = changes.next_number()
    _write(row, EMPTY)
    row.digest, row.is_removed, row.change = "", True, change
    db.session.execute(delete(SearchText).where(SearchText.key == key))


def digest_of(entry: Entry) -> str:
    """SHA-256 of everything in the entry, in hex."""
    canonical = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()


def replace_synonyms(groups: Iterable[list[str]]) -> None:
    """Teach the groups of words that mean the same, in place of all groups known so far."""
    db.session.execute(delete(SearchSynonym))
    db.session.add_all(SearchSynonym(words=words) for words in groups)
    changes.next_number()


def replace_best_bets(bets: Iterable[Mapping[str, object]]) -> None:
    """Set what is shown first: mappings with queries, title, url, note."""
    db.session.execute(delete(SearchBestBet))
    db.session.add_all(SearchBestBet(**bet) for bet in bets)
    changes.next_number()


def record_gaps(day: date, times: Mapping[str, int]) -> None:
    """Count queries that found nothing; past MOST_GAPS_A_DAY only known ones are counted on.

    The queries come free of personal data, see `privacy.without_personal_data`.
    """
    known = db.session.execute(select(func.count()).where(SearchGap.day == day)).scalar_one()
    room = max(0, MOST_GAPS_A_DAY - known)
    for query, number in times.items():
        is_new = db.session.get(SearchGap, (day, query)) is None
        if is_new and not room:
            continue
        room -= is_new
        _count(day, query, number)


def _count(day: date, query: str, number: int) -> None:
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    statement = insert(SearchGap).values(day=day, query=query, times=number)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "query"], set_={"times": SearchGap.times + number}
        )
    )


EMPTY = Entry("", "", "", "", "", "", "", "", 0, (), "", "", 0, (), "")


def _write(row: SearchEntry, entry: Entry) -> None:
    number = parse(entry.document_number) if entry.document_number else None
    title = normalise(entry.title)
    row.kind, row.title, row.url = entry.kind, entry.title, entry.url
    row.document_number, row.number_key = entry.document_number, number.key if number else ""
    row.issuer, row.region, row.status = entry.issuer, entry.region, entry.status
    row.issued_on, row.published_on, row.year = entry.issued_on, entry.published_on, entry.year
    row.topics, row.authority, row.summary = list(entry.topics), entry.authority, entry.summary
    row.is_digest = entry.is_digest
    row.flat_title, row.bare_title = flat(title), flat(bare_title(title))


def _text_of(entry: Entry) -> SearchText:
    return SearchText(
        key=entry.key,
        flat_text=flat(normalise(indexed_text(entry))),
        passages=[[passage.anchor, passage.label, passage.text] for passage in entry.passages],
    )
