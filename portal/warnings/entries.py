"""A warning as the search takes it: plain values, one passage a part of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from portal.clock import SHANGHAI
from portal.search.values import Entry, Passage
from portal.warnings.advisory import Advisory
from portal.warnings.models import Warning
from portal.warnings.references import address_of, subject_of
from portal.warnings.vocabulary import label, level_label

#: the graver, the earlier among equals
AUTHORITY = {"red": 7, "orange": 6, "yellow": 5, "blue": 4}
#: how the search names what still counts and what sinks
STATUSES = {
    "active": "in_force",
    "updated": "in_force",
    "expired": "expired",
    "cancelled": "expired",
}


def entry_of(warning: Warning, advisory: Advisory, day: date) -> Entry:
    """What can be found of a warning, as it stands on a day."""
    published = warning.published_at.astimezone(SHANGHAI).date()
    return Entry(
        key=subject_of(warning.ref),
        kind="warning",
        title=warning.title,
        url=address_of(warning.ref),
        document_number="",
        issuer="",
        issued_on=warning.event_on.isoformat() if warning.event_on else "",
        published_on=published.isoformat(),
        year=published.year,
        topics=tuple(label("rights", code, str) for code in advisory.values("rights")),
        region="",
        status=STATUSES[warning.state_on(day)],
        authority=AUTHORITY[warning.level],
        passages=tuple(passages(warning.ref, advisory)),
        summary=advisory.summary or "；".join(advisory.facts),
    )


def passages(ref: str, advisory: Advisory) -> Iterator[Passage]:
    """The parts of the page that hold anything."""
    about = "、".join(label(facet, value, str) for facet, value in advisory.facet_pairs())
    level = f"{level_label(advisory.level, str)}预警 {label('category', advisory.category, str)}"
    parts = (
        ("about", "预警信息", "\n".join(filter(None, (ref, level, about)))),
        ("signs", "您在不在里面", sentences(advisory.signs)),
        ("steps", "按顺序做", sentences(step.do for step in advisory.steps)),
        ("ignored", "不管它会怎样", advisory.consequence),
        ("facts", "事实", sentences((advisory.summary, *advisory.facts))),
    )
    return (Passage(*part) for part in parts if part[2])


def sentences(parts: Iterable[str]) -> str:
    """One sentence a line, each with its full stop, so that an excerpt can be read."""
    return "\n".join(part if part.endswith("。") else f"{part}。" for part in parts if part)
