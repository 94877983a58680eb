"""Promises that fell due and requests that came or ended, for the public figures: few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from portal.assistance.models import HelpRequest, RequestClock, RequestEvent
from portal.assistance.queries.figures import Period
from portal.assistance.workflow import CLOCK_BY_KEY
from portal.clock import SHANGHAI
from portal.extensions import db

#: promises of ours that are told in working days, in the order of a request's way
PROMISES = tuple(
    key
    for key, term in CLOCK_BY_KEY.items()
    if term.duty == "officer" and term.unit == "working_days"
)
WORK = ("review", "first_advice", "opinion")
#: steps after which nothing is owed any more, though nothing was done → the promises they end
DROPPED_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("withdraw", "terminate", "lapse", "merge"), PROMISES),
    "confirm_referral": WORK,
}
#: steps that do what was promised; advice and answers are given by a message, too
DONE_BY: dict[str, tuple[str, ...]] = {
    "review": ("register",),
    "refer": ("register",),
    "accept": ("review",),
    "decline": ("review",),
    "opine": ("first_advice", "opinion", "consult"),
    "assign": ("consult",),
    "confirm_referral": ("referral_confirm",),
    "return_referral": ("referral_confirm",),
    "remedy": ("rectify",),
}


@dataclass(frozen=True)
class Promise:
    """A promise whose day has come; `ended_on` is None while it is owed, or when it was dropped."""

    kind: str
    due_on: date
    ended_on: date | None
    promised: int
    country: str
    dispute_type: str
    is_sample: bool


def promises_due(period: Period, with_sample: bool) -> list[Promise]:
    """Promises that fell due in a period, as they stood at its end: two queries.

    One that rests is not due. One that was dropped in time is left out: neither kept nor missed.
    """
    rows = db.session.execute(
        select(
            RequestClock.request_id,
            RequestClock.kind,
            RequestClock.due_on,
            RequestClock.stopped_on,
            RequestClock.promised,
            HelpRequest.country,
            HelpRequest.dispute_type,
            HelpRequest.is_sample,
        )
        .join(HelpRequest, HelpRequest.id == RequestClock.request_id)
        .where(
            RequestClock.kind.in_(PROMISES),
            RequestClock.due_on.between(period.since, period.until),
            RequestClock.paused_on.is_(None),
            *_of_samples(with_sample),
        )
        .order_by(RequestClock.id)
    ).all()
    dropped = _dropped()
    found = (_promise(row, period.until, dropped) for row in rows)
    return [one for one in found if one]


def _promise(row: Any, until: date, dropped: set[tuple[int, str, date]]) -> Promise | None:
    ended_on = row.stopped_on if row.stopped_on and row.stopped_on <= until else None
    if (row.request_id, row.kind, ended_on) in dropped:
        if ended_on <= row.due_on:
            return None
        ended_on = None
    return Promise(
        row.kind,
        row.due_on,
        ended_on,
        row.promised,
        row.country,
        row.dispute_type,
        row.is_sample,
    )


def _dropped() -> set[tuple[int, str, date]]:
    """(request, promise, day) of promises that ended with nothing done."""
    had = select(RequestEvent.request_id).where(RequestEvent.action.in_(DROPPED_BY))
    rows = db.session.execute(
        select(RequestEvent.request_id, RequestEvent.action, RequestEvent.at).where(
            RequestEvent.action.in_({*DROPPED_BY, *DONE_BY}), RequestEvent.request_id.in_(had)
        )
    ).all()
    ended: dict[str, set[tuple[int, str, date]]] = defaultdict(set)
    for row in rows:
        day = row.at.astimezone(SHANGHAI).date()
        for way, table in (("dropped", DROPPED_BY), ("done", DONE_BY)):
            ended[way] |= {(row.request_id, kind, day) for kind in table.get(row.action, ())}
    return ended["dropped"] - ended["done"]


def requests_of(period: Period, with_sample: bool) -> Sequence[Any]:
    """Requests submitted or ended in a period, with the outcome: one query."""
    first, after = period.moments
    came = (HelpRequest.submitted_at >= first) & (HelpRequest.submitted_at < after)
    ended = (HelpRequest.closed_at >= first) & (HelpRequest.closed_at < after)
    return db.session.execute(
        select(
            HelpRequest.submitted_at,
            HelpRequest.closed_at,
            HelpRequest.outcome,
            HelpRequest.country,
            HelpRequest.dispute_type,
            HelpRequest.is_sample,
        )
        .where(or_(came, ended), *_of_samples(with_sample))
        .order_by(HelpRequest.id)
    ).all()


def first_year(with_sample: bool) -> int | None:
    """The year of the first request that was submitted; None while there is none."""
    found = select(func.min(HelpRequest.submitted_at)).where(*_of_samples(with_sample))
    first = db.session.execute(found).scalar()
    return first.astimezone(SHANGHAI).year if first else None


def _of_samples(with_sample: bool) -> list[Any]:
    return [] if with_sample else [HelpRequest.is_sample.is_(False)]
