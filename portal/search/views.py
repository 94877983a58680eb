"""Pages of the search: results, and offers for the box."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from portal import changes
from portal.extensions import limiter
from portal.search import addresses, gaps, labels, narrowing, suggestions
from portal.search.engine.errors import SearchIndexError
from portal.search.forms import wanted_from, years_form
from portal.search.index import current_index
from portal.search.queries import BestBet
from portal.search.rescue import Rescue, rescue
from portal.search.results import Results, search
from portal.search.wanted import Wanted
from portal.text import query_value
from portal.web import access
from portal.web.conditional import page_tag, unless_held
from portal.web.paging import Paging

blueprint = Blueprint("search", __name__)


def has_no_limit() -> bool:
    return not current_app.config["SETTINGS"].search_limit


def limit() -> str:
    """How often one reader may search, as PORTAL_SEARCH_LIMIT says."""
    return str(current_app.config["SETTINGS"].search_limit)


@blueprint.get(addresses.PAGE)
@access.public
@limiter.limit(limit, exempt_when=has_no_limit)
def results() -> Response:
    """Everything that is asked for stands in the address."""
    return unless_held(answer_tag(), answered)


def answered() -> Response:
    """The page of a search; a question in vain is noted after the answer has gone out."""
    wanted = asked()
    found = search(wanted)
    wanted = replace(wanted, text=found.query)
    is_degraded = "fallback" in found.reading.notes
    ways_on = Rescue() if found.total or is_degraded else rescue(found, wanted)
    is_gap = found.is_gap and not ways_on.unnarrowed
    response = make_response(page_of(found, wanted, ways_on, is_gap))
    if is_gap:
        note_gap(response, found.query)
    return for_now(response, found)


def page_of(found: Results, wanted: Wanted, ways_on: Rescue, is_gap: bool) -> str:
    """The page with everything around the hits."""
    return render_template(
        "search/results.html",
        found=found,
        wanted=wanted,
        paging=Paging(found.page, found.per_page, found.reachable),
        conditions=narrowing.conditions(wanted),
        unnarrowed=narrowing.unnarrowed(wanted),
        facets=narrowing.facets(found, wanted),
        kept=addresses.kept(wanted),
        bets=[bet for bet in found.best_bets if leads_somewhere(bet)],
        years_form=years_form(wanted),
        permalink=addresses.address(wanted),
        feed=addresses.address(replace(wanted, sort="relevance", page=1), addresses.FEED),
        words=labels.to_be_marked(found.reading),
        ways_on=ways_on,
        is_gap=is_gap,
        labels=labels,
    )


def for_now(response: Response, found: Results) -> Response:
    """The answer; one that was given without the index is not to be kept."""
    if "fallback" in found.reading.notes:
        response.headers["Cache-Control"] = "no-store"
    return response


def asked() -> Wanted:
    """The search that the address of this request asks for."""
    return wanted_from(query_value(request.query_string, "q"), request.args)


def answer_tag() -> str | None:
    """Names what an answer of the search depends on; None while the index cannot be read."""
    try:
        generation = current_index().reader().generation
    except SearchIndexError:
        return None
    release = f"{current_app.config['RELEASE']} {generation}"
    return page_tag(request.environ, release, changes.known())


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


def leads_somewhere(bet: BestBet) -> bool:
    """Whether the portal has the page of a best bet; rooms may be missing."""
    try:
        return bool(current_app.url_map.bind("").match(bet.url))
    except HTTPException:
        return False


def note_gap(response: Response, query: str) -> None:
    """Count a question that found nothing, once the answer has gone out."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    gaps.note(app, query)
    response.call_on_close(partial(gaps.write, app))
