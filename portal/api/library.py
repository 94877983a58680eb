"""/api/v1/library: the list of documents, and each with its clauses."""

from __future__ import annotations

from flask import Response, abort, jsonify, request

from portal.api import records
from portal.api.paging import asked
from portal.library import listing, queries
from portal.library.relations import named_by, naming
from portal.library.views import asked_reading
from portal.web import access
from portal.web.conditional import public_page


@access.public
@public_page
def documents() -> Response:
    """A page of documents, newest first, under the facets of the address."""
    choice = queries.Choice(**{name: request.args.get(name, "") for name in queries.FACETS})
    if not listing.is_possible(choice):
        abort(400)
    page = asked()
    rows = queries.page_of_records(choice, page.offset, page.per_page)
    return jsonify(
        total=queries.count(choice),
        page=page.page,
        per_page=page.per_page,
        items=[records.listed(row) for row in rows],
    )


@access.public
@public_page
def document(document_id: int) -> Response:
    """One document in the wording that `on` or `version` asks for, today's without them."""
    read = asked_reading(document_id)
    named = named_by(queries.citations_from(document_id), document_id)
    found = records.whole(read, named, naming(queries.citations_of(document_id)))
    return jsonify(found)
