"""Verbs of the warnings, all in the caller's transaction: send one out, update it, cancel it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from portal import audit, changes, outbox
from portal.clock import now, today
from portal.editorial.errors import PublicationRefused
from portal.extensions import db
from portal.permissions import Actor
from portal.search import services as search
from portal.warnings.advisory import Advisory, Content, advisory_of
from portal.warnings.entries import entry_of
from portal.warnings.models import CATEGORIES, Warning, WarningFacet, WarningMessage
from portal.warnings.references import numbered, parts, subject_of
from portal.warnings.vocabulary import levels

#: owed for each message, with `warning_id` and `number`: whom does it concern?
MATCHING = "warning_sent"
CARRIED = (
    "title",
    "summary",
    "level",
    "level_rank",
    "category",
    "event_on",
    "source",
    "checked_on",
    "confidence",
    "open_question",
    "is_sample",
)


def send(
    content: Content,
    actor: Actor,
    ref: str = "",
    note: str = "",
    is_correction: bool = False,
) -> Warning:
    """Publish a warning, or an update of the one with this ref; a new one gets the next ref.

    The first message is an alert, later ones are updates; after a cancellation the next is an
    alert again. Raises PublicationRefused for content that is no warning.
    """
    changes.next_number()  # whoever else sends waits for the commit: no ref is given twice
    warning = find(ref) if ref else None
    content = completed(content, warning)
    advisory = sound(content)
    if warning is None:
        warning = _new(ref or next_ref(today().year))
    kind = "alert" if warning.cancelled_at or not warning.release_number else "update"
    _write(warning, advisory)
    message = _message(warning, kind, content, note, is_correction)
    detail = {"number": message.number, "level": warning.level, "title": warning.title}
    audit.record(actor.label, f"warnings.{kind}", subject_of(warning.ref), detail)
    search.put(entry_of(warning, advisory, today()))
    _owe_matching(message)
    return warning


def cancel(ref: str, reason: str, actor: Actor) -> Warning:
    """Cancel a warning for a reason that the public reads; its page stays and says so."""
    changes.next_number()
    warning = find(ref)
    if warning is None or warning.cancelled_at is not None:
        raise PublicationRefused("这条预警不在发布中，不用再撤销")
    content = _latest(warning).content
    warning.cancelled_at = warning.changed_at = now()
    message = _message(warning, "cancel", content, reason, is_correction=False)
    detail = {"number": message.number, "reason": reason}
    audit.record(actor.label, "warnings.cancel", subject_of(ref), detail)
    search.put(entry_of(warning, advisory_of(content), today()))
    _owe_matching(message)
    return warning


def find(ref: str) -> Warning | None:
    """The warning with this ref, its facets and messages with it."""
    whole = selectinload(Warning.facet_rows), selectinload(Warning.messages)
    found: Warning | None = db.session.execute(
        select(Warning).where(Warning.ref == ref).options(*whole)
    ).scalar_one_or_none()
    return found


def next_ref(year: int) -> str:
    """The next free ref of a year; the caller holds the change number."""
    last = db.session.execute(select(func.max(Warning.number)).where(Warning.year == year)).scalar()
    return numbered(year, (last or 0) + 1)


def completed(content: Content, before: Warning | None) -> Content:
    """The content with the days that were left open: from today, to the default of the level."""
    known = advisory_of(content)
    starts = known.valid_from or (before.valid_from if before else today())
    level = levels().get(known.level)
    ends = known.valid_until or (level.valid_until(starts) if level else None)
    return content | {"valid_from": starts.isoformat(), "valid_until": _iso(ends)}


def sound(content: Content) -> Advisory:
    """What the content says; raises PublicationRefused when it cannot be a warning."""
    advisory = advisory_of(content)
    if not advisory.title:
        raise PublicationRefused("预警还没有标题")
    if advisory.level not in levels():
        raise PublicationRefused("预警还没有定级别")
    if advisory.category not in CATEGORIES:
        raise PublicationRefused("预警还没有定类别")
    starts, ends = advisory.valid_from, advisory.valid_until
    if starts and ends and ends < starts:
        raise PublicationRefused("有效期的末日比首日还早，请核对")
    return advisory


def sender() -> str:
    """Who sends, as CAP names it: on our domain, or on none when no address is set."""
    domain = current_app.config["SETTINGS"].site.domain
    return f"warnings@{domain or 'portal.invalid'}"


def _new(ref: str) -> Warning:
    year, number = parts(ref)
    warning = Warning(ref=ref, year=year, number=number, release_number=0, published_at=now())
    warning.facet_rows, warning.messages, warning.cancelled_at = [], [], None
    return warning


def _write(warning: Warning, advisory: Advisory) -> None:
    for name in CARRIED:
        setattr(warning, name, getattr(advisory, name))
    assert advisory.valid_from is not None  # noqa: S101 - the content was completed
    warning.valid_from, warning.valid_until = advisory.valid_from, advisory.valid_until
    warning.changed_at, warning.cancelled_at = now(), None
    warning.expiry_told_for = None
    db.session.add(warning)
    _write_facets(warning, advisory)
    db.session.flush()


def _write_facets(warning: Warning, advisory: Advisory) -> None:
    """Rows for what it is about now; those that stay are kept, so that no key comes twice."""
    before = {(row.facet, row.value): row for row in warning.facet_rows}
    rows = []
    for position, (facet, value) in enumerate(dict.fromkeys(advisory.facet_pairs())):
        row = before.get((facet, value)) or WarningFacet(facet=facet, value=value)
        row.position = position
        rows.append(row)
    warning.facet_rows = rows


def _message(
    warning: Warning, kind: str, content: Content, note: str, is_correction: bool
) -> WarningMessage:
    """Add the next message; it is never changed again."""
    number = warning.release_number + 1
    message = WarningMessage(
        number=number,
        kind=kind,
        identifier=f"{warning.ref}-{number}",
        sender=sender(),
        sent_at=now(),
        title=warning.title,
        level=warning.level,
        note=note,
        is_correction=is_correction,
        content=content,
    )
    warning.messages.append(message)
    warning.release_number = number
    db.session.flush()
    return message


def _owe_matching(message: WarningMessage) -> None:
    owed = {"warning_id": message.warning_id, "number": message.number}
    outbox.enqueue(MATCHING, f"{MATCHING}:{message.identifier}", owed)


def _latest(warning: Warning) -> WarningMessage:
    return warning.messages[-1]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def content_of(ref: str) -> dict[str, Any] | None:
    """What a warning says now, as a piece's content; None when there is none in force."""
    warning = find(ref)
    if warning is None or warning.cancelled_at is not None:
        return None
    return _latest(warning).content
