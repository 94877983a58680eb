"""What requests point to, for those who watch for more of the same; names no enterprise.

Only requests whose enterprise allows sharing with others of its kind (一般) are counted: the
others were promised to be seen by nobody but those in charge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from portal.assistance.choices import name
from portal.assistance.models import HelpRequest
from portal.clock import SHANGHAI
from portal.extensions import db
from portal.party_names import parties_as_written
from portal.signals import Signal

SHARED = "ordinary"
#: what people write when they do not know
NOBODY = frozenset({"不清楚", "不知道", "不详", "未知", "没有", "unknown", "none", "na", "待定"})
#: choices that name no place
ANYWHERE = frozenset({"", "other", "own_site", "unknown"})
BETWEEN_NUMBERS = re.compile(r"[;；、\n]|，|,(?![0-9]{3}(?![0-9]))|\s(?:and|und|et)\s")
NOT_OF_A_NUMBER = re.compile(r"[\W_]+")
FEWEST_DIGITS = 5
COLUMNS = (
    HelpRequest.id,
    HelpRequest.organisation_id,
    HelpRequest.submitted_at,
    HelpRequest.country,
    HelpRequest.venue,
    HelpRequest.right_type,
    HelpRequest.right_number,
    HelpRequest.dispute_type,
    HelpRequest.opponent,
    HelpRequest.opponent_counsel,
    HelpRequest.platform,
    HelpRequest.is_sample,
)


def since(day: date) -> Iterator[Signal]:
    """Every opponent, counsel, right, platform and venue of requests submitted since; one query."""
    submitted = (
        select(*COLUMNS)
        .where(HelpRequest.submitted_at >= datetime.combine(day, time(), SHANGHAI))
        .where(HelpRequest.state != "draft", HelpRequest.confidentiality == SHARED)
        .where(HelpRequest.organisation_id.is_not(None))
        .order_by(HelpRequest.id)
    )
    for row in db.session.execute(submitted):
        for kind, key, written in named_by(row):
            yield Signal(
                kind=kind,
                key=key,
                written=written,
                organisation_id=row.organisation_id,
                matter=row.id,
                on=row.submitted_at.astimezone(SHANGHAI).date(),
                country=row.country,
                right=row.right_type,
                dispute=row.dispute_type,
                is_sample=row.is_sample,
            )


def named_by(row: Any) -> Iterator[tuple[str, str, str]]:
    """(kind, key, as written) of everything that one request names, each once."""
    for kind, text in (("opponent", row.opponent), ("counsel", row.opponent_counsel)):
        for key, written in parties_as_written(text).items():
            if key not in NOBODY:
                yield kind, key, written
    for key, written in right_numbers(row.right_number).items():
        yield "right_number", key, written
    for kind, code in (("platform", row.platform), ("venue", row.venue)):
        if code not in ANYWHERE:
            yield kind, code, name(kind, code)


def right_numbers(text: str) -> dict[str, str]:
    """Numbers of rights in a field that may hold several, by what is left without punctuation."""
    found: dict[str, str] = {}
    for part in BETWEEN_NUMBERS.split(text):
        key = NOT_OF_A_NUMBER.sub("", part).upper()
        if sum(character.isdigit() for character in key) >= FEWEST_DIGITS:
            found.setdefault(key, part.strip())
    return found
