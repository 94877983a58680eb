"""/api/v1/services: the catalogue of service items, and each with all its elements."""

from __future__ import annotations

from flask import Response, jsonify

from portal.api.paging import asked
from portal.catalogue import listing, queries, records, traces_queries
from portal.catalogue.views import asked_choice, asked_item, asked_number
from portal.web import access
from portal.web.conditional import public_page


@access.public
@public_page
def items() -> Response:
    """A page of items, by pinyin, under the filters of the address."""
    found = listing.listed(queries.all_cards(), asked_choice()).cards
    page = asked()
    shown = found[page.offset : page.offset + page.per_page]
    return jsonify(
        total=len(found),
        page=page.page,
        per_page=page.per_page,
        items=[records.listed(card) for card in shown],
    )


@access.public
@public_page
def item(code: str) -> Response:
    """One item, in the release that `version` asks for, the newest without it."""
    reading = asked_item(code, asked_number("version"))
    return jsonify(records.whole(reading, traces_queries.open_of(code)))
