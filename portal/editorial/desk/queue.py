"""Queues of the desk: one for each part, and one of everything that waits for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _
from sqlalchemy import Row

from portal.editorial import kinds, queries
from portal.editorial.desk.blueprint import blueprint, row_title
from portal.editorial.kinds import Kind
from portal.editorial.parts import DESKS, subject_at
from portal.permissions import Permission, Viewer, may
from portal.text import TextRefused, clean_line
from portal.web import access
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

LONGEST_WORDS = 60
TABS = {
    "in_review": _("待审"),
    "draft": _("草稿"),
    "approved": _("待发布"),
    "published": _("已发布"),
    "ended": _("已撤下、已归档"),
}
#: not pieces, but what readers find, however it came there: to be taken up and revised
PUBLIC = "public"
#: what concerns the viewer alone; each is a list that a figure of the front page counts
OWN_TABS = {
    "to_review": _("等我审"),
    "returned": _("退回给我的"),
    "own": _("我的草稿"),
    "scheduled": _("定时发布"),
    "owed": _("等补审"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    part: str
    tab: str
    kind: str
    words: str
    is_own: bool
    kinds: tuple[Kind, ...]

    def choice(self, person_id: int | None) -> queries.Choice:
        """The same as the query takes it."""
        codes = tuple(kind.code for kind in self.kinds if self.kind in ("", kind.code))
        own = person_id if self.is_own else None
        return queries.Choice(self.tab, codes, self.words, own)


@blueprint.get("/desk/library")
@access.needs(Permission.USE_EDITORIAL_DESK)
def library() -> str:
    return queue_of("library")


@blueprint.get("/desk/warnings")
@access.needs(Permission.USE_EDITORIAL_DESK)
def warnings() -> str:
    return queue_of("warnings")


@blueprint.get("/desk/services")
@access.needs(Permission.USE_EDITORIAL_DESK)
def services() -> str:
    return queue_of("services")


@blueprint.get("/desk/pieces")
@access.needs(Permission.USE_EDITORIAL_DESK)
def own() -> str:
    """What waits for the viewer, of all parts of the desk."""
    who, tab = viewer(), request.args.get("tab", "")
    tabs = own_tabs(who)
    if tab not in tabs:
        tab = next(iter(tabs))
    lists = {key: own_list(key, who) for key in tabs}
    paging = Paging(asked_page(), PER_PAGE, len(lists[tab]))
    return shown(
        rows=lists[tab][paging.offset : paging.offset + PER_PAGE],
        paging=paging,
        tab=tab,
        tabs=tabs,
        counts={key: len(rows) for key, rows in lists.items()},
        asked=Asked("", tab, "", "", is_own=True, kinds=()),
        desk=None,
    )


def own_tabs(who: Viewer) -> dict[str, Any]:
    """The lists that mean something to this viewer."""
    asked = ["to_review", "owed"] if may(who, Permission.REVIEW_PIECES) else []
    asked += ["returned", "own"] if may(who, Permission.WRITE_PIECES) else []
    return {key: OWN_TABS[key] for key in (*asked, "scheduled")}


def own_list(tab: str, who: Viewer) -> Sequence[Row[Any]]:
    """Everything in one of the viewer's own lists."""
    person_id = who.person_id or 0
    if tab == "scheduled":
        return queries.scheduled()
    if tab in ("returned", "own"):
        drafts = queries.own_drafts_by_way(person_id)
        return drafts.returned if tab == "returned" else drafts.own
    waiting = queries.waiting_for_review(person_id)
    return [row for row in waiting if (row.review_owed_by is not None) == (tab == "owed")]


def queue_of(part: str) -> str:
    """The queue of one part of the desk; there is none before the part has kinds."""
    of_part = kinds.of_desk(part)
    if not of_part:
        abort(404)
    asked = read(part, of_part)
    if asked.tab == PUBLIC:
        return public_entries(asked)
    choice = asked.choice(viewer().person_id)
    counts = queries.counts(choice)
    paging = Paging(asked_page(), PER_PAGE, counts[asked.tab])
    return shown(
        rows=queries.page_of_pieces(choice, paging.offset, PER_PAGE),
        paging=paging,
        tab=asked.tab,
        tabs=TABS,
        counts=counts,
        asked=asked,
        desk=DESKS[part],
    )


def public_entries(asked: Asked) -> str:
    """What is public of a part, each with the way to revise it."""
    choice = asked.choice(None)
    paging = Paging(asked_page(), PER_PAGE, queries.count_public(choice))
    return render_template(
        "editorial/public.html",
        rows=queries.page_of_public(choice, paging.offset, PER_PAGE),
        paging=paging,
        asked=asked,
        desk=DESKS[asked.part],
        subject_at=subject_at,
    )


def read(part: str, of_part: tuple[Kind, ...]) -> Asked:
    """What the address asks for; what cannot be read is passed over."""
    codes = {kind.code for kind in of_part}
    tab, kind = request.args.get("tab", ""), request.args.get("kind", "")
    first = "in_review" if may(viewer(), Permission.REVIEW_PIECES) else "draft"
    return Asked(
        part,
        tab if tab in (*TABS, PUBLIC) else first,
        kind if kind in codes else "",
        asked_words(),
        request.args.get("own") == "1",
        of_part,
    )


def asked_words() -> str:
    try:
        return clean_line(request.args.get("q", ""), LONGEST_WORDS)
    except TextRefused:
        return ""


def shown(**facts: Any) -> str:
    return render_template("editorial/queue.html", row_title=row_title, **facts)
