"""Public pages: the situations, the tasks of one, its sheet, and the guided finder."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from portal.catalogue import labels, queries
from portal.catalogue.situations import pages
from portal.catalogue.situations.bundles import Situation, situations
from portal.catalogue.situations.finder import End, end_of, table
from portal.clock import today
from portal.decision_table import NoSuchWay
from portal.qr_code import qr_code
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import public_page

# The rooms of requests and of warnings stand beside this one; their public addresses are fixed.
NEW_REQUEST = "/assistance/new"
WARNINGS = "/warnings"
blueprint = Blueprint("situations", __name__, url_prefix="/services")


@blueprint.app_context_processor
def addresses() -> dict[str, Any]:
    """Where the pages lead on to."""
    return {"situation_help_url": help_url, "country_warnings_url": warnings_url}


def help_url(situation: Situation) -> str:
    """Address of a request for help that begins with what the situation says already."""
    known = {"dispute_type": situation.help} if situation.help else {}
    return f"{NEW_REQUEST}?{urlencode(known)}" if known else NEW_REQUEST


def warnings_url(country: str) -> str:
    """Address of the warnings about a country."""
    return f"{WARNINGS}?{urlencode({'country': country})}"


@blueprint.get("/bundles")
@access.public
@public_page
def bundles() -> str:
    """All situations by group."""
    return render_template("catalogue/situations/index.html", groups=pages.grouped())


@blueprint.get("/bundles/<slug>")
@access.public
@public_page
def bundle(slug: str) -> str:
    """The tasks of a situation in their order."""
    found = pages.laid(asked(slug))
    return render_template(
        "catalogue/situations/bundle.html",
        laid=found,
        situation=found.situation,
        data=pages.how_to(found, absolute("")),
        countries=pages.COUNTRIES,
        labels=labels,
        today=today(),
    )


@blueprint.get("/bundles/<slug>/print", endpoint="bundle_print")
@access.public
@public_page
def print_bundle(slug: str) -> str:
    """The tasks on paper, with boxes to tick."""
    found = pages.laid(asked(slug))
    address = absolute(found.situation.url)
    return render_template(
        "catalogue/situations/print.html",
        laid=found,
        situation=found.situation,
        code=qr_code(address, str(_("本页地址的二维码"))),
        address=address,
        labels=labels,
        today=today(),
    )


@blueprint.get("/finder")
@access.public
@public_page
def finder() -> str:
    """One question a page; the answers given stand in the address, the answer at the end."""
    try:
        way = table().walk(request.args.get("answers", ""))
    except NoSuchWay:
        abort(404)
    end = end_of(way)
    if end is None:
        return render_template("catalogue/finder/question.html", way=way, most=table().most)
    return render_template("catalogue/finder/end.html", way=way, labels=labels, **shown(end))


def shown(end: End) -> dict[str, Any]:
    """The situation, the page or the card of an end; 404 for an item that is not public."""
    if end.kind == "situation":
        return {"situation": situations()[end.name]}
    if end.kind == "page":
        return {"page": end.name}
    card = queries.cards([end.name]).get(end.name)
    if card is None:
        abort(404)
    return {"card": card}


def asked(slug: str) -> Situation:
    """The situation of the address, or 404."""
    if slug not in situations():
        abort(404)
    return situations()[slug]
