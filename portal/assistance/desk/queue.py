"""The queue: tabs, filters, counts, and the load of each officer beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _

from portal.assistance import bodies, queries
from portal.assistance.choices import choices
from portal.assistance.desk.blueprint import blueprint, body_of, is_expert_only, sees_all
from portal.assistance.queries import QueueFilters
from portal.assistance.queries.queue import PER_PAGE
from portal.assistance.terms import CLOCK_TABLE, STATE_TABLE
from portal.clock import now, today
from portal.permissions import Permission, Viewer
from portal.text import TextRefused, clean_line
from portal.web import access
from portal.web.paging import Paging, asked_page
from portal.web.viewers import viewer
from portal.workdays import calendar

LONGEST_WORDS = 60
#: working days within which something is nearly due
SOON = 3
#: tab → name; what each narrows to stands in `narrowed_by`
TABS = {
    "mine": _("待我处理"),
    "open": _("全部未结"),
    "overdue": _("超期"),
    "soon": _("快到期"),
    "urgent": _("紧急"),
    "awaiting": _("待补正"),
    "ended": _("已结"),
}
LISTS = ("country", "venue", "dispute_type")


@blueprint.get("", endpoint="queue")
@access.needs(Permission.READ_REQUEST_DESK)
def queue_page() -> str:
    """Requests of one's body, or those that one was asked about, by what is due."""
    who, tab = viewer(), asked_tab()
    filters = narrowed_by(tab, scoped(who), who)
    found = queries.queue(filters, asked_page())
    loads = () if is_expert_only(who) else queries.load_by_officer(body_of(who))
    return render_template(
        "assistance/desk/queue.html",
        found=found,
        filters=filters,
        tab=tab,
        tabs=tabs_of(who),
        paging=Paging(found.page, PER_PAGE, found.total),
        loads=loads,
        lists={name: choices()[name] for name in LISTS},
        states=[(state.key, state.label) for state in STATE_TABLE if state.key != "draft"],
        clocks=[(clock.key, clock.label) for clock in CLOCK_TABLE if clock.duty != "system"],
        bodies=bodies.register() if sees_all(who) else {},
        cities=[body.city for body in bodies.register().values() if body.city],
        is_narrowed=is_narrowed(),
        moment=now(),
    )


def tabs_of(who: Viewer) -> dict[str, Any]:
    """The tabs that mean something to this viewer."""
    is_officer = "officer" in who.roles
    return {key: label for key, label in TABS.items() if key != "mine" or is_officer}


def asked_tab() -> str:
    """The tab of the address; officers begin with what waits for them."""
    asked = request.args.get("tab", "")
    offered = tabs_of(viewer())
    return asked if asked in offered else next(iter(offered))


def scoped(who: Viewer) -> QueueFilters:
    """What the address asks for, within what the viewer may see."""
    officer = request.args.get("officer", "")
    filters = QueueFilters(
        body=body_of(who),
        officer_id=int(officer) if officer.isascii() and officer.isdigit() else None,
        unassigned=officer == "none",
        state=word("state"),
        clock=word("clock"),
        city=word("city"),
        q=word("q"),
        country=word("country"),
        venue=word("venue"),
        dispute_type=word("dispute_type"),
    )
    if is_expert_only(who):
        return replace(filters, body="", expert_id=who.person_id)
    wanted = word("body")
    return replace(filters, body=wanted) if sees_all(who) and wanted else filters


def narrowed_by(tab: str, filters: QueueFilters, who: Viewer) -> QueueFilters:
    """The filters with what the tab stands for; a state that was chosen goes before the tab's."""
    narrowed: dict[str, dict[str, Any]] = {
        "mine": {"waits_for": who.person_id},
        "overdue": {"overdue": True},
        "soon": {"due_by": soon()},
        "urgent": {"urgent": True},
        "awaiting": {"state": "awaiting_applicant"},
        "ended": {"state": filters.state or "ended"},
    }
    return replace(filters, **narrowed.get(tab, {}))


def is_narrowed() -> bool:
    """Whether anything beside the tab is asked for."""
    names = ("officer", "state", "clock", "city", "q", "body", *LISTS)
    return any(request.args.get(name) for name in names)


def word(name: str) -> str:
    """A word of the address; what cannot be read is passed over."""
    try:
        return clean_line(request.args.get(name, ""), LONGEST_WORDS)
    except TextRefused:
        return ""


def soon() -> date:
    """Up to which day a promise counts as near."""
    return calendar().add(today(), SOON)
