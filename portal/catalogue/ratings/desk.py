"""The editors' page of ratings: bad grades wait for an answer. Nothing can be changed here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.accounts.refusal import NotFound, Refused
from portal.catalogue.ratings import labels, queries, services
from portal.catalogue.ratings.models import BAD
from portal.catalogue.reports import queries as reports
from portal.clock import today
from portal.permissions import Permission, Viewer
from portal.text import TextRefused
from portal.web import access
from portal.web.desks import Desk, Figure, Group, Panel
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

blueprint = Blueprint("ratings_desk", __name__, url_prefix="/desk/service-ratings")
DESK = Desk(
    "reports_desk.index",
    lazy_gettext("办事反馈"),
    lazy_gettext("读者指出的错和差评，核对、改正、答复"),
    Permission.WRITE_PIECES,
)


def figures(_viewer: Viewer) -> Iterable[Figure]:
    """Reports and bad grades that wait; two queries."""
    ratings, open_reports = queries.counts(), reports.counts()
    yield Figure(
        Group.WAITING,
        lazy_gettext("要接手的纠错"),
        open_reports["open"],
        url_for("reports_desk.index"),
        none=lazy_gettext("没有要接手的纠错"),
        tone="wait",
    )
    yield Figure(
        Group.WAITING,
        lazy_gettext("要答复的差评"),
        ratings["waiting"],
        url_for("ratings_desk.index"),
        none=lazy_gettext("没有要答复的差评"),
        tone="wait",
    )
    yield Figure(
        Group.OVERDUE,
        lazy_gettext("过期没有答复的差评"),
        ratings["late"],
        url_for("ratings_desk.index"),
        none=lazy_gettext("没有过期的差评"),
        tone="late",
    )


PANEL = Panel(Permission.WRITE_PIECES, figures)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """The viewer, and words; no page of the desk is kept for others."""
    return {"who": viewer(), "labels": labels}


@blueprint.get("", endpoint="index")
@access.needs(Permission.WRITE_PIECES)
def index_page() -> str:
    """Bad grades that wait, those answered, or all ratings."""
    tab = request.args.get("tab", queries.TABS[0])
    if tab not in queries.TABS:
        abort(404)
    counts = queries.counts()
    paging = Paging(asked_page(), PER_PAGE, counts[tab])
    paging = Paging(min(paging.page, paging.pages), PER_PAGE, counts[tab])
    return render_template(
        "catalogue/ratings/desk.html",
        ratings=queries.page(tab, paging.offset, paging.per_page),
        counts=counts,
        tab=tab,
        paging=paging,
        day=today(),
        bad=BAD,
        longest=services.LONGEST_ANSWER,
    )


@blueprint.post("/<int(max=2147483647):rating_id>/answer", endpoint="answer")
@access.needs(Permission.WRITE_PIECES)
def answer(rating_id: int) -> Response:
    """Answer a bad grade."""
    try:
        services.answer(viewer().actor, rating_id, request.form.get("answer", ""))
        flash(_("已答复，评价的人会在消息里看到。"))
    except NotFound:
        abort(404)
    except (Refused, TextRefused) as refused:
        flash(said(refused))
    return redirect(url_for("ratings_desk.index"), 303)  # type: ignore[return-value]
