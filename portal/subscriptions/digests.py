"""Digests: what waited, in one letter, at 08:30 in Fujian on working days.

The daily one goes out on every working day, the weekly one on the first working day of the week
(Monday to Sunday; a Sunday that is worked belongs to the week that it ends).  A worker that was
away catches up as soon as it is back, on a working day and not before 08:30.  The day (or the
week) is the key of the message that begins it, so that it begins once; what waits is marked as
told in the transaction that owes the letter, so that it is told once.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from portal import mail, outbox
from portal.announcements import announcement_of
from portal.clock import SHANGHAI, now
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.subscriptions import letters
from portal.subscriptions.letters import Item, Recipient
from portal.subscriptions.models import Delivery, News, Subscription
from portal.subscriptions.telling import put_in_inbox, recipients_of
from portal.transaction import transaction
from portal.workdays import Calendar, calendar

BATCH = "subscriptions.digest"
MORNING = time(8, 30)
ROWS = 2_000
LOOK_EVERY = 20


def begin_due() -> int:
    """Owe the digests whose time has come and that have not begun; returns how many."""
    local = now().astimezone(SHANGHAI)
    due = [
        (frequency, f"{BATCH}:{frequency}:{occasion}")
        for frequency, occasion in occasions(local, calendar())
    ]
    begun = select(OutboxMessage.key).where(OutboxMessage.key.in_([key for _, key in due]))
    known = set(db.session.execute(begun).scalars())
    missing = [(frequency, key) for frequency, key in due if key not in known]
    if missing:
        with transaction():
            for frequency, key in missing:
                outbox.enqueue(BATCH, key, {"frequency": frequency, "key": key, "after": 0})
    return len(missing)


def occasions(local: datetime, days: Calendar) -> list[tuple[str, str]]:
    """(frequency, occasion) of the digests that should have begun by a moment in Fujian."""
    day = local.date()
    if local.time() < MORNING or not days.is_working(day):
        return []
    year, week, _ = day.isocalendar()
    return [("daily", day.isoformat()), ("weekly", f"{year}-W{week:02}")]


def next_on(frequency: str, local: datetime, days: Calendar) -> date:
    """The day of the next digest after a moment in Fujian, for people to read."""
    day = local.date() + timedelta(days=local.time() >= MORNING)
    while not days.is_working(day) or (frequency == "weekly" and not _opens_week(day, days)):
        day += timedelta(days=1)
    return day


def _opens_week(day: date, days: Calendar) -> bool:
    monday = day - timedelta(days=day.weekday())
    return not any(days.is_working(monday + timedelta(days=n)) for n in range(day.weekday()))


@outbox.handler(BATCH)
def send(payload: dict[str, Any]) -> None:
    """Write the digests of one batch of holders, and owe the next batch."""
    frequency, key = payload["frequency"], payload["key"]
    rows = _waiting(frequency, payload["after"])
    holders = _whole(rows)
    latest = _latest({news.subject for _, news in rows})
    standing = _standing(rows)
    recipients = {one.subscriber_id: one for one in recipients_of(holders)}
    told: list[tuple[Recipient, list[Item]]] = []
    for holder, rest in groupby(rows, key=lambda row: row[0].subscriber_id):
        held = list(rest) if holder in holders else []
        items = _items(held, latest, standing) if holder in recipients else []
        _settle(held, {item.announcement.subject for item in items})
        if items:
            told.append((recipients[holder], items))
    _tell(told, frequency, key.removeprefix(BATCH))
    if len(rows) == ROWS:
        after = holders[-1]
        outbox.enqueue(BATCH, f"{key}:{after}", {**payload, "after": after})


Waiting = list[tuple[Delivery, News]]


def _waiting(frequency: str, after: int) -> Waiting:
    """Rows that wait, holder by holder, locked: a second worker finds none of them."""
    found = (
        select(Delivery, News)
        .join(News, News.id == Delivery.news_id)
        .where(Delivery.state == "waiting", Delivery.frequency == frequency)
        .where(Delivery.subscriber_id > after)
        .order_by(Delivery.subscriber_id, Delivery.news_id)
        .limit(ROWS)
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )
    return [(delivery, news) for delivery, news in db.session.execute(found)]


def _whole(rows: Waiting) -> list[int]:
    """Holders all of whose rows are there; the last one's may go on in the next batch.

    Somebody with more rows than a batch holds is told of the first ones now.
    """
    holders = list(dict.fromkeys(delivery.subscriber_id for delivery, _ in rows))
    return holders[:-1] if len(rows) == ROWS and len(holders) > 1 else holders


def _latest(subjects: set[str]) -> dict[str, News]:
    """What was announced last of each thing."""
    newest = select(func.max(News.id)).where(News.subject.in_(subjects)).group_by(News.subject)
    found = db.session.execute(select(News).where(News.id.in_(newest))).scalars()
    return {news.subject: news for news in found}


def _standing(rows: Waiting) -> set[int]:
    """Subscriptions of the reasons that have not been ended meanwhile; 0 always stands."""
    named = {number for delivery, _ in rows for number, _ in delivery.reasons}
    found = select(Subscription.id).where(Subscription.id.in_(named))
    return {0, *db.session.execute(found).scalars()}


def _items(held: Waiting, latest: dict[str, News], standing: set[int]) -> list[Item]:
    """What a holder reads: one item a thing, as it stands now.

    What was withdrawn before anybody told of it, or is wanted no more, is left out.
    """
    by_subject: dict[str, Waiting] = {}
    for delivery, news in held:
        if any(number in standing for number, _ in delivery.reasons):
            by_subject.setdefault(news.subject, []).append((delivery, news))
    items = []
    for subject, waiting in by_subject.items():
        last, is_held = latest[subject], latest[subject].id in {news.id for _, news in waiting}
        if last.event == "withdrawn" and (not is_held or _is_unheard(waiting)):
            continue
        event = last.event if is_held else waiting[-1][1].event
        announcement = announcement_of({**last.facts, "event": event})
        texts = (text for one, _ in waiting for number, text in one.reasons if number in standing)
        items.append(letters.item_of(announcement, tuple(dict.fromkeys(texts))))
    return items


def _is_unheard(waiting: Waiting) -> bool:
    """Whether the thing appeared and went since the last digest."""
    return any(news.event == "published" for _, news in waiting)


def _settle(held: Waiting, told: set[str]) -> None:
    """Mark a holder's rows: told, or dropped where nothing was left to tell of the thing."""
    moment = now()
    for delivery, news in held:
        is_told = news.subject in told
        delivery.state = "told" if is_told else "dropped"
        delivery.told_at = moment if is_told else None


def _tell(told: list[tuple[Recipient, list[Item]]], frequency: str, occasion: str) -> None:
    ready = [(to, items, f"subscription{occasion}:{to.subscriber_id}") for to, items in told]
    mail.post_all(
        letters.digest(to, items, frequency, key) for to, items, key in ready if to.by_mail
    )
    put_in_inbox(
        (
            to.person_id,
            key,
            letters.digest_title(frequency, len(items)),
            "\n".join(item.headline for item in items),
            f"{letters.OWN_PAGE}#heard",
        )
        for to, items, key in ready
        if to.person_id is not None
    )
