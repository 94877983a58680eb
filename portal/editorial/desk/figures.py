"""What waits at the editorial desk, for the front page of staff; at most three queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import Row

from portal.editorial import queries
from portal.editorial.desk.blueprint import clock_of, kind_label, row_title
from portal.permissions import Permission, Viewer, may
from portal.web.desks import Figure, Group, Item, Panel

MOST_NAMED = 3


def figures(who: Viewer) -> Iterator[Figure]:
    """What the viewer has to review, to mend and to finish, and what comes out by itself."""
    person_id = who.person_id or 0
    if may(who, Permission.REVIEW_PIECES):
        yield from _to_review(queries.waiting_for_review(person_id))
    if may(who, Permission.WRITE_PIECES):
        yield from _to_write(queries.own_drafts_by_way(person_id))
    coming = queries.scheduled()
    yield Figure(
        Group.SCHEDULED,
        _("定时发布的稿件"),
        len(coming),
        _list("scheduled"),
        none=_("没有定时发布的稿件"),
        items=_named(coming, "scheduled_for"),
    )


def _to_review(waiting: list[Row[Any]]) -> Iterator[Figure]:
    owed = [row for row in waiting if row.review_owed_by is not None]
    others = [row for row in waiting if row.review_owed_by is None]
    yield Figure(
        Group.WAITING,
        _("等我审的稿件"),
        len(others),
        _list("to_review"),
        none=_("没有等我审的稿件"),
        tone="wait",
        items=_named(others),
    )
    if owed:
        yield Figure(
            Group.WAITING,
            _("紧急发布、等补审的"),
            len(owed),
            _list("owed"),
            none="",
            tone="late",
            items=_named(owed, "review_owed_by"),
        )


def _to_write(drafts: queries.Drafts) -> Iterator[Figure]:
    yield Figure(
        Group.WAITING,
        _("退回给我的稿件"),
        len(drafts.returned),
        _list("returned"),
        none=_("没有退回的稿件"),
        tone="wait",
        items=_named(drafts.returned),
    )
    yield Figure(
        Group.WAITING,
        _("我的草稿"),
        len(drafts.own),
        _list("own"),
        none=_("没有在写的草稿"),
        items=_named(drafts.own),
    )


def _list(tab: str) -> str:
    return url_for("pieces_desk.own", tab=tab)


def _named(rows: Sequence[Row[Any]], moment: str = "") -> tuple[Item, ...]:
    return tuple(
        Item(
            row_title(row.title),
            url_for("pieces_desk.piece", piece_id=row.id),
            clock_of(getattr(row, moment)) if moment else kind_label(row.kind),
        )
        for row in rows[:MOST_NAMED]
    )


PANEL = Panel(Permission.USE_EDITORIAL_DESK, figures)
