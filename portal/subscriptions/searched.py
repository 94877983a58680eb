"""What the search holds of what was announced: all its words, and the facts that narrow a search.

The entry is written in the transaction that announces, so that whoever tells of it reads the very
text that the search will find; where it is gone meanwhile, what was announced has to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.document_numbers import DocumentNumber, parse
from portal.extensions import db
from portal.search.models import SearchEntry, SearchText
from portal.subscriptions.models import KINDS


@dataclass(frozen=True)
class Searched:
    """An entry of the search: `lines` are all its words as they were written, not normalised."""

    lines: tuple[str, ...] = ()
    #: its own 文号
    number: DocumentNumber | None = None
    #: 0 when unknown
    year: int = 0
    region: str = ""
    status: str = ""


NOTHING = Searched()


def keys_of(subject: str) -> list[str]:
    """The keys that a thing may have in the search, by the name that announcements give it."""
    room, _, number = subject.partition("-")
    return [f"{kind}-{number}" for kind in KINDS] if room == "library" else [subject]


def searched(subject: str) -> Searched:
    """What the search holds of one thing; NOTHING when it is not there; one query."""
    return searched_of([subject])[subject]


def searched_of(subjects: Iterable[str]) -> Mapping[str, Searched]:
    """The same of several things, with one query."""
    by_key = {key: subject for subject in subjects for key in keys_of(subject)}
    rows = db.session.execute(
        select(SearchEntry, SearchText.passages)
        .join(SearchText, SearchText.key == SearchEntry.key)
        .where(SearchEntry.key.in_(by_key), SearchEntry.is_removed.is_(False))
    )
    found = {by_key[entry.key]: _searched(entry, passages) for entry, passages in rows}
    return {subject: found.get(subject, NOTHING) for subject in by_key.values()}


def _searched(entry: SearchEntry, passages: list[list[str]]) -> Searched:
    head = (entry.title, entry.document_number, entry.issuer, entry.summary)
    body = (f"{label} {text}" for _, label, text in passages)
    return Searched(
        lines=(*filter(None, head), *body),
        number=parse(entry.document_number),
        year=entry.year,
        region=entry.region,
        status=entry.status,
    )
