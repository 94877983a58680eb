"""Compares a new message with all exposures, and a new exposure with all warnings in force.

The message of a warning is owed by its publication (`services.MATCHING`). Enterprises are taken in
batches, each in a transaction of its own that owes the next one: whatever breaks, the batch is
done anew as a whole, and every enterprise is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal import outbox
from portal.clock import now, today
from portal.extensions import db
from portal.warnings import matching_notices
from portal.warnings.advisory import advisory_of
from portal.warnings.exposure_models import Exposure, WarningMatch
from portal.warnings.matching import Kept, Named, Reason, reasons
from portal.warnings.matching_words import rows_of
from portal.warnings.models import Warning
from portal.warnings.services import MATCHING

#: owed when an exposure was kept, with `organisation_id` and `version`
KEPT = "exposure_kept"
#: owed for every match that members have to hear of, with `match_id` and `release`
TELLING = "warning_match"
#: enterprises, or warnings, in memory at once
BATCH = 200


@outbox.handler(MATCHING)
def match_next(payload: dict[str, Any]) -> None:
    """Compare a message of a warning with the next enterprises, and owe those after them."""
    number, after = payload["number"], payload.get("after", 0)
    warning = _warning(payload["warning_id"])
    if warning is None or warning.release_number != number:
        return  # a newer message is owed its own round, which settles everything
    batch = _exposures(after)
    matches = _matches_of(warning.id, [exposure.organisation_id for exposure in batch])
    for exposure in batch:
        match = settle(warning, exposure, matches.get(exposure.organisation_id))
        if match is not None:
            _owe_telling(match)
    if len(batch) == BATCH:
        last = batch[-1].organisation_id
        outbox.enqueue(
            MATCHING,
            f"{MATCHING}:{warning.ref}-{number}:{last}",
            {"warning_id": warning.id, "number": number, "after": last},
        )


@outbox.handler(KEPT)
def compare_kept(payload: dict[str, Any]) -> None:
    """What `keep` did already, unless it was cut off."""
    compare(payload["organisation_id"], payload["version"])


def compare(organisation_id: int, version: int, seen_by: int | None = None) -> int:
    """Compare a version of an exposure with every warning in force, once, inside a transaction.

    Members hear of what is new in one message, but for the one who sees it on the page. Returns
    how many matches are new.
    """
    exposure = db.session.get_one(Exposure, organisation_id, with_for_update=True)
    if exposure.compared_version >= version:
        return 0
    exposure.compared_version = exposure.version
    fresh: list[WarningMatch] = []
    for warnings in _standing():
        matches = _own_matches(organisation_id, [warning.id for warning in warnings])
        for warning in warnings:
            match = matches.get(warning.id)
            changed = settle(warning, exposure, match)
            if changed is not None and changed.ended_at is None and _is_news(changed):
                fresh.append(changed)
            if changed is not None:
                changed.told_release = changed.release
    db.session.flush()
    if fresh:
        matching_notices.tell_of_all(exposure, fresh, seen_by)
    return len(fresh)


def settle(warning: Warning, exposure: Exposure, match: WarningMatch | None) -> WarningMatch | None:
    """Write down whether and why a warning concerns an enterprise; None when nothing changed."""
    found = reasons_between(warning, exposure)
    if not found:
        return _end(warning, match)
    rows = rows_of(found)
    if match is None:
        match = WarningMatch(organisation_id=exposure.organisation_id)
        match.told_release = match.read_release = 0
        db.session.add(match)
    elif (match.release, match.ended_at) == (warning.release_number, None):
        match.reasons = rows
        return None
    match.warning, match.reasons, match.release = warning, rows, warning.release_number
    match.matched_at, match.ended_at = now(), None
    return match


def reasons_between(warning: Warning, exposure: Exposure) -> tuple[Reason, ...]:
    """Why a warning concerns an enterprise today."""
    if not warning.is_standing_on(today()):
        return ()
    return reasons(named_by(warning), kept_by(exposure))


def named_by(warning: Warning) -> Named:
    """What a warning names, with all of its words."""
    said = advisory_of(warning.latest.content)
    steps = (f"{step.do} {step.who}" for step in said.steps)
    words = (said.title, said.summary, *said.signs, *said.facts, *steps, said.consequence)
    return Named(
        countries=tuple(warning.values("countries")),
        hs_codes=tuple(warning.values("hs_codes")),
        industries=tuple(warning.values("industries")),
        platforms=tuple(warning.values("platforms")),
        parties=(*warning.values("opponents"), *warning.values("law_firms")),
        text="\n".join(words),
    )


def kept_by(exposure: Exposure) -> Kept:
    """What an enterprise keeps, as the rule takes it."""
    names = Kept.__dataclass_fields__
    return Kept(**{name: tuple(getattr(exposure, name)) for name in names})


def _end(warning: Warning, match: WarningMatch | None) -> WarningMatch | None:
    if match is None or match.ended_at is not None:
        return None
    match.ended_at, match.release = now(), warning.release_number
    return match


def _is_news(match: WarningMatch) -> bool:
    """Whether members have not heard of this message yet."""
    return match.told_release < match.release


def _owe_telling(match: WarningMatch) -> None:
    db.session.flush()
    owed = {"match_id": match.id, "release": match.release}
    outbox.enqueue(TELLING, f"{TELLING}:{match.id}:{match.release}", owed)


@outbox.handler(TELLING)
def tell(payload: dict[str, Any]) -> None:
    """Tell the members of an enterprise of a message; a newer one is told in its place."""
    found = (
        select(WarningMatch)
        .where(WarningMatch.id == payload["match_id"])
        .options(
            joinedload(WarningMatch.organisation, innerjoin=True),
            joinedload(WarningMatch.warning, innerjoin=True).selectinload(Warning.messages),
        )
        .with_for_update(of=WarningMatch)
    )
    match = db.session.execute(found).scalar_one_or_none()
    if match is None or match.release != payload["release"] or not _is_news(match):
        return
    if match.ended_at is None or match.told_release:
        matching_notices.tell_of_one(match)
    match.told_release, match.told_at = match.release, now()


def _warning(warning_id: int) -> Warning | None:
    whole = selectinload(Warning.facet_rows), joinedload(Warning.latest)
    return db.session.get(Warning, warning_id, options=whole)


def _exposures(after: int) -> Sequence[Exposure]:
    """The next enterprises; one that is just being changed is waited for."""
    following = (
        select(Exposure)
        .where(Exposure.organisation_id > after)
        .order_by(Exposure.organisation_id)
        .limit(BATCH)
        .with_for_update()
    )
    return db.session.execute(following).scalars().all()


def _standing() -> Iterator[Sequence[Warning]]:
    """The warnings in force, in batches."""
    is_current = or_(Warning.valid_until.is_(None), Warning.valid_until >= today())
    after = 0
    while True:
        following = (
            select(Warning)
            .where(Warning.cancelled_at.is_(None), is_current, Warning.id > after)
            .options(selectinload(Warning.facet_rows), joinedload(Warning.latest))
            .order_by(Warning.id)
            .limit(BATCH)
        )
        warnings = db.session.execute(following).scalars().all()
        if not warnings:
            return
        yield warnings
        after = warnings[-1].id


def _matches_of(warning_id: int, organisation_ids: list[int]) -> dict[int, WarningMatch]:
    """Matches of a warning with these enterprises, by enterprise."""
    known = select(WarningMatch).where(
        WarningMatch.warning_id == warning_id, WarningMatch.organisation_id.in_(organisation_ids)
    )
    return {match.organisation_id: match for match in db.session.execute(known).scalars()}


def _own_matches(organisation_id: int, warning_ids: list[int]) -> dict[int, WarningMatch]:
    """Matches of an enterprise with these warnings, by warning."""
    known = select(WarningMatch).where(
        WarningMatch.organisation_id == organisation_id, WarningMatch.warning_id.in_(warning_ids)
    )
    return {match.warning_id: match for match in db.session.execute(known).scalars()}
