"""The front page of staff: each room adds its desks, and figures of what waits there.

From its `init_app` a room adds the places where its staff work, and panels of figures:

    desks.add(app, Desk("requests_desk.queue", _("求助办理"), _("受理和办理"), P.X, key="r"))
    desks.add_panel(app, Panel(P.X, figures))

`figures(viewer)` is asked once a page, for viewers who hold the permission, inside a request (so
it may call `url_for`). It returns what it counts, each in its group, narrowed to what this viewer
may see; for all of a room one or two queries, as the page has a budget. `url` leads to the very
list that was counted, and `none` says in words that there is nothing:

    Figure(Group.OVERDUE, _("超期的求助"), count, url_for(…), none=_("没有超期的求助"), tone="late")

A page of a desk includes `accounts/_keys.html` for the keys that lead from desk to desk; links
marked `data-row` are what j and k move through, the box marked `data-find` is what / leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from flask import Flask, current_app
from flask_babel import lazy_gettext as _

from portal.permissions import Permission, Viewer, may


class Group(Enum):
    """What a figure asks of the reader, in the order of the page."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    DUE = "due"
    SCHEDULED = "scheduled"
    MISSING = "missing"
    STALE = "stale"
    UNFOUND = "unfound"
    RUNNING = "running"


GROUPS = {
    Group.WAITING: _("等我办的"),
    Group.OVERDUE: _("超期"),
    Group.DUE: _("快到期"),
    Group.SCHEDULED: _("定时发布"),
    Group.MISSING: _("缺项"),
    Group.STALE: _("久未核对"),
    Group.UNFOUND: _("搜不到的"),
    Group.RUNNING: _("运行状况"),
}
#: the day's work; the other groups are upkeep
WORK = (Group.WAITING, Group.OVERDUE, Group.DUE, Group.SCHEDULED)


@dataclass(frozen=True)
class Desk:
    """A place where staff work: its page, its name, one sentence, and who may enter.

    `key` is the letter that leads there after `g`; '' for none, h is the front page.
    """

    endpoint: str
    label: object
    hint: object
    permission: Permission
    key: str = ""


@dataclass(frozen=True)
class Item:
    """One of the things that a figure counts, where naming the first few helps."""

    label: object
    url: str
    note: object = ""


@dataclass(frozen=True)
class Figure:
    """A count, the list that it counts, and what is said when the count is 0.

    `tone`, for a count above 0: '' (calm), wait, or late for what is overdue or broken.
    """

    group: Group
    label: object
    count: int
    url: str
    none: object
    note: object = ""
    tone: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Panel:
    """Figures of a room for those who hold a permission."""

    permission: Permission
    figures: Callable[[Viewer], Iterable[Figure]]


def add(app: Flask, desk: Desk) -> None:
    """Offer a desk to those who may enter it, in the order of the rooms; a key leads to one."""
    desks: list[Desk] = app.extensions.setdefault("desks", [])
    if desk.key and desk.key in {"h", *(other.key for other in desks)}:
        raise ValueError(f"the key {desk.key} leads to another desk")
    desks.append(desk)


def add_panel(app: Flask, panel: Panel) -> None:
    """Show figures on the front page to those who may see them."""
    app.extensions.setdefault("desk_panels", []).append(panel)


def open_to(viewer: Viewer) -> list[Desk]:
    """The desks that somebody may enter."""
    desks: list[Desk] = current_app.extensions["desks"]
    return [desk for desk in desks if may(viewer, desk.permission)]


def figures_for(viewer: Viewer) -> dict[Group, list[Figure]]:
    """What somebody may see of each group, in the order of the page; empty groups are left out."""
    panels: list[Panel] = current_app.extensions.get("desk_panels", [])
    found = [
        figure
        for panel in panels
        if may(viewer, panel.permission)
        for figure in panel.figures(viewer)
    ]
    by_group = {group: [one for one in found if one.group is group] for group in Group}
    return {group: figures for group, figures in by_group.items() if figures}
