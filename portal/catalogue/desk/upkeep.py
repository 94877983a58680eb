"""The catalogue's part of the desk: what guides lack, what changed below them, what was sent in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, abort, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal import site_settings, text_watch, worker
from portal.accounts import registers
from portal.catalogue import exchange, queries, traces, traces_queries, traces_wordings
from portal.catalogue.questions import CORE
from portal.catalogue.values import Card
from portal.clock import today
from portal.permissions import Permission, Viewer
from portal.web import access
from portal.web.desks import Desk, Figure, Group, Item, Panel
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

blueprint = Blueprint("services_desk", __name__, url_prefix="/desk/services")
HOUR = 3_600
MOST_NAMED = 3
STALE_AFTER = site_settings.SiteSetting(
    "services_stale_after",
    _("办事指南多久没有核对算久（天）"),
    _("办事指南超过这些天没有核验，就列进“久未核对”"),
    "number",
    180,
    low=30,
    high=1_000,
)
#: name of the list, and what is said when nothing stands on it
WORDS = {
    "limit": (_("时限待核实"), _("都写明了时限")),
    "fees": (_("费用待核实"), _("都写明了费用")),
    "consult": (_("没有咨询方式"), _("都有咨询方式")),
    "question": (_("有待核实的"), _("没有待核实的")),
    "stale": (_("久未核对"), _("没有久未核对的")),
}
DESK = Desk(
    "services_desk.upkeep_page",
    _("指南核对"),
    _("办事指南的待核实、久未核对，依据的修改，整册导入和导出"),
    Permission.USE_EDITORIAL_DESK,
)
ACTS = {
    "catalogue.trace": _("标出依据有修改的办事指南"),
    "catalogue.close_trace": _("办结依据的修改"),
    "catalogue.import": _("导入办事指南"),
}


@dataclass(frozen=True)
class Lacking:
    """An item of a list with the words of its open questions, those that hinder first."""

    card: Card
    questions: tuple[object, ...]


def init_app(app: Flask) -> None:
    """The desk, its figures, and the watch over the texts that items rest on."""
    traces_wordings.init_app(app)
    text_watch.watch(app, traces.told)
    worker.add_duty(app, "traces", traces.look_again, every=HOUR)
    app.register_blueprint(blueprint)
    site_settings.declare(app, STALE_AFTER)
    registers.add_audit_words(app, ACTS)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    return {"who": viewer(), "tasks": TASKS}


#: the pages of this part of the desk: endpoint and name
TASKS = (
    ("services_desk.upkeep_page", _("缺什么")),
    ("services_desk.traces_page", _("依据的修改")),
    ("services_desk.exchange_page", _("导入和导出")),
)


@blueprint.get("/upkeep", defaults={"lack": "limit"})
@blueprint.get("/upkeep/<lack>")
@access.needs(Permission.USE_EDITORIAL_DESK)
def upkeep_page(lack: str) -> str:
    """One of the lists, with the counts of all of them; one query."""
    if lack not in WORDS:
        abort(404)
    lists = lacking(queries.open_cards(), stale_before())
    paging = Paging(asked_page(), PER_PAGE, len(lists[lack]))
    return render_template(
        "catalogue/desk/upkeep.html",
        lack=lack,
        words=WORDS,
        counts={name: len(rows) for name, rows in lists.items()},
        rows=lists[lack][paging.offset : paging.offset + paging.per_page],
        paging=paging,
        stale_before=stale_before(),
    )


def stale_before() -> date:
    """A guide whose check is older than this day should be looked at again."""
    return today() - timedelta(days=site_settings.value(STALE_AFTER.name))


def lacking(cards: Iterable[tuple[Card, frozenset[str]]], before: date) -> dict[str, list[Lacking]]:
    """The items of each list, the longest unchecked first."""
    found: dict[str, list[Lacking]] = {name: [] for name in WORDS}
    for card, asked in sorted(cards, key=_unchecked_for):
        row = Lacking(card, tuple(text for field, _lacks, text in CORE if field in asked))
        for name, is_lacking in (
            ("limit", _has_no_limit(card, asked)),
            ("fees", not asked.isdisjoint({"fees", "fees.amount"})),
            ("consult", "consult" in asked),
            ("question", bool(row.questions) or "verify" in asked),
            ("stale", card.checked_on is None or card.checked_on < before),
        ):
            if is_lacking:
                found[name].append(row)
    return found


def _unchecked_for(row: tuple[Card, frozenset[str]]) -> tuple[date, str]:
    return row[0].checked_on or date.min, row[0].spelling


def _has_no_limit(card: Card, asked: frozenset[str]) -> bool:
    return {"statutory_value", "promised_value"} <= asked and card.handling != "即办件"


def figures(_viewer: Viewer) -> Iterator[Figure]:
    """What waits and what guides lack; four queries."""
    waiting = traces_queries.counts()["open"]
    yield Figure(
        Group.WAITING,
        _("依据有修改的办事指南"),
        waiting,
        url_for("services_desk.traces_page"),
        _("依据都没有新的修改"),
        tone="wait",
        items=_named(waiting),
    )
    drafts = exchange.drafts()
    yield Figure(
        Group.WAITING,
        _("导入后还没送审的指南"),
        len(drafts),
        url_for("services_desk.exchange_page"),
        _("没有导入后待送审的指南"),
        tone="wait",
    )
    for name, rows in lacking(queries.open_cards(), stale_before()).items():
        label, none = WORDS[name]
        yield Figure(
            Group.STALE if name in ("question", "stale") else Group.MISSING,
            gettext("办事指南：%(what)s", what=label),
            len(rows),
            url_for("services_desk.upkeep_page", lack=name),
            gettext("办事指南：%(what)s", what=none),
        )


def _named(waiting: int) -> tuple[Item, ...]:
    rows = traces_queries.page("open", 0, MOST_NAMED) if waiting else ()
    url = url_for("services_desk.traces_page")
    return tuple(
        Item(row.name, f"{url}#trace-{row.Trace.id}", f"《{row.Trace.document}》{row.Trace.label}")
        for row in rows
    )


PANEL = Panel(Permission.USE_EDITORIAL_DESK, figures)
