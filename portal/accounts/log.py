"""The audit record as an auditor reads it: narrowed, paged, and as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, select

from portal.accounts import people
from portal.audit import AuditEntry
from portal.clock import SHANGHAI
from portal.extensions import db

MOST_ROWS = 50_000
COLUMNS = ("number", "at", "actor", "action", "subject", "detail")
# A spreadsheet would take a cell that begins like this for a formula (CWE-1236).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Narrowing:
    """Which entries are wanted; '' and None leave a part open."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    day: date | None = None


def count(narrowing: Narrowing) -> int:
    """How many entries there are."""
    wanted = _wanted(narrowing).subquery()
    return int(db.session.execute(select(func.count()).select_from(wanted)).scalar_one())


def page(narrowing: Narrowing, offset: int, limit: int) -> list[AuditEntry]:
    """A page of entries, newest first."""
    rows = _wanted(narrowing).order_by(AuditEntry.number.desc()).offset(offset).limit(limit)
    return list(db.session.execute(rows).scalars())


def actions() -> list[str]:
    """Every kind of act that was recorded."""
    kinds = select(AuditEntry.action).distinct().order_by(AuditEntry.action)
    return list(db.session.execute(kinds).scalars())


def names_in(entries: list[AuditEntry]) -> dict[str, str]:
    """Names of the people that entries speak of, by their label."""
    labels = {label for entry in entries for label in (entry.actor, entry.subject)}
    ids = {
        int(label.removeprefix("person:"))
        for label in labels
        if label.startswith("person:") and label.removeprefix("person:").isdigit()
    }
    return {f"person:{number}": name for number, name in people.names(ids).items()}


def as_csv(narrowing: Narrowing) -> Iterator[str]:
    """The entries as lines of CSV, oldest first, at most MOST_ROWS; no cell is a formula."""
    yield "\ufeff" + _line(COLUMNS)
    rows = _wanted(narrowing).order_by(AuditEntry.number).limit(MOST_ROWS)
    for entry in db.session.execute(rows.execution_options(yield_per=500)).scalars():
        yield _line(
            (
                str(entry.number),
                entry.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
                entry.actor,
                entry.action,
                entry.subject,
                json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
            )
        )


def safe_cell(text: str) -> str:
    """The text, with a quote before what a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell(cell) for cell in cells])
    return buffer.getvalue()


def _wanted(narrowing: Narrowing) -> Select[AuditEntry]:
    entries = select(AuditEntry)
    if narrowing.actor:
        entries = entries.where(AuditEntry.actor == narrowing.actor)
    if narrowing.action:
        entries = entries.where(AuditEntry.action == narrowing.action)
    if narrowing.subject:
        entries = entries.where(AuditEntry.subject == narrowing.subject)
    if narrowing.day:
        begins = datetime.combine(narrowing.day, time(), SHANGHAI)
        ends = begins + timedelta(days=1)
        entries = entries.where(AuditEntry.at >= begins, AuditEntry.at < ends)
    return entries
