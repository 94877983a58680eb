"""The blueprint of the editorial desk, and what its pages share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from portal import richtext
from portal.clock import SHANGHAI, now
from portal.editorial import comparison, kinds, queries
from portal.editorial.errors import NotFound
from portal.editorial.fields import Field
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.workflow import STATES
from portal.permissions import Permission, may
from portal.text import TextRefused
from portal.web.viewers import viewer

blueprint = Blueprint("pieces_desk", __name__)
PIECE = "/desk/pieces/<int(max=2147483647):piece_id>"
#: how a state looks in a list
TONES = {
    "draft": "idle",
    "in_review": "wait",
    "approved": "on",
    "scheduled": "wait",
    "published": "on",
    "withdrawn": "off",
    "archived": "off",
}


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """What the templates of the desk use: the viewer, words and values of fields."""
    return {
        "who": viewer(),
        "may_write": may(viewer(), Permission.WRITE_PIECES),
        "state_words": STATES,
        "state_tones": TONES,
        "kind_label": kind_label,
        "shown": comparison.shown,
        "safe_text": safe_text,
        "clock_of": clock_of,
    }


def found_piece(piece_id: int) -> tuple[Piece, Kind]:
    """A piece with its kind; raises NotFound."""
    piece = queries.piece(piece_id)
    if piece is None:
        raise NotFound(piece_id)
    try:
        return piece, kinds.get(piece.kind)
    except KeyError:
        raise NotFound(piece_id) from None


def to_piece(piece_id: int, anchor: str = "") -> Response:
    """Back to the page of a piece."""
    address = url_for("pieces_desk.piece", piece_id=piece_id, _anchor=anchor or None)
    return redirect(address, 303)  # type: ignore[return-value]


def kind_label(code: str) -> Any:
    """The name of a kind; its code when no room knows it any more."""
    known = {kind.code: kind.label for kind in kinds.all_kinds()}
    return known.get(code, code)


def safe_text(html: str) -> Markup:
    """A stored text cleaned once more, for rules may have become stricter since."""
    try:
        return Markup(richtext.clean(html))  # noqa: S704 - cleaned by the one gate
    except TextRefused:
        return Markup("")


def clock_of(moment: datetime) -> str:
    """The time of day in Fujian, with the day when it is another one."""
    local, today = moment.astimezone(SHANGHAI), now().astimezone(SHANGHAI).date()
    return local.strftime("%H:%M" if local.date() == today else "%Y-%m-%d %H:%M")


def title_of(piece: Piece) -> str:
    """The title, or words for a piece that has none yet."""
    return piece.title or str(_("无标题"))


def row_title(title: str) -> str:
    """The same for a row of a list."""
    return title or str(_("无标题"))


def labels_of(kind: Kind) -> dict[str, Field]:
    """The fields of a kind by name."""
    return {field.name: field for section in kind.sections for field in section.fields}
