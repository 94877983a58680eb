"""What requests bring to the desk's front page: what waits for the viewer, is late or near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import url_for
from flask_babel import gettext as _

from portal.assistance import queries
from portal.assistance.desk.blueprint import due_words, is_expert_only
from portal.assistance.desk.queue import narrowed_by, scoped, soon
from portal.permissions import Viewer
from portal.web.desks import Figure, Group, Item

MOST_ITEMS = 5


def figures(viewer: Viewer) -> Iterable[Figure]:
    """Figures of the viewer's own scope; two queries."""
    within = scoped(viewer)
    found = queries.front_counts(within, viewer.person_id, soon())
    yield from _waiting(viewer, found)
    yield Figure(
        Group.OVERDUE,
        _("超过承诺时限的求助"),
        found["overdue"],
        url_for("requests_desk.queue", tab="overdue"),
        _("没有超过承诺时限的求助"),
        tone="late",
    )
    yield Figure(
        Group.DUE,
        _("三个工作日内到期的求助"),
        found["soon"],
        url_for("requests_desk.queue", tab="soon"),
        _("三个工作日内没有到期的求助"),
        _("其中今天到期 %(number)s 件", number=found["due_today"]) if found["due_today"] else "",
        tone="wait",
    )
    yield Figure(
        Group.DUE,
        _("境外期限临近的紧急求助"),
        found["urgent"],
        url_for("requests_desk.queue", tab="urgent"),
        _("没有境外期限临近的求助"),
        tone="late",
    )


def _waiting(viewer: Viewer, found: dict[str, int]) -> Iterator[Figure]:
    """What an officer has to do, what an expert was asked, what a manager has to hand out."""
    if is_expert_only(viewer):
        yield Figure(
            Group.WAITING,
            _("请我参加的求助"),
            found["open"],
            url_for("requests_desk.queue", tab="open"),
            _("没有请您参加的求助"),
            items=_first(viewer, "open"),
        )
    elif "officer" in viewer.roles:
        yield Figure(
            Group.WAITING,
            _("待我处理的求助"),
            found["mine"],
            url_for("requests_desk.queue", tab="mine"),
            _("没有待您处理的求助"),
            _("含还没有人接手的"),
            items=_first(viewer, "mine"),
        )
    else:
        yield Figure(
            Group.WAITING,
            _("还没有人接手的求助"),
            found["unassigned"],
            url_for("requests_desk.queue", tab="open", officer="none"),
            _("每件求助都有人接手"),
            tone="wait",
        )


def _first(viewer: Viewer, tab: str) -> tuple[Item, ...]:
    """The requests that are due first."""
    rows = queries.first_due(narrowed_by(tab, scoped(viewer), viewer), MOST_ITEMS)
    return tuple(
        Item(
            f"{row.reference} {row.organisation}",
            url_for("requests_desk.request_page", reference=row.reference),
            due_words(row.due_on),
        )
        for row in rows
    )
