"""Pages of the search: results, and offers for the box."""

from functools import partial

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from portal.extensions import limiter
from portal.search import gaps, labels, suggestions
from portal.search.forms import YearsForm, wanted_from
from portal.search.queries import BestBet
from portal.search.results import Results, search
from portal.search.wanted import Wanted
from portal.text import query_value
from portal.web import access
from portal.web.paging import Paging

KEPT_PARAMETERS = ("kind", "status", "issuer", "topic", "region", "year", "sort", "exact")
blueprint = Blueprint("search", __name__)


def has_no_limit() -> bool:
    return not current_app.config["SETTINGS"].search_limit


def limit() -> str:
    """How often one reader may search, as PORTAL_SEARCH_LIMIT says."""
    return str(current_app.config["SETTINGS"].search_limit)


@blueprint.get("/search")
@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def results() -> Response:
    """Everything that is asked for stands in the address."""
    wanted = wanted_from(query_value(request.query_string, "q"), request.args)
    found = search(wanted)
    page = render_template(
        "search/results.html",
        found=found,
        wanted=wanted,
        paging=Paging(found.page, found.per_page, found.reachable),
        conditions=conditions(wanted),
        bets=[bet for bet in found.best_bets if leads_somewhere(bet)],
        years_form=YearsForm(request.args),
        kept={name: request.args.get(name, "") for name in KEPT_PARAMETERS},
        labels=labels,
    )
    return _answer(page, found)


@blueprint.get("/search/suggest")
@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def suggest() -> Response:
    """Offers for the box as JSON: {"query", "suggestions": [{"text", "kind", "label"}]}."""
    text = query_value(request.query_string, "q")
    offers = [labels.offer(found.text, found.kind) for found in suggestions.suggest(text)]
    response = jsonify(query=text, suggestions=offers)
    response.headers["Cache-Control"] = "no-cache"
    return response


def conditions(wanted: Wanted) -> list[tuple[str, str, str]]:
    """What narrows the search, as (parameter, title, label)."""
    found = [
        (name, str(labels.FACETS[name]), labels.value_label(name, value))
        for name, values in wanted.chosen.items()
        for value in values
    ]
    asked = {name for name in ("year", "from", "to") if request.args.get(name)}
    if wanted.years and asked:
        span = labels.span_label(*wanted.years)
        found += [(name, str(labels.FACETS["year"]), span) for name in sorted(asked)]
    return found


def leads_somewhere(bet: BestBet) -> bool:
    """Whether the portal has the page of a best bet; rooms may be missing."""
    try:
        return bool(current_app.url_map.bind("").match(bet.url))
    except HTTPException:
        return False


def _answer(page: str, found: Results) -> Response:
    """The page; a question that found nothing is noted after the answer has gone out."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if found.is_gap:
        gaps.note(app, found.query)
        response.call_on_close(partial(gaps.write, app))
    return response
