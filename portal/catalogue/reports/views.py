"""Public pages: the form for an error in a guide, and what became of the report."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, make_response, redirect, render_template, url_for

from portal.accounts.refusal import NotFound, Refused
from portal.catalogue import queries as items
from portal.catalogue.reports import labels, queries, services
from portal.catalogue.reports.forms import ReportForm
from portal.extensions import limiter
from portal.web import access

NUMBER = re.compile(rf"JC[{services.LETTERS}]{{{services.LENGTH}}}")
REPORTS_AN_HOUR = "20 per hour"
blueprint = Blueprint("reports", __name__, url_prefix="/services")


@blueprint.get("/<code>/report")
@access.public
def report(code: str) -> Response:
    """The form; no account is needed."""
    return shown(code, ReportForm(), 200)


@blueprint.post("/<code>/report")
@access.public
@limiter.limit(REPORTS_AN_HOUR)
def send(code: str) -> Response:
    """Keep the report and lead to its page."""
    form = ReportForm()
    if not form.validate_on_submit():
        return shown(code, form, 422)
    given = [str(field.data or "") for field in (form.part, form.words, form.source, form.email)]
    try:
        number = services.report(code, *given)
    except NotFound:
        abort(404)
    except Refused as refused:  # the fields have passed the same gates before
        form.blame("words", refused)
        return shown(code, form, 422)
    return redirect(url_for("reports.followed", number=number), 303)  # type: ignore[return-value]


@blueprint.get("/reports/<number>")
@access.public
def followed(number: str) -> str:
    """Thanks, the number, and the answer once there is one; never who reported it."""
    found = queries.by_number(number) if NUMBER.fullmatch(number) else None
    if found is None:
        abort(404)
    return render_template("catalogue/reports/report.html", report=found, labels=labels)


def shown(code: str, form: ReportForm, status: int) -> Response:
    card = items.cards([code]).get(code)
    if card is None:
        abort(404)
    html = render_template("catalogue/reports/new.html", card=card, form=form)
    return make_response(html, status)
