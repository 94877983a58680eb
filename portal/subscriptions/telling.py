"""Telling an announcement to all who are to hear of it: in batches, each told exactly once.

A message carries one page of holders (see `hearers.py`) and owes the next one.  A row of
`subscription_delivery` and the letter that it stands for are written in one transaction; a row
that is there already writes no second letter, whatever is repeated after a crash or done by two
workers at once.  Memory is bounded by the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal import mail, outbox
from portal.accounts.models import Consent, InboxMessage, Person
from portal.announcements import MESSAGE, Announcement, announcement_of
from portal.clock import now
from portal.extensions import db
from portal.subscriptions import hearers, letters
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.hearers import MOST_REFUSALS, Hearer
from portal.subscriptions.labels import TOLD_BEFORE, described
from portal.subscriptions.letters import Item, Recipient
from portal.subscriptions.models import Delivery, News, Subscriber

BATCH = "subscriptions.tell"
Reasons = list[list[Any]]


@outbox.handler(MESSAGE)
def begin(payload: dict[str, Any]) -> None:
    """Keep the announcement and owe the first batch; the same release is kept once."""
    announcement = announcement_of(payload)
    row = {
        "subject": announcement.subject,
        "number": announcement.number,
        "event": announcement.event,
        "facts": payload,
        "created_at": now(),
    }
    same = ["subject", "number", "event"]
    statement = _insert(News).values(**row).on_conflict_do_nothing(index_elements=same)
    news_id = db.session.execute(statement.returning(News.id)).scalar_one_or_none()
    if news_id is not None:
        _owe(news_id, 0)


@outbox.handler(BATCH)
def tell(payload: dict[str, Any]) -> None:
    """Tell one page of holders, and owe the next page."""
    news = db.session.get_one(News, payload["news"])
    announcement = announcement_of(news.facts)
    page = hearers.page(announcement, payload["after"])
    words = cache(described)  # many ask for the same
    reasons = {one.subscriber_id: _in_words(one, words) for one in page.hearers}
    new = _deliver(news.id, page.hearers, reasons)
    at_once = [one.subscriber_id for one in page.hearers if one.frequency == "once"]
    recipients = recipients_of(holder for holder in at_once if holder in new)
    send_at_once(news.id, announcement, recipients, reasons)
    if page.last is not None:
        _owe(news.id, page.last)


def _owe(news_id: int, after: int) -> None:
    outbox.enqueue(BATCH, f"{BATCH}:{news_id}:{after}", {"news": news_id, "after": after})


def _in_words(hearer: Hearer, words: Callable[[Criteria, str], str]) -> Reasons:
    """Subscriptions and their words; the list is short, and one of those told before has none."""
    return [
        [one.subscription_id, words(one.criteria, one.subject_title)] for one in hearer.reasons
    ] or [[0, str(TOLD_BEFORE)]]


def _deliver(news_id: int, found: Iterable[Hearer], reasons: dict[int, Reasons]) -> set[int]:
    """Write the rows; returns the holders who had none yet."""
    moment = now()
    rows = [
        {
            "subscriber_id": one.subscriber_id,
            "news_id": news_id,
            "frequency": one.frequency,
            "state": "told" if one.frequency == "once" else "waiting",
            "reasons": reasons[one.subscriber_id],
            "created_at": moment,
            "told_at": moment if one.frequency == "once" else None,
        }
        for one in found
    ]
    if not rows:
        return set()
    statement = _insert(Delivery).on_conflict_do_nothing().returning(Delivery.subscriber_id)
    return set(db.session.execute(statement, rows).scalars())


def send_at_once(
    news_id: int,
    announcement: Announcement,
    recipients: list[Recipient],
    reasons: dict[int, Reasons],
) -> None:
    """Letters and inbox messages about one announcement."""
    told, same = [], letters.item_of(announcement)
    for to in recipients:
        item = replace(same, reasons=tuple(text for _, text in reasons[to.subscriber_id]))
        told.append((to, item, f"subscription:{news_id}:{to.subscriber_id}"))
    mail.post_all(letters.news(to, item, key) for to, item, key in told if to.by_mail)
    put_in_inbox(
        (to.person_id, key, item.headline, _inbox_text(item), announcement.url)
        for to, item, key in told
        if to.person_id is not None
    )


def _inbox_text(item: Item) -> str:
    return "\n".join(filter(None, (item.text, "因为：" + "；".join(item.reasons))))


def put_in_inbox(messages: Iterable[tuple[int, str, str, str, str]]) -> None:
    """Write messages (person, key, subject, body, path) with one statement, each key once."""
    names = ("person_id", "key", "subject", "body", "path")
    rows = [dict(zip(names, message, strict=True)) for message in messages]
    if rows:
        statement = _insert(InboxMessage).on_conflict_do_nothing(index_elements=["key"])
        db.session.execute(statement.values(created_at=now()), rows)


def recipients_of(subscriber_ids: Iterable[int]) -> list[Recipient]:
    """Addresses of holders, in their order; closed accounts have none."""
    consent = exists().where(
        Consent.person_id == Subscriber.person_id,
        Consent.purpose == "mail_notices",
        Consent.withdrawn_at.is_(None),
    )
    found = (
        select(
            Subscriber.id,
            Subscriber.person_id,
            Subscriber.salt,
            Subscriber.digest,
            Subscriber.refusals,
            func.coalesce(Subscriber.email, Person.email).label("email"),
            func.coalesce(Person.name, "").label("name"),
            consent.label("has_consent"),
        )
        .outerjoin(Person, Person.id == Subscriber.person_id)
        .where(Subscriber.id.in_(list(subscriber_ids)), Person.closed_at.is_(None))
        .order_by(Subscriber.id)
    )
    return [
        Recipient(
            subscriber_id=row.id,
            email=row.email,
            salt=row.salt,
            digest=row.digest,
            name=row.name,
            person_id=row.person_id,
            by_mail=row.refusals < MOST_REFUSALS and (row.person_id is None or row.has_consent),
        )
        for row in db.session.execute(found)
    ]


def _insert(model: Any) -> Any:
    """An insert into the model's table: the mapper would part the rows by which cells are empty."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgres_insert
    return insert(model.__table__)
