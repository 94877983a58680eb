"""What changed in the service catalogue, as a feed: the releases, the newest first."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal import changes
from portal.catalogue import queries
from portal.web import access
from portal.web.conditional import public_page

ENTRIES = 40
blueprint = Blueprint("service_feed", __name__)


@blueprint.get("/feeds/service.atom")
@access.public
@public_page
def atom() -> Response:
    """The releases of all items that are public; one query."""
    rows = queries.latest_releases(ENTRIES)
    body = render_template(
        "feeds/services.xml",
        rows=rows,
        updated=rows[0].published_at if rows else changes.known_at(),
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")
