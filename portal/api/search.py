"""/api/v1/search and /api/v1/suggest: what the search page and its box show."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, json, jsonify, request

from portal import changes
from portal.extensions import limiter
from portal.search import labels, suggestions
from portal.search.items import Item
from portal.search.results import Results
from portal.search.results import search as find
from portal.search.views import answer_tag, asked, for_now, has_no_limit, limit
from portal.text import query_value
from portal.web import access
from portal.web.conditional import unless_held


@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def search() -> Response:
    """A page of hits with the clause that answers best, and the facets beside them."""
    return unless_held(answer_tag(), answer)


def answer() -> Response:
    """The search that is asked for, answered anew."""
    found = find(asked())
    return for_now(jsonify({**answered(found), "took_ms": found.took_ms}), found)


@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def suggest() -> Response:
    """Offers for what was typed so far."""
    text = query_value(request.query_string, "q")
    offers = [labels.offer(found.text, found.kind) for found in suggestions.suggest(text)]
    return conditional({"query": text, "suggestions": offers})


def answered(found: Results) -> dict[str, Any]:
    """The results as JSON, without the time they took."""
    return {
        "query": found.query,
        "understood_as": found.understood_as,
        "did_you_mean": found.did_you_mean or None,
        "total": found.total,
        "total_is_exact": found.total_is_exact,
        "page": found.page,
        "per_page": found.per_page,
        "items": [hit(item) for item in found.items],
        "facets": {
            name: [
                {"value": value.value, "label": value.label, "count": value.count}
                for value in values
            ]
            for name, values in found.facets.items()
        },
    }


def hit(item: Item) -> dict[str, Any]:
    """One hit; `anchor` is '' when no clause of its own answers."""
    entry = item.entry
    return {
        "id": entry.key,
        "kind": entry.kind,
        "title": entry.title,
        "document_number": entry.document_number or None,
        "issuer": entry.issuer or None,
        "published_on": entry.published_on or None,
        "status": entry.status or None,
        "url": entry.url,
        "anchor": item.anchor,
        "snippet_html": str(item.excerpt.html),
        "score": item.score,
    }


def conditional(answer: dict[str, Any]) -> Response:
    """The answer with a tag of its content; 304 for those who have it."""
    tag = hashlib.sha256(json.dumps(answer).encode()).hexdigest()[:32]
    response = jsonify(answer)
    response.set_etag(tag, weak=True)
    response.last_modified = changes.known_at()
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    response.make_conditional(request)
    return response
