"""A piece: the editor while one may write, else its text with checks, changes, story, steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from portal.editorial import checks, comparison, kinds, queries
from portal.editorial.comparison import Change
from portal.editorial.desk import editor
from portal.editorial.desk.blueprint import PIECE, blueprint, found_piece, labels_of, title_of
from portal.editorial.desk.editor import Typed
from portal.editorial.errors import AlreadyHandled
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece, Release
from portal.editorial.services.acting import open_steps
from portal.editorial.services.sharing import LONGEST_DAYS, open_links
from portal.editorial.workflow import Step
from portal.permissions import Permission, may
from portal.web import access
from portal.web.forms import Form
from portal.web.viewers import viewer

USUAL_DAYS = 7
#: the step that usually comes next, by state
NEXT = {"draft": "submit", "in_review": "approve", "approved": "publish", "published": "correct"}


@dataclass(frozen=True)
class Tried:
    """A step that somebody tried, and how it went; nothing at first."""

    action: str = ""
    note: str = ""
    at: str = ""
    release: int = 0
    error: str = ""
    handled: AlreadyHandled | None = None
    status: int = 200
    #: what was typed and could not be saved, because it is no draft any more
    unsaved: tuple[Change, ...] = ()
    #: of a private link that was just made
    token: str = ""


@blueprint.get(PIECE)
@access.needs(Permission.USE_EDITORIAL_DESK)
def piece(piece_id: int) -> Response:
    """The editor for those who may write in a draft; `read` asks for the reading page."""
    found, kind = found_piece(piece_id)
    is_writer = may(viewer(), Permission.WRITE_PIECES)
    if found.state == "draft" and is_writer and "read" not in request.args:
        return editor.shown(found, kind, Typed())
    return shown(found, kind, Tried(action=request.args.get("do", "")))


def shown(found: Piece, kind: Kind, tried: Tried) -> Response:
    """The reading page with what was tried."""
    releases = queries.releases(found.id) if found.last_release else []
    live = next((one for one in releases if one.number == found.live_release), None)
    html = render_template(
        "editorial/piece.html",
        piece=found,
        kind=kind,
        title=title_of(found),
        tried=tried,
        steps=steps_of(found),
        next_action=NEXT.get(found.state, ""),
        examined=checks.examine(kind, found.content, found.subject or ""),
        labels=labels_of(kind),
        changes=changes(found, kind, live),
        live=live,
        releases=releases,
        events=queries.events(found.id),
        address=kinds.get(found.kind).address(found.subject or "") if live else "",
        is_own=viewer().person_id in found.writer_ids,
        form=Form(formdata=None),
        **links(found),
    )
    status = 409 if tried.handled or tried.unsaved else tried.status
    return make_response(html, status)


def steps_of(found: Piece) -> list[Step]:
    """The open steps, the usual one first; none that would choose among no releases."""
    has_others = found.last_release > (found.live_release is not None)
    offered = [
        step
        for step in open_steps(found, viewer().actor)
        if has_others or "release" not in step.needs
    ]
    return sorted(offered, key=lambda step: step.action != NEXT.get(found.state))


def changes(found: Piece, kind: Kind, live: Release | None) -> list[Change] | None:
    """What the working copy changes of what is public; None when there is nothing to compare."""
    if live is None or found.state == "published":
        return None
    return comparison.changes(kind.sections, live.content, found.content)


def links(found: Piece) -> dict[str, Any]:
    """The private links of a piece."""
    return {
        "links": open_links(found.id),
        "usual_days": USUAL_DAYS,
        "longest_days": LONGEST_DAYS,
    }


def to_preview(piece_id: int) -> Response:
    """To the preview of what was just saved; the page itself says what it is."""
    return redirect(url_for("pieces_desk.preview", piece_id=piece_id), 303)  # type: ignore[return-value]
