"""Texts of a clipboard made ours while they are pasted, with word of what was left out."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_babel import gettext as _

from portal.editorial.desk.blueprint import blueprint
from portal.editorial.errors import Refused
from portal.editorial.pasting import LeftOut, for_typing, written
from portal.permissions import Permission
from portal.text import TextRefused
from portal.web import access, large_bodies
from portal.web.forms import said

LARGEST_PASTED = 8 * 1024 * 1024


@blueprint.post("/desk/pieces/clean")
@access.needs(Permission.WRITE_PIECES)
@large_bodies.at_most(LARGEST_PASTED)
def clean_text_of() -> Response:
    """HTML of a clipboard, or typed text, made ours; and what was left out."""
    given = request.get_json(silent=True)
    source = given.get("html") if isinstance(given, dict) else None
    if not isinstance(source, str):
        return refused_text(_("看不懂要清理的内容"), 400)
    try:
        text = written(source)
    except TextRefused as refused:
        return refused_text(said(refused), 422)
    words = [said(refusal_of(left)) for left in text.left_out]
    return jsonify(html=text.html, text=for_typing(text.html), left_out=words)


def refused_text(error: str, status: int) -> Response:
    response = jsonify(error=error)
    response.status_code = status
    return response


def refusal_of(left: LeftOut) -> Refused:
    """The sentence of what was left out, as `said` translates it."""
    return Refused(left.template, number=left.number)
