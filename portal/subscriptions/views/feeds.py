"""The private feed of a subscription, for programs that cannot sign in."""

from __future__ import annotations

from flask import Response, abort, render_template, request

from portal.subscriptions import queries
from portal.subscriptions.labels import headline, said
from portal.subscriptions.views.blueprint import blueprint, describe
from portal.web import access
from portal.web.addresses import absolute

KEPT_SECONDS = 300


@blueprint.get("/subscriptions/feeds/<secret>.atom")
@access.public
def feed(secret: str) -> Response:
    """What a subscription is about, the newest first; the token in the address is the proof."""
    subscription = queries.by_feed(secret)
    if subscription is None:
        abort(404)
    heard = queries.feed_of(subscription)
    body = render_template(
        "subscriptions/feed.xml",
        address=absolute(request.path),
        words=describe(subscription),
        heard=heard,
        updated=heard[0].news.created_at if heard else subscription.created_at,
        headline=headline,
        said=said,
    )
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.cache_control.private, response.cache_control.max_age = True, KEPT_SECONDS
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
