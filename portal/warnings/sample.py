"""Warnings of a fresh portal: true ones with their source, made-up ones marked, on their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from portal import changes
from portal.clock import SHANGHAI, telling
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.transaction import transaction
from portal.warnings import services
from portal.warnings.advisory import Content
from portal.warnings.models import FACETS, Warning

FILE = Path(__file__).parent / "data" / "warnings.yaml"
MORNING = time(9, 30)
COPIED = (
    "title",
    "summary",
    "level",
    "category",
    "criterion",
    "consequence",
    "source",
    "confidence",
    "open_question",
)


def load() -> int:
    """Send every sample warning that is not there yet, on its day; returns how many were new."""
    known = set(db.session.execute(select(Warning.ref)).scalars())
    fresh = [entry for entry in entries() if entry["ref"] not in known]
    for day, entry, number in sorted(tellings(fresh), key=lambda told: told[0]):
        with telling(datetime.combine(day, MORNING, SHANGHAI)), transaction():
            tell(entry, number)
    if fresh:
        with transaction():  # what was told lies in the past; kept pages go by the last change
            changes.next_number()
    return len(fresh)


def entries() -> list[dict[str, Any]]:
    """All entries of the data file, in its order."""
    found: list[dict[str, Any]] = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)["warnings"]
    return found


def tellings(fresh: list[dict[str, Any]]) -> Iterator[tuple[date, dict[str, Any], int]]:
    """(day, entry, 0 for the first message or the number of the update)."""
    for entry in fresh:
        yield entry["valid_from"], entry, 0
        for number, update in enumerate(entry.get("updates", ()), 1):
            yield update["on"], entry, number


def tell(entry: dict[str, Any], number: int) -> None:
    """Send one message of an entry."""
    note = entry["updates"][number - 1]["note"] if number else ""
    later = [fact for update in entry.get("updates", ())[number:] for fact in update["adds"]]
    services.send(content_of(entry, without=later), SYSTEM, ref=entry["ref"], note=note)


def content_of(entry: dict[str, Any], without: list[str]) -> Content:
    """An entry as the content of a piece, without facts that came later."""
    return {
        **{name: entry.get(name, "") for name in COPIED},
        **{name: iso(entry.get(name)) for name in ("event_on", "valid_from", "valid_until")},
        **{facet: list(entry.get(facet, ())) for facet in FACETS},
        "facts": [{"text": fact} for fact in entry["facts"] if fact not in without],
        "advice": [{"on": iso(row["on"]), "do": row["do"], "who": ""} for row in entry["advice"]],
        "signs": [],
        "figures": [],
        "clocks": list(entry.get("clocks", ())),
        "related": list(entry.get("related", ())),
        "earlier": list(entry.get("earlier", ())),
        "source_url": "",
        "checked_on": iso(entry["checked_on"]),
        "is_sample": entry["made_up"],
    }


def iso(day: date | None) -> str:
    """A day as a piece keeps it."""
    return day.isoformat() if day else ""
