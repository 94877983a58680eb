"""A piece as the public will see it: for staff, and behind private links for somebody outside."""

from __future__ import annotations

from pathlib import PurePath

from flask import Response, abort, flash, make_response, render_template, request, send_file
from flask_babel import gettext as _
from markupsafe import Markup

from portal import files
from portal.editorial import attachments
from portal.editorial.desk.blueprint import PIECE, blueprint, found_piece, title_of, to_piece
from portal.editorial.desk.page import Tried, shown
from portal.editorial.errors import Refused
from portal.editorial.fields import DRAWN_AS
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece
from portal.editorial.services import end_link, piece_behind, share
from portal.extensions import limiter
from portal.permissions import Permission
from portal.text import page_number
from portal.web import access
from portal.web.downloads import named
from portal.web.forms import Form, said
from portal.web.viewers import viewer

LOOKS_A_MINUTE = "60 per minute"


@blueprint.get(f"{PIECE}/preview")
@access.needs(Permission.USE_EDITORIAL_DESK)
def preview(piece_id: int) -> Response:
    """The page of the working copy, inside the frame of the site."""
    return previewed(*found_piece(piece_id), is_private=False)


@blueprint.get("/previews/<token>")
@access.public
@limiter.limit(LOOKS_A_MINUTE)
def shared_preview(token: str) -> Response:
    """The same behind a private link; an unknown, ended or old one is no page."""
    piece = piece_behind(token)
    return previewed(*found_piece(piece.id), is_private=True)


def previewed(piece: Piece, kind: Kind, is_private: bool) -> Response:
    """The room's own page of this content; it stays out of every cache and index."""
    html = render_template(
        "editorial/preview.html",
        piece=piece,
        kind=kind,
        title=title_of(piece),
        main=Markup(kind.preview(piece.content)),  # noqa: S704 - the room makes it safe
        is_private=is_private,
    )
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post(f"{PIECE}/links")
@access.needs(Permission.USE_EDITORIAL_DESK)
def make_link(piece_id: int) -> Response:
    """Make a private link; its address is shown here and nowhere again."""
    piece, kind = found_piece(piece_id)
    if not Form().validate_on_submit():
        abort(400)
    try:
        token = share(piece.id, page_number(request.form.get("days")), viewer().actor)
    except Refused as refused:
        return shown(piece, kind, Tried(error=said(refused), status=422))
    return shown(piece, kind, Tried(token=token))


@blueprint.post(f"{PIECE}/links/<int(max=2147483647):link_id>/end")
@access.needs(Permission.USE_EDITORIAL_DESK)
def stop_link(piece_id: int, link_id: int) -> Response:
    """Stop a private link at once."""
    if not Form().validate_on_submit():
        abort(400)
    end_link(piece_id, link_id, viewer().actor)
    flash(_("链接已停用。"))
    return to_reading(piece_id)


@blueprint.get(f"{PIECE}/files/<digest>")
@access.needs(Permission.USE_EDITORIAL_DESK)
def attachment(piece_id: int, digest: str) -> Response:
    """An attachment of the working copy, for staff; the public gets it from the room."""
    piece, _kind = found_piece(piece_id)
    if not attachments.is_held(piece.content, digest):
        abort(404)
    path = files.path_of(digest)
    if not path.is_file():
        abort(404)
    name = attachments.name_of(piece.content, digest)
    kind = DRAWN_AS.get(PurePath(name).suffix.lower(), "application/octet-stream")
    response = send_file(path, mimetype=kind)
    response.headers["Content-Disposition"] = f"attachment; {named(name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def to_reading(piece_id: int) -> Response:
    """Back to the page where the links stand."""
    response = to_piece(piece_id)
    response.location = f"{response.location}?read=1#links"
    return response
