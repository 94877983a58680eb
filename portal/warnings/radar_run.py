"""The radar's daily round: drafts for staff, at most one of a pattern in thirty days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal import audit, outbox, signals
from portal.clock import today
from portal.editorial.services import drafts
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.transaction import transaction
from portal.warnings.exposure_models import RadarDraft
from portal.warnings.radar import WINDOW, Pattern, patterns, window
from portal.warnings.radar_words import content_of

#: owed once a day, with the day
ROUND = "radar"
#: seconds between two looks at whether the day's round is owed already
LOOK_EVERY = 600
CODE = "warning"
MOST_SHOWN = 50


def owe_round() -> None:
    """Owe the round of today; whoever looks again the same day changes nothing."""
    with transaction():
        day = today().isoformat()
        outbox.enqueue(ROUND, f"{ROUND}:{day}", {"day": day})


@outbox.handler(ROUND)
def go_round(payload: dict[str, Any]) -> None:
    """Begin a draft for every pattern that has none yet, in one transaction."""
    on = date.fromisoformat(payload["day"])
    until_then = (signal for signal in signals.since(window(on)) if signal.on <= on)
    for pattern in patterns(until_then):
        last = _last(pattern)
        if last is None or on - last.drafted_on >= WINDOW:
            _draft(pattern, 1 + (last.number if last else 0), on)


def _draft(pattern: Pattern, number: int, on: date) -> None:
    """Begin the piece; a worker that comes second runs into the number and leaves all as it is."""
    piece = drafts.begin(CODE, SYSTEM, content_of(pattern, on))
    row = RadarDraft(
        kind=pattern.kind,
        value_key=pattern.key,
        number=number,
        value=pattern.value,
        requests=pattern.requests,
        organisations=pattern.organisations,
        first_on=pattern.first_on,
        last_on=pattern.last_on,
        drafted_on=on,
        is_sample=pattern.is_sample,
        piece_id=piece.id,
    )
    db.session.add(row)
    db.session.flush()
    detail = {"kind": pattern.kind, "organisations": pattern.organisations}
    audit.record(SYSTEM.label, "radar drafted", f"piece:{piece.id}", detail)


def _last(pattern: Pattern) -> RadarDraft | None:
    drafted = select(RadarDraft).where(
        RadarDraft.kind == pattern.kind,
        RadarDraft.value_key == pattern.key,
        RadarDraft.is_sample.is_(pattern.is_sample),
    )
    return db.session.execute(drafted.order_by(RadarDraft.number.desc()).limit(1)).scalar()


def newest() -> Sequence[RadarDraft]:
    """The radar's drafts, newest first."""
    found = select(RadarDraft).order_by(RadarDraft.drafted_on.desc(), RadarDraft.id.desc())
    return db.session.execute(found.limit(MOST_SHOWN)).scalars().all()
