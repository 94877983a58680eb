"""Where a piece begins: blank, or from what is public already."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from portal.editorial import kinds
from portal.editorial.desk.blueprint import blueprint, to_piece
from portal.editorial.errors import NotFound
from portal.editorial.services import correct_subject, start
from portal.editorial.services.drafts import kind_of
from portal.permissions import Permission
from portal.text import TextRefused, clean_line
from portal.web import access
from portal.web.forms import Form
from portal.web.viewers import viewer

LONGEST_SUBJECT = 80


@blueprint.get("/desk/pieces/new")
@access.needs(Permission.WRITE_PIECES)
def new() -> Response:
    """What shall be written; GET begins nothing."""
    code = asked("kind")
    if code:
        kind_of(code)
    return offered(code, asked("subject"))


@blueprint.post("/desk/pieces/new")
@access.needs(Permission.WRITE_PIECES)
def begin() -> Response:
    """Begin a piece, or take up what is public under a subject."""
    code, subject = asked("kind"), asked("subject")
    if not Form().validate_on_submit():
        return offered(code, subject, _("页面放得太久了，请再按一次"))
    kind = kind_of(code)
    if not subject:
        return to_piece(start(kind.code, viewer().actor))
    return to_piece(correct_subject(kind.code, subject, viewer().actor))


def offered(code: str, subject: str, error: str = "") -> Response:
    """The kinds that can be written, one of them chosen; what is public under the subject."""
    if subject and (not code or kind_of(code).load(subject) is None):
        raise NotFound(subject)
    chosen = [kind for kind in kinds.all_kinds() if code in ("", kind.code)]
    html = render_template(
        "editorial/new.html",
        form=Form(formdata=None),
        kinds=chosen,
        subject=subject,
        address=kind_of(code).address(subject) if subject else "",
        error=error,
    )
    return make_response(html, 422 if error else 200)


def asked(name: str) -> str:
    """A word of the form or of the address; '' for what cannot be read."""
    try:
        return clean_line(request.values.get(name, ""), LONGEST_SUBJECT)
    except TextRefused:
        return ""
