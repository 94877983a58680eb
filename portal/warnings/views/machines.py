"""Warnings for programs: each message in CAP, and the feed that leads to them."""

from __future__ import annotations

from flask import Response, abort, current_app, render_template, url_for

from portal import changes
from portal.warnings import cap, labels, queries
from portal.warnings.models import Warning
from portal.warnings.views.pages import MESSAGE, ONE, asked_warning, blueprint
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

IN_FEED = 40


@blueprint.get(f"{ONE}.cap.xml")
@access.public
@public_page
def latest_cap(ref: str) -> Response:
    """The latest message of a warning."""
    found = asked_warning(ref)
    return cap_of(found, found.release_number)


@blueprint.get(f"{MESSAGE}.cap.xml")
@access.public
@public_page
def message_cap(ref: str, number: int) -> Response:
    """One message of a warning; it never changes."""
    return cap_of(asked_warning(ref), number)


@blueprint.get("/feeds/warning.atom")
@access.public
@public_page
def atom() -> Response:
    """Warnings sent, updated or cancelled last, each with its latest message in CAP."""
    found = queries.lately_changed(IN_FEED)
    body = render_template(
        "warnings/atom.xml",
        warnings=found,
        updated=found[0].changed_at if found else changes.known_at(),
        cap_type=cap.MEDIA_TYPE,
        labels=labels,
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def cap_of(found: Warning, number: int) -> Response:
    """A message as CAP; 404 when there is none with this number."""
    if not 1 <= number <= found.release_number:
        abort(404)
    site = current_app.config["SETTINGS"].site
    web = absolute(url_for("warnings.warning", ref=found.ref))
    body = cap.cap_xml(found.messages, number, site, web)
    return Response(body, content_type=f"{cap.MEDIA_TYPE}; charset=utf-8")
