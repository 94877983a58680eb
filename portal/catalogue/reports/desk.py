"""The editors' list of reported errors: take up, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from portal.accounts.refusal import NotFound, Refused
from portal.catalogue.reports import labels, queries, services
from portal.catalogue.reports.models import STATES
from portal.permissions import Permission
from portal.text import TextRefused
from portal.web import access
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

blueprint = Blueprint("reports_desk", __name__, url_prefix="/desk/service-reports")


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """The viewer, and words; no page of the desk is kept for others."""
    return {"who": viewer(), "labels": labels}


@blueprint.get("", endpoint="index")
@access.needs(Permission.WRITE_PIECES)
def index_page() -> str:
    """The reports in one state."""
    state = request.args.get("state", STATES[0])
    if state not in STATES:
        abort(404)
    counts = queries.counts()
    paging = Paging(asked_page(), PER_PAGE, counts[state])
    paging = Paging(min(paging.page, paging.pages), PER_PAGE, counts[state])
    return render_template(
        "catalogue/reports/desk.html",
        reports=queries.page(state, paging.offset, paging.per_page),
        counts=counts,
        state=state,
        paging=paging,
        longest=services.LONGEST_ANSWER,
    )


@blueprint.post("/<number>/take", endpoint="take")
@access.needs(Permission.WRITE_PIECES)
def take(number: str) -> Response:
    """Take a report up."""
    return done(lambda: services.take_up(viewer().actor, number), _("已接手。"), "taken")


@blueprint.post("/<number>/answer", endpoint="answer")
@access.needs(Permission.WRITE_PIECES)
def answer(number: str) -> Response:
    """Answer a report."""
    given = request.form
    outcome, words = given.get("outcome", ""), given.get("answer", "")
    return done(
        lambda: services.answer(viewer().actor, number, outcome, words), _("已答复。"), "answered"
    )


def done(act: Callable[[], None], words: str, state: str) -> Response:
    """Carry it out, say so or why not, and lead back to the list."""
    try:
        act()
        flash(words)
    except NotFound:
        abort(404)
    except (Refused, TextRefused) as refused:
        flash(said(refused))
        state = "taken"
    return redirect(url_for("reports_desk.index", state=state), 303)  # type: ignore[return-value]
