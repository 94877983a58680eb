"""Public pages of the warnings: list, countries, one warning and its messages, paper, a month."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from portal.clock import today
from portal.qr_code import qr_code
from portal.warnings import bulletin as months
from portal.warnings import labels, linked_data, listing, queries
from portal.warnings.models import LEVELS, Warning
from portal.warnings.page import WarningPage, page_of
from portal.warnings.references import REF
from portal.web import access
from portal.web.addresses import absolute
from portal.web.conditional import passing_page, public_page
from portal.web.paging import PER_PAGE, Paging, asked_page

LIST = "/warnings"
ONE = "/warnings/<ref>"
MESSAGE = "/warnings/<ref>/<int(max=9999):number>"
LONGEST_VALUE = 60
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
blueprint = Blueprint("warnings", __name__)


@blueprint.get(LIST)
@access.public
@public_page
def index() -> str:
    """The list, the gravest first; every condition stands in the address."""
    choice = asked_choice()
    total, counts = queries.counts(choice)
    paging = Paging(min(asked_page(), Paging(1, PER_PAGE, total).pages), PER_PAGE, total)
    found = queries.page_of_warnings(choice, paging.offset, paging.per_page)
    return render_template(
        "warnings/index.html",
        rows=[listing.row_of(warning, today()) for warning in found],
        choice=choice,
        facets=listing.facets(counts, choice),
        conditions=listing.conditions(choice),
        paging=paging,
        labels=labels,
    )


@blueprint.get("/warnings/countries")
@access.public
@public_page
def countries() -> str:
    """Every country with warnings, by level and by right."""
    choice = asked_choice()
    _total, counts = queries.counts(choice)
    return render_template(
        "warnings/countries.html",
        board=queries.countries(choice),
        levels=LEVELS,
        choice=choice,
        facets=[facet for facet in listing.facets(counts, choice) if facet[0] != "country"],
        conditions=listing.conditions(choice),
        labels=labels,
    )


@blueprint.get("/warnings/bulletin")
@access.public
@public_page
def bulletin() -> str:
    """What was sent in a month, to be printed; without `month`, in this one."""
    asked = request.args.get("month", "") or today().strftime("%Y-%m")
    if not MONTH.fullmatch(asked):
        abort(400)
    month = months.month_of(asked)
    if month.first > today():
        abort(404)
    address = absolute(url_for("warnings.bulletin", month=asked))
    return render_template(
        "warnings/bulletin.html",
        month=month,
        page=months.read(month),
        address=address,
        code=qr_code(address, str(labels.CODE)),
        labels=labels,
        today=today(),
    )


@blueprint.get(ONE)
@access.public
def warning(ref: str) -> Response:
    """A warning as it stands; with words of a search in the address the page is not kept."""
    answer = passing_warning if request.args else kept_warning
    return answer(ref=ref)


@public_page
def kept_warning(ref: str) -> str:
    """The page as most readers see it."""
    return standing(ref)


@passing_page
def passing_warning(ref: str) -> str:
    """The same page: there are too many addresses of this kind to keep each."""
    return standing(ref)


def standing(ref: str) -> str:
    """The page of a warning in its latest words."""
    found = asked_warning(ref)
    return show(found, found.release_number)


@blueprint.get(MESSAGE)
@access.public
@public_page
def message(ref: str, number: int) -> str:
    """A warning as one of its messages had it."""
    return show(asked_warning(ref), number)


@blueprint.get("/warnings/<ref>/print", endpoint="print_warning")
@access.public
@public_page
def print_warning(ref: str) -> str:
    """The warning on one sheet of A4."""
    found = asked_warning(ref)
    address = absolute(url_for("warnings.warning", ref=found.ref))
    return render_template(
        "warnings/print.html",
        page=page_for(found, found.release_number),
        address=address,
        code=qr_code(address, str(labels.CODE)),
        labels=labels,
        today=today(),
    )


def show(found: Warning, number: int) -> str:
    """The page with the words of a message; 404 when there is no such message."""
    page = page_for(found, number)
    address = absolute(url_for("warnings.warning", ref=found.ref))
    return render_template(
        "warnings/warning.html",
        page=page,
        warning=found,
        address=address,
        code=qr_code(address, str(labels.CODE)),
        linked_data=linked_data.linked_data(found, page, address),
        labels=labels,
    )


def page_for(found: Warning, number: int) -> WarningPage:
    """The page of a warning in the words of one message; 404 when there is none."""
    message = next((one for one in found.messages if one.number == number), None)
    if message is None:
        abort(404)
    return page_of(
        message.content,
        found.ref,
        found.state_on(today()),
        tuple(reversed(found.messages)),
        message,
        queries.titles(tuple(message.content.get("earlier") or ())),
    )


def asked_warning(ref: str) -> Warning:
    """The warning of the address, or 404."""
    found = queries.one(ref) if REF.fullmatch(ref) else None
    if found is None:
        abort(404)
    return found


def asked_choice() -> queries.Choice:
    """The conditions of the address; 404 for those that cannot be."""
    given: dict[str, Any] = {name: request.args.get(name, "") for name in queries.PARAMETERS}
    choice = queries.Choice(**given)
    if not choice.is_possible or any(len(value) > LONGEST_VALUE for value in given.values()):
        abort(404)
    return choice
