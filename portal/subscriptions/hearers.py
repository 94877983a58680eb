"""Who is to hear of an announcement: pages of holders by their number, with their reasons.

What is new or updated goes to those whose subscription is about it.  What was corrected or
withdrawn goes to those who were told of the thing before, and to those who follow that one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select

from portal.announcements import Announcement
from portal.extensions import db
from portal.search import vocabulary
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.matching import levels_met, matches, ready
from portal.subscriptions.models import FREQUENCIES, Delivery, News, Subscriber, Subscription
from portal.subscriptions.searched import searched

PER_PAGE = 500
MOST_REFUSALS = 3
_CRITERIA = tuple(Criteria().as_dict())
_COLUMNS = (
    Subscription.subscriber_id,
    Subscription.id,
    Subscription.frequency,
    Subscription.subject_title,
    *(getattr(Subscription, name) for name in _CRITERIA),
)


@dataclass(frozen=True)
class Reason:
    """A subscription that an announcement is about, and what its one thing was called."""

    subscription_id: int
    criteria: Criteria
    subject_title: str


@dataclass(frozen=True)
class Hearer:
    """A holder who is to hear, how soon, and why; without a reason: was told before."""

    subscriber_id: int
    frequency: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Page:
    """Some holders; `last` is where the next page goes on, None when this was the last one."""

    hearers: tuple[Hearer, ...]
    last: int | None


def pages(announcement: Announcement, limit: int = PER_PAGE) -> Iterator[Page]:
    """All pages, one after the other."""
    after: int | None = 0
    while after is not None:
        found = page(announcement, after, limit)
        yield found
        after = found.last


def page(announcement: Announcement, after: int, limit: int = PER_PAGE) -> Page:
    """The holders after a number: at most `limit` are looked at, fewer may be found."""
    if announcement.event in ("corrected", "withdrawn"):
        return _told_before(announcement, after, limit)
    return _interested(announcement, after, limit)


def _interested(announcement: Announcement, after: int, limit: int) -> Page:
    possible = _possible(announcement)
    held = exists().where(Subscription.subscriber_id == Subscriber.id, *possible)
    ids = _next(held, after, limit)
    announced = ready(announcement, searched(announcement.subject))
    synonyms = vocabulary.words().synonyms
    found = []
    for holder, rows in _held(ids, possible):
        about = [row for row in rows if matches(_criteria(row), announced, synonyms)]
        if about:
            found.append(_hearer(holder, about))
    return Page(tuple(found), _last(ids, limit))


def _possible(announcement: Announcement) -> list[ColumnElement[bool]]:
    """What the database can tell of a match; names and words are left to `matches`."""
    return [
        Subscription.kind.in_(("", announcement.kind)),
        Subscription.level.in_(("", *levels_met(announcement.level))),
        Subscription.country.in_(("", *announcement.countries)),
        Subscription.subject.in_(("", announcement.subject)),
    ]


def _told_before(announcement: Announcement, after: int, limit: int) -> Page:
    """Those who were told of the thing and those who follow it."""
    heard = (
        Delivery.news_id.in_(select(News.id).where(News.subject == announcement.subject)),
        Delivery.state.in_(("told", "waiting")),
    )
    follows = Subscription.subject == announcement.subject
    either = or_(
        exists().where(Delivery.subscriber_id == Subscriber.id, *heard),
        exists().where(Subscription.subscriber_id == Subscriber.id, follows),
    )
    ids = _next(either, after, limit)
    found = {holder: _hearer(holder, rows) for holder, rows in _held(ids, [follows])}
    for holder, frequency in _told(ids, heard).items():
        found.setdefault(holder, Hearer(holder, frequency, ()))
    return Page(tuple(found[holder] for holder in sorted(found)), _last(ids, limit))


def _told(ids: list[int], heard: Iterable[ColumnElement[bool]]) -> dict[int, str]:
    """Holders who were told, and how they last were.

    Rows that wait for a digest are locked with the others: a digest that is being written ends
    first, and then its readers are among those who were told.
    """
    deliveries = (
        select(Delivery)
        .where(Delivery.subscriber_id.in_(ids), *heard)
        .order_by(Delivery.subscriber_id, Delivery.news_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(deliveries).scalars()
    return {row.subscriber_id: row.frequency for row in rows if row.state == "told"}


def _held(
    ids: list[int], conditions: Iterable[ColumnElement[bool]]
) -> Iterator[tuple[int, list[Row[Any]]]]:
    """The subscriptions of some holders, holder by holder."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(Subscription.subscriber_id.in_(ids), *conditions)
        .order_by(Subscription.subscriber_id, Subscription.id)
    )
    for holder, held in groupby(rows, key=_holder):
        yield holder, list(held)


def _next(wanted: ColumnElement[bool], after: int, limit: int) -> list[int]:
    """Numbers of the next holders whom letters reach."""
    reached = (
        select(Subscriber.id)
        .where(Subscriber.id > after, wanted)
        .where(or_(Subscriber.person_id.is_not(None), Subscriber.refusals < MOST_REFUSALS))
        .order_by(Subscriber.id)
        .limit(limit)
    )
    return list(db.session.execute(reached).scalars())


def _last(ids: list[int], limit: int) -> int | None:
    return ids[-1] if len(ids) == limit else None


def _holder(row: Row[Any]) -> int:
    return int(row.subscriber_id)


def _criteria(row: Row[Any]) -> Criteria:
    return Criteria(*(getattr(row, name) for name in _CRITERIA))


def _hearer(holder: int, rows: list[Row[Any]]) -> Hearer:
    """The soonest of what was chosen, and every reason."""
    soonest = min((row.frequency for row in rows), key=FREQUENCIES.index)
    reasons = tuple(Reason(row.id, _criteria(row), row.subject_title) for row in rows)
    return Hearer(holder, soonest, reasons)
