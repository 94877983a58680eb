"""The blueprint of subscriptions, and what its views share."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from flask_babel import gettext as _
from werkzeug.local import LocalProxy

from portal.clock import SHANGHAI, now
from portal.subscriptions import digests, labels, queries, secrets, services
from portal.subscriptions.forms import SubscriptionForm
from portal.subscriptions.models import Subscriber, Subscription
from portal.web.viewers import viewer
from portal.workdays import calendar

NUMBER = "<int(max=2147483647):subscription_id>"
blueprint = Blueprint("subscriptions", __name__)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """For the pages of this room alone: who visits, and words of subscriptions."""
    words = {"frequencies": labels.FREQUENCIES, "describe": describe, "headline": labels.headline}
    return {"who": LocalProxy(viewer), **words}  # asked only by pages that are for somebody


def describe(subscription: Subscription) -> str:
    """A subscription in one line."""
    return labels.described(queries.criteria_of(subscription), subscription.subject_title)


def private(html: str, status: int = 200) -> Response:
    """A page at a secret address: kept by nobody."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def form_page(template: str, form: SubscriptionForm, **facts: Any) -> Response:
    """The page of the form; 422 when something in it has to be mended."""
    subject = form.subject.data or ""
    followed = queries.title_of(subject) if subject else ""
    wrong = any(field.errors for field in form)
    html = render_template(template, form=form, subject=subject, followed=followed, **facts)
    return make_response(html, 422 if wrong else 200)


def listed(holder: Subscriber | None) -> dict[str, Any]:
    """What a page shows of a holder: subscriptions, their feeds, days of the next digests."""
    held = queries.of_holder(holder)
    return {
        "subscriptions": held,
        "feeds": {one.id: secrets.token(secrets.FEED, one.salt, one.digest) for one in held},
        "next_digest": {name: next_digest(name) for name in ("daily", "weekly")},
    }


def next_digest(frequency: str) -> date:
    """The day on which the next digest goes out."""
    return digests.next_on(frequency, now().astimezone(SHANGHAI), calendar())


def carry_out(holder: Subscriber, subscription_id: int, wish: str) -> str:
    """End a subscription or change how often; returns what to say."""
    if wish == "end":
        services.end(holder, subscription_id)
        return str(_("这项订阅已停。"))
    services.change(holder, subscription_id, wish)
    return str(_("已改好。"))
