"""The audit record as an auditor reads it: narrowed, paged, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from portal.accounts import people
from portal.audit import AuditEntry
from portal.clock import SHANGHAI
from portal.extensions import db

MOST_ROWS = 50_000
MOST_COUNTED = 10_000
MOST_NAMESAKES = 100
LABEL = re.compile(r"person:[0-9]+|system|operator|stranger")
COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "action_zh")
# A spreadsheet would take a cell that begins like this for a formula (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Narrowing:
    """Which entries are wanted; '' and None leave a part open.

    `actor` is a label such as person:7, or part of a name or the address of somebody; `words`
    stand anywhere in the subject; the days are in the time of the office, both included.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Page:
    """Entries, newest first; numbers to go on from, None where there is nothing further."""

    entries: Sequence[AuditEntry]
    older_than: int | None
    newer_than: int | None


def count(narrowing: Narrowing) -> int:
    """How many entries there are; counting stops beyond MOST_COUNTED."""
    wanted = _wanted(narrowing, AuditEntry.number).limit(MOST_COUNTED + 1).subquery()
    return int(db.session.execute(select(func.count()).select_from(wanted)).scalar_one())


def page(narrowing: Narrowing, before: int | None, after: int | None, limit: int) -> Page:
    """The next entries older than `before`, or newer than `after`, or the newest of all.

    Numbers, not offsets: the cost is the same on every page, and new entries move nothing.
    """
    wanted = _wanted(narrowing, AuditEntry)
    if after is not None:
        rows = wanted.where(AuditEntry.number > after).order_by(AuditEntry.number)
        found = list(db.session.execute(rows.limit(limit + 1)).scalars())
        entries, has_more = found[:limit][::-1], len(found) > limit
        return Page(entries, _last(entries), entries[0].number if has_more else None)
    if before is not None:
        wanted = wanted.where(AuditEntry.number < before)
    rows = wanted.order_by(AuditEntry.number.desc()).limit(limit + 1)
    found = list(db.session.execute(rows).scalars())
    entries, has_more = found[:limit], len(found) > limit
    newer_than = entries[0].number if entries and before is not None else None
    return Page(entries, _last(entries) if has_more else None, newer_than)


def _last(entries: Sequence[AuditEntry]) -> int | None:
    return entries[-1].number if entries else None


def names_in(entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Names of the people that entries speak of, by their label."""
    labels = {label for entry in entries for label in (entry.actor, entry.subject)}
    ids = {
        int(label.removeprefix("person:"))
        for label in labels
        if label.startswith("person:") and label.removeprefix("person:").isdigit()
    }
    return {f"person:{number}": name for number, name in people.names(ids).items()}


def as_csv(narrowing: Narrowing, words: Mapping[str, object]) -> Iterator[str]:
    """The entries as lines of CSV, oldest first, at most MOST_ROWS; no cell is a formula.

    `words` says what an action is called.
    """
    yield "\ufeff" + _line(COLUMNS)
    rows = _wanted(narrowing, AuditEntry).order_by(AuditEntry.number).limit(MOST_ROWS)
    for entry in db.session.execute(rows.execution_options(yield_per=500)).scalars():
        yield _line(
            (
                str(entry.number),
                entry.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
                entry.actor,
                entry.action,
                entry.subject,
                json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
                str(words.get(entry.action, entry.action)),
            )
        )


def safe_cell(text: str) -> str:
    """The text, with a quote before what a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def _wanted(narrowing: Narrowing, what: Any) -> Select[Any]:
    wanted = select(what)
    if narrowing.actor:
        wanted = wanted.where(AuditEntry.actor.in_(_labels(narrowing.actor)))
    if narrowing.action:
        wanted = wanted.where(AuditEntry.action == narrowing.action)
    if narrowing.subject:
        wanted = wanted.where(AuditEntry.subject == narrowing.subject)
    if narrowing.words:
        wanted = wanted.where(AuditEntry.subject.icontains(narrowing.words, autoescape=True))
    if narrowing.since:
        wanted = wanted.where(AuditEntry.at >= _midnight(narrowing.since))
    if narrowing.until:
        wanted = wanted.where(AuditEntry.at < _midnight(narrowing.until + timedelta(days=1)))
    return wanted


def _labels(actor: str) -> list[str]:
    """The label itself, and those of the people who are meant by a name or an address."""
    if LABEL.fullmatch(actor):
        return [actor]
    return [actor, *(f"person:{number}" for number in people.known_as(actor, MOST_NAMESAKES))]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
