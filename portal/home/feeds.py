"""Feeds for readers, maps for search engines, and what robots are told."""

from __future__ import annotations

import re
from datetime import datetime

from flask import Blueprint, Response, abort, render_template, url_for
from flask_babel import gettext as _

from portal import changes
from portal.library import labels
from portal.library import queries as library
from portal.library.models import KINDS, Document
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

ENTRIES = 40
PER_MAP = 10_000
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STATIC_PAGES = ("home.index", "library.index", "library.wanted", "home.site_map", "home.statement")
blueprint = Blueprint("feeds", __name__)


@blueprint.app_template_filter("xml_text")
def xml_text(text: str) -> str:
    """The text without what XML cannot hold; escaping is the template's."""
    return NOT_XML.sub("", text)


@blueprint.get("/feeds/<kind>.atom")
@access.public
@public_page
def atom(kind: str) -> Response:
    """What was taken in or changed last, of one kind or of all."""
    if kind not in (*KINDS, "all"):
        abort(404)
    conditions = [] if kind == "all" else [Document.kind == kind]
    rows = library.lately_changed(ENTRIES, *conditions)
    body = render_template(
        "feeds/atom.xml",
        rows=[{**row._mapping, "topics": library.topic_names(row.topics)} for row in rows],
        kind=kind,
        title=str(labels.LISTS[kind]) if kind != "all" else str(_("政策文件")),
        updated=rows[0].changed_at if rows else changes.known_at(),
        validity=labels.VALIDITY,
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/sitemap.xml")
@access.public
@public_page
def sitemap() -> Response:
    """The maps there are, each of at most PER_MAP documents."""
    maps = max(1, -(-library.count_published() // PER_MAP))
    addresses = [
        (absolute(url_for("feeds.sitemap_page", page=page)), changes.known_at())
        for page in range(1, maps + 1)
    ]
    return xml("feeds/sitemap_index.xml", addresses)


@blueprint.get("/sitemap-<int(min=1, max=9999):page>.xml")
@access.public
@public_page
def sitemap_page(page: int) -> Response:
    """Addresses of documents by id; the first map begins with the pages that are always there."""
    rows = library.sitemap((page - 1) * PER_MAP, PER_MAP)
    if not rows and page > 1:
        abort(404)
    fixed = [(absolute(url_for(name)), changes.known_at()) for name in STATIC_PAGES]
    base = absolute("/library/")
    found = [(f"{base}{row.id}", row.changed_at) for row in rows]
    return xml("feeds/sitemap.xml", [*(fixed if page == 1 else []), *found])


@blueprint.get("/robots.txt")
@access.public
def robots() -> Response:
    """What robots should leave alone, and where the map is."""
    body = render_template("feeds/robots.txt", map=absolute(url_for("feeds.sitemap")))
    return Response(body, content_type="text/plain; charset=utf-8")


def xml(template: str, addresses: list[tuple[str, datetime]]) -> Response:
    body = render_template(template, addresses=addresses)
    return Response(body, content_type="application/xml; charset=utf-8")
