"""The library's part of the desk: what published texts lack, and whose check is long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal import site_settings
from portal.clock import today
from portal.library import labels
from portal.library.listing import card
from portal.library.queries import count_wanted, upkeep
from portal.permissions import Permission, Viewer
from portal.web import access
from portal.web.desks import Desk, Figure, Group, Panel
from portal.web.paging import PER_PAGE, Paging, asked_page
from portal.web.viewers import viewer

blueprint = Blueprint("library_desk", __name__, url_prefix="/desk/library")
STALE_AFTER = site_settings.SiteSetting(
    "library_stale_after",
    _("多久没有核对算久（天）"),
    _("政策文件超过这些天没有核对来源，就列进“久未核对”"),
    "number",
    180,
    low=30,
    high=1_000,
)
#: name of the list, and what is said when nothing stands on it
WORDS = {
    "issuer": (_("没有发文机关"), _("都写了发文机关")),
    "date": (_("没有日期"), _("都有日期")),
    "number": (_("没有文号"), _("该有文号的都有")),
    "question": (_("待核实"), _("没有待核实的")),
    "stale": (_("久未核对"), _("没有久未核对的")),
    "unchecked": (_("没有记核对日"), _("都记了核对日")),
}
GROUP = {
    "issuer": Group.MISSING,
    "date": Group.MISSING,
    "number": Group.MISSING,
    "question": Group.STALE,
    "stale": Group.STALE,
    "unchecked": Group.STALE,
}
DESK = Desk(
    "library_desk.upkeep_page",
    _("文件核对"),
    _("政策文件的缺项、待核实和久未核对"),
    Permission.USE_EDITORIAL_DESK,
    key="u",
)


@blueprint.get("/upkeep", defaults={"lack": "issuer"})
@blueprint.get("/upkeep/<lack>")
@access.needs(Permission.USE_EDITORIAL_DESK)
def upkeep_page(lack: str) -> str:
    """One of the lists, with the counts of all of them; three queries."""
    if lack not in WORDS:
        abort(404)
    before = stale_before()
    counts = upkeep.counts(before)
    paging = Paging(asked_page(), PER_PAGE, counts[lack])
    rows = upkeep.lacking(lack, before, paging.offset, paging.per_page)
    return render_template(
        "library/desk/upkeep.html",
        lack=lack,
        words=WORDS,
        counts=counts,
        rows=[card(row) for row in rows],
        paging=paging,
        stale_before=before,
        labels=labels,
        who=viewer(),
    )


def stale_before() -> date:
    """A text whose check is older than this day should be looked at again."""
    return today() - timedelta(days=site_settings.value(STALE_AFTER.name))


def figures(_viewer: Viewer) -> Iterator[Figure]:
    """What the texts lack, and what they name and the library lacks; three queries."""
    for lack, count in upkeep.counts(stale_before()).items():
        label, none = WORDS[lack]
        yield Figure(
            GROUP[lack],
            gettext("政策文件：%(what)s", what=label),
            count,
            url_for("library_desk.upkeep_page", lack=lack),
            gettext("政策文件：%(what)s", what=none),
        )
    yield Figure(
        Group.MISSING,
        _("被引用、还没收录的文件"),
        count_wanted(),
        url_for("library.wanted"),
        _("被引用的文件都已收录"),
    )


PANEL = Panel(Permission.USE_EDITORIAL_DESK, figures)
