"""What is done on the page of a piece: the one view for every step of the table."""

from __future__ import annotations

from datetime import datetime

from flask import Response, abort, flash, request
from flask_babel import gettext as _

from portal.clock import SHANGHAI
from portal.editorial.desk.blueprint import PIECE, blueprint, found_piece, to_piece
from portal.editorial.desk.page import Tried, shown
from portal.editorial.errors import AlreadyHandled, NotAllowed, Refused
from portal.editorial.services import act
from portal.editorial.services.acting import Given
from portal.editorial.workflow import ACTIONS, STATES, STEPS
from portal.extensions import csrf, db
from portal.permissions import Permission, Viewer
from portal.text import TextRefused
from portal.web import access
from portal.web.forms import Form, said
from portal.web.viewers import viewer

LONGEST_NUMBER = 9
#: what somebody with a role may ever be in the table
PARTS = {"editor": "writer", "reviewer": "reviewer"}


@blueprint.post(f"{PIECE}/actions")
@csrf.exempt  # asked below, where the note can be shown again
@access.needs(Permission.USE_EDITORIAL_DESK)
def take_step(piece_id: int) -> Response:
    """Any action of the table; the service says who may take it, and from where."""
    action, seen = request.form.get("action", ""), number("version")
    if action not in ACTIONS or not may_ever(action, viewer()):
        abort(404)
    if not Form().validate_on_submit():
        return again(piece_id, action, _("页面放得太久了，请再按一次按钮"), 400)
    try:
        act(piece_id, action, viewer().actor, seen, given())
    except Refused as refused:
        return again(piece_id, action, said(refused), 422)
    except TextRefused as refused:
        return again(piece_id, action, said(refused), 422)
    except AlreadyHandled as handled:
        return again(piece_id, action, "", 409, handled)
    except NotAllowed:
        return again(piece_id, action, not_now(piece_id), 409)
    flash(_("已办理，已记入经过。"))
    return to_piece(piece_id)


def may_ever(action: str, who: Viewer) -> bool:
    """Whether the table knows a step of this name for one of the viewer's roles."""
    parts = {part for role, part in PARTS.items() if role in who.roles}
    return any(step.action == action and not parts.isdisjoint(step.who) for step in STEPS)


def given() -> Given:
    """What came with the step; a moment is the clock of Fujian."""
    return Given(request.form.get("note", ""), moment(), number("release"))


def moment() -> datetime | None:
    """The moment that was typed; None for none or nonsense, which the step itself refuses."""
    try:
        typed = datetime.fromisoformat(request.form.get("at", ""))
    except ValueError:
        return None
    return typed.replace(tzinfo=SHANGHAI) if typed.tzinfo is None else typed


def number(name: str) -> int:
    typed = request.form.get(name, "")
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if is_number else 0


def not_now(piece_id: int) -> str:
    """Why a step of one's own roles is not open now."""
    piece, _kind = found_piece(piece_id)
    if viewer().person_id in piece.writer_ids and "reviewer" in viewer().roles:
        return str(_("这一轮您写过，要由别人审核"))
    return str(_("这件稿件现在是“%(state)s”，不能这样办", state=_(STATES[piece.state])))


def again(
    piece_id: int, action: str, error: str, status: int, handled: AlreadyHandled | None = None
) -> Response:
    """The page as it stands now, with what was typed."""
    db.session.rollback()
    piece, kind = found_piece(piece_id)
    tried = Tried(
        action=action,
        note=request.form.get("note", ""),
        at=request.form.get("at", ""),
        release=number("release"),
        error=error,
        handled=handled,
        status=status,
    )
    return shown(piece, kind, tried)
