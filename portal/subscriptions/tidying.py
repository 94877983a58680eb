"""What the worker sweeps out: addresses nobody confirmed, and who was told of what long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from portal.clock import now
from portal.extensions import db
from portal.subscriptions.models import Delivery, News, SubscriptionRequest
from portal.subscriptions.services import CONFIRM_WITHIN
from portal.transaction import transaction

HOUR, DAY = 3_600, 86_400
ROWS = 5_000
_KEY = (Delivery.subscriber_id, Delivery.news_id)


def tidy() -> None:
    """Delete addresses that were not confirmed within seven days; safe to run at any time."""
    with transaction():
        old = SubscriptionRequest.created_at <= now() - CONFIRM_WITHIN
        db.session.execute(delete(SubscriptionRequest).where(old))


def forget_told() -> None:
    """Forget what is old and no longer needed, in small transactions; safe to run at any time."""
    while forget_some() == ROWS:
        pass


def forget_some() -> int:
    """Delete at most ROWS old rows of who was told of what; returns how many.

    Of a thing that still stands the last row of each holder stays, whatever its age: whoever was
    told of it is to hear when it is corrected or withdrawn.
    """
    days = current_app.config["SETTINGS"].told_days
    old = (
        select(*_KEY)
        .join(News, News.id == Delivery.news_id)
        .where(Delivery.created_at <= now() - timedelta(days=days))
        .where(Delivery.state != "waiting")
        .where(or_(Delivery.state == "dropped", _is_withdrawn(), _is_told_again()))
        .limit(ROWS)
    )
    with transaction():
        keys = [tuple(row) for row in db.session.execute(old)]
        if keys:
            db.session.execute(delete(Delivery).where(tuple_(*_KEY).in_(keys)))
        return len(keys)


def _is_withdrawn() -> ColumnElement[bool]:
    """Whether the last that was announced of the thing is that it went."""
    newest = select(func.max(News.id)).group_by(News.subject)
    gone = aliased(News)
    return News.subject.in_(
        select(gone.subject).where(gone.event == "withdrawn", gone.id.in_(newest))
    )


def _is_told_again() -> ColumnElement[bool]:
    """Whether the holder has a later row of the same thing."""
    later: Any = aliased(Delivery)
    news = aliased(News)
    return exists().where(
        later.subscriber_id == Delivery.subscriber_id,
        later.news_id == news.id,
        later.news_id > Delivery.news_id,
        later.state.in_(("told", "waiting")),
        news.subject == News.subject,
    )
