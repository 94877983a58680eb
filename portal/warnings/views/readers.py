"""Pages of staff: who has not read a warning, whom to call, what came of it; what the radar saw."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.accounts.refusal import NotFound, Refused
from portal.clock import today
from portal.permissions import Permission, Viewer, may
from portal.text import TextRefused
from portal.warnings import calls, labels, radar, radar_run, receipts
from portal.warnings.exposure_models import WarningMatch, WarningReading
from portal.warnings.matching_words import because, reasons_of
from portal.warnings.radar_words import KINDS
from portal.web import access
from portal.web.desks import Desk, Figure, Group, Panel
from portal.web.forms import said
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

blueprint = Blueprint("warnings_desk", __name__, url_prefix="/desk/warnings")
LONGEST_KEY = 40
OUTCOMES = {
    "reached": lazy_gettext("已电话告知"),
    "not_reached": lazy_gettext("没有打通"),
    "note": lazy_gettext("只记一笔"),
}
DESK = Desk(
    "warnings_desk.index",
    lazy_gettext("预警告知"),
    lazy_gettext("谁还没有看预警，打电话告知；求助里反复出现的对手"),
    Permission.CALL_WARNED,
    key="n",
)


def figures(_viewer: Viewer) -> Iterable[Figure]:
    """How many enterprises have a red warning unread; one query."""
    yield Figure(
        Group.WAITING,
        lazy_gettext("红色预警未读，要打电话的企业"),
        calls.unread_red(),
        url_for("warnings_desk.index"),
        none=lazy_gettext("红色预警都已告知"),
        tone="late",
    )


PANEL = Panel(Permission.CALL_WARNED, figures)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """The viewer, and words; no page of the desk is kept for others."""
    return {"who": viewer(), "because": why, "labels": labels, "outcomes": OUTCOMES}


def why(match: WarningMatch) -> str:
    """The reasons of a match in the reader's language."""
    return because(reasons_of(match.reasons))


@blueprint.get("/readers", endpoint="index")
@access.needs(Permission.CALL_WARNED)
def index_page() -> str:
    """The warnings in force, those with most enterprises to call first."""
    return render_template("warnings/readers.html", tallies=calls.tallies())


@blueprint.get("/readers/<ref>", endpoint="readers")
@access.needs(Permission.CALL_WARNED)
def readers_page(ref: str) -> str:
    """Whom one warning concerns: who has not read it, on which number, what was said."""
    try:
        warning = calls.warning(ref)
    except NotFound:
        abort(404)
    counts = calls.counts(warning.id)
    paging = Paging(asked_page(), PER_PAGE, counts.matched)
    paging = Paging(min(paging.page, paging.pages), PER_PAGE, counts.matched)
    matches = calls.page(warning.id, paging.offset, paging.per_page)
    ids = [match.id for match in matches]
    unread = [match.organisation_id for match in matches if not match.is_read]
    return render_template(
        "warnings/readers_one.html",
        warning=warning,
        is_standing=warning.is_standing_on(today()),
        day=today(),
        counts=counts,
        matches=matches,
        contacts=calls.contacts(unread),
        calls=calls.of_matches(ids),
        readings=by_match(receipts.readings_of(ids)),
        keys={match.id: secrets.token_urlsafe(16) for match in matches},
        longest=calls.LONGEST_NOTE,
        paging=paging,
    )


def by_match(readings: Iterable[WarningReading]) -> dict[int, list[WarningReading]]:
    """Receipts by match, each list in the order in which they came."""
    found: dict[int, list[WarningReading]] = defaultdict(list)
    for reading in readings:
        found[reading.match_id].append(reading)
    return found


@blueprint.post("/readers/<ref>/<int(max=2147483647):match_id>/calls", endpoint="call")
@access.needs(Permission.CALL_WARNED)
def call(ref: str, match_id: int) -> Response:
    """Note a call."""
    given = request.form
    key = given.get("key", "")[:LONGEST_KEY] or secrets.token_urlsafe(16)
    try:
        calls.note(
            viewer().actor, ref, match_id, given.get("outcome", ""), given.get("note", ""), key
        )
        flash(_("已记下。"))
    except NotFound:
        abort(404)
    except (Refused, TextRefused) as refused:
        flash(said(refused))
    page = given.get("page", "")
    here = url_for(
        "warnings_desk.readers",
        ref=ref,
        page=page if page.isascii() and page.isdigit() else None,
        _anchor=f"match-{match_id}",
    )
    return redirect(here, 303)  # type: ignore[return-value]


@blueprint.get("/radar", endpoint="radar")
@access.needs(Permission.CALL_WARNED)
def radar_page() -> str:
    """The drafts that the radar began: the pattern, how often, between which days; never who."""
    return render_template(
        "warnings/radar.html",
        drafts=radar_run.newest(),
        kinds={kind: _(words) for kind, words in KINDS.items()},
        k=radar.K,
        days=radar.WINDOW.days,
        may_open=may(viewer(), Permission.USE_EDITORIAL_DESK),
    )
