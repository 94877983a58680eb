"""Feeds for readers, maps for search engines, and what robots are told."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask_babel import gettext as _

from portal import changes
from portal.catalogue import queries as services
from portal.clock import SHANGHAI
from portal.extensions import limiter
from portal.library import labels
from portal.library import queries as library
from portal.library.models import KINDS, Document
from portal.partial_dates import PartialDate
from portal.search import addresses, narrowing
from portal.search import results as found
from portal.search.items import Item
from portal.search.views import answer_tag, asked, for_now, has_no_limit, limit
from portal.warnings import queries as warnings
from portal.warnings.references import address_of as warning_address
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page, unless_held
from portal.xml_text import xml_text

ENTRIES = 40
PER_MAP = 10_000
IN_LIBRARY = re.compile(r"/library/([0-9]{1,10})")
STATIC_PAGES = (
    "home.index",
    "catalogue.index",
    "situations.bundles",
    "situations.finder",
    "library.index",
    "library.wanted",
    "warnings.index",
    "warnings.countries",
    "deadlines.index",
    "deadlines.triage",
    "reporting.statistics",
    "subscriptions.index",
    "home.site_map",
    "home.statement",
)
blueprint = Blueprint("feeds", __name__)
blueprint.add_app_template_filter(xml_text)


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


@dataclass(frozen=True)
class News:
    """A hit of a search as its feed tells it."""

    item: Item
    address: str
    is_sample: bool
    published: datetime | None
    updated: datetime


@blueprint.get(addresses.FEED)
@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def search() -> Response:
    """What a search finds, the newest first; the parameters are those of the results page."""
    return unless_held(answer_tag(), search_feed)


def search_feed() -> Response:
    """The newest hits of the search that the address asks for; 404 when it asks for nothing."""
    wanted = asked()
    results = found.search(replace(wanted, sort="date", page=1, per_page=ENTRIES))
    if results.reading.way == "nothing":
        abort(404)
    lasting = replace(wanted, text=results.query, sort="relevance", page=1)
    news = news_of(results.items)
    body = render_template(
        "feeds/search.xml",
        query=results.query,
        conditions=narrowing.conditions(lasting),
        news=news,
        feed=absolute(addresses.address(lasting, addresses.FEED)),
        page=absolute(addresses.address(lasting)),
        updated=news[0].updated if news else changes.known_at(),
        validity=labels.VALIDITY,
    )
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    return for_now(response, results)


def news_of(items: tuple[Item, ...]) -> list[News]:
    """The hits with the moments of their last change, the latest first; one query."""
    matches = (IN_LIBRARY.fullmatch(item.entry.url) for item in items)
    ids = [int(match[1]) for match in matches if match]
    rows = library.lately_changed(len(ids), Document.id.in_(ids)) if ids else []
    records = {f"/library/{row.id}": row for row in rows}
    news = [told(item, records.get(item.entry.url)) for item in items]
    return sorted(news, key=lambda one: one.updated, reverse=True)


def told(item: Item, record: Any) -> News:
    """A hit with its moments; what has no record in the library is as new as its date."""
    day = item.entry.published_on or item.entry.issued_on
    first = PartialDate.parse(day).first_day() if day else None
    published = datetime.combine(first, time(), SHANGHAI) if first else None
    updated = record.changed_at if record else published or changes.known_at()
    is_sample = bool(record and record.is_sample)
    return News(item, absolute(item.entry.url), is_sample, published, updated)


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
    sent = [
        (absolute(warning_address(row.ref)), row.changed_at) for row in warnings.sitemap(PER_MAP)
    ]
    items = [(absolute(f"/services/{row.code}"), row.changed_at) for row in services.sitemap()]
    base = absolute("/library/")
    found = [(f"{base}{row.id}", row.changed_at) for row in rows]
    return xml("feeds/sitemap.xml", [*([*fixed, *items, *sent] if page == 1 else []), *found])


@blueprint.get("/robots.txt")
@access.public
def robots() -> Response:
    """What robots should leave alone, and where the map is."""
    body = render_template("feeds/robots.txt", map=absolute(url_for("feeds.sitemap")))
    return Response(body, content_type="text/plain; charset=utf-8")


def xml(template: str, addresses: list[tuple[str, datetime]]) -> Response:
    body = render_template(template, addresses=addresses)
    return Response(body, content_type="application/xml; charset=utf-8")
