"""Named reads of subscriptions: holders and what they hold, what they heard, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import func, select

from portal.announcements import Announcement, announcement_of
from portal.extensions import db
from portal.search import vocabulary
from portal.search.models import SearchEntry
from portal.subscriptions import hearers, secrets
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.matching import matches, ready
from portal.subscriptions.models import KINDS, Delivery, News, Subscriber, Subscription
from portal.subscriptions.searched import keys_of, searched_of

MOST_HEARD = 20
MOST_IN_FEED = 40
READ_FOR_FEED = 400
MOST_TEXTS = 100


@dataclass(frozen=True)
class Heard:
    """An announcement that somebody was told of, and why."""

    news: News
    announcement: Announcement
    reasons: tuple[str, ...]


def holder_by(secret: str) -> Subscriber | None:
    """Who holds the token of a letter."""
    found = select(Subscriber).where(Subscriber.digest == secrets.digest(secret))
    return db.session.execute(found).scalar_one_or_none()


def holder_of(person_id: int) -> Subscriber | None:
    """The row of a person with an account, if there is one yet."""
    found = select(Subscriber).where(Subscriber.person_id == person_id)
    return db.session.execute(found).scalar_one_or_none()


def reader(email: str) -> Subscriber | None:
    """The row of a reader without an account."""
    found = select(Subscriber).where(Subscriber.email == email)
    return db.session.execute(found).scalar_one_or_none()


def of_holder(holder: Subscriber | None) -> Sequence[Subscription]:
    """What somebody subscribed to, the newest first."""
    if holder is None:
        return []
    held = select(Subscription).where(Subscription.subscriber_id == holder.id)
    return db.session.execute(held.order_by(Subscription.id.desc())).scalars().all()


def criteria_of(subscription: Subscription) -> Criteria:
    """The criteria of a row."""
    return Criteria(**{name: getattr(subscription, name) for name in Criteria().as_dict()})


def heard_by(holder: Subscriber | None) -> list[Heard]:
    """What somebody was told last, the newest first."""
    if holder is None:
        return []
    told = (
        select(News, Delivery.reasons)
        .join(Delivery, Delivery.news_id == News.id)
        .where(Delivery.subscriber_id == holder.id, Delivery.state == "told")
        .order_by(Delivery.told_at.desc(), News.id.desc())
        .limit(MOST_HEARD)
    )
    return [
        Heard(news, announcement_of(news.facts), tuple(text for _, text in reasons))
        for news, reasons in db.session.execute(told)
    ]


def by_feed(secret: str) -> Subscription | None:
    """The subscription whose private feed has this token."""
    found = select(Subscription).where(Subscription.digest == secrets.digest(secret))
    return db.session.execute(found).scalar_one_or_none()


def feed_of(subscription: Subscription) -> list[Heard]:
    """The newest announcements that a subscription is about, one for each thing.

    They are matched anew, so that a new subscription's feed is not empty; at most the last
    READ_FOR_FEED announcements are looked at, and of a saved search the texts of MOST_TEXTS.
    """
    criteria, synonyms = criteria_of(subscription), vocabulary.words().synonyms
    newest = _newest(replace(criteria, words=""))
    if not criteria.words:
        return newest[:MOST_IN_FEED]
    newest = newest[:MOST_TEXTS]
    held = searched_of(one.news.subject for one in newest)
    found = (
        one
        for one in newest
        if matches(criteria, ready(one.announcement, held[one.news.subject]), synonyms)
    )
    return list(islice(found, MOST_IN_FEED))


def _newest(criteria: Criteria) -> list[Heard]:
    """The newest announcement of each thing that the criteria without words are about."""
    newest = db.session.execute(select(News).order_by(News.id.desc()).limit(READ_FOR_FEED))
    found: dict[str, Heard] = {}
    for news in newest.scalars():
        announcement = announcement_of(news.facts)
        if news.subject not in found and matches(criteria, ready(announcement), {}):
            found[news.subject] = Heard(news, announcement, ())
    return list(found.values())


def title_of(subject: str) -> str:
    """What a public thing is called, by the name that announcements give it; '' when unknown."""
    found = select(SearchEntry.title).where(
        SearchEntry.key.in_(keys_of(subject)), SearchEntry.is_removed.is_(False)
    )
    return db.session.execute(found.limit(1)).scalar() or ""


def audience(announcement: Announcement) -> int:
    """How many holders will hear of an announcement, at once or with a digest."""
    return sum(len(page.hearers) for page in hearers.pages(announcement))


def subscribers_by_kind() -> dict[str, int]:
    """Holders by the kind that they subscribe to; '' are subscriptions that leave it open."""
    counted = select(Subscription.kind, func.count(Subscription.subscriber_id.distinct()))
    rows = dict(db.session.execute(counted.group_by(Subscription.kind)).all())
    return {kind: rows.get(kind, 0) for kind in ("", *KINDS)}


def subscribers() -> int:
    """How many hold anything."""
    return int(db.session.execute(select(func.count(Subscriber.id))).scalar_one())


def told_to(holder: Subscriber | None) -> list[dict[str, object]]:
    """All that somebody was told, for the person's own copy."""
    if holder is None:
        return []
    told = (
        select(News.facts, Delivery.told_at)
        .join(Delivery, Delivery.news_id == News.id)
        .where(Delivery.subscriber_id == holder.id, Delivery.state == "told")
        .order_by(News.id)
    )
    return [
        {"title": facts["title"], "url": facts["url"], "event": facts["event"], "told_at": moment}
        for facts, moment in db.session.execute(told)
    ]
