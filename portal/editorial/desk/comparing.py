"""Two releases of a piece side by side, or a release and the working copy."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from portal.editorial import comparison, queries
from portal.editorial.desk.blueprint import PIECE, blueprint, found_piece, title_of
from portal.editorial.errors import NotFound
from portal.editorial.fields import Content
from portal.editorial.models import Piece, Release
from portal.permissions import Permission
from portal.text import page_number
from portal.web import access

#: stands for the working copy in the address
NOW = "now"


@dataclass(frozen=True)
class Side:
    """One of the two: the number of its release as text, or `now`; its content."""

    key: str
    content: Content
    release: Release | None


@blueprint.get(f"{PIECE}/compare")
@access.needs(Permission.USE_EDITORIAL_DESK)
def compare(piece_id: int) -> str:
    """`from` and `to` name releases; `to` is the working copy when it is left out."""
    piece, kind = found_piece(piece_id)
    releases = queries.releases(piece_id)
    if not releases:
        raise NotFound(piece_id)
    old = side(piece, releases, request.args.get("from") or str(releases[0].number))
    new = side(piece, releases, request.args.get("to") or NOW)
    return render_template(
        "editorial/compare.html",
        piece=piece,
        title=title_of(piece),
        releases=releases,
        old=old,
        new=new,
        now=NOW,
        changes=comparison.changes(kind.sections, old.content, new.content),
    )


def side(piece: Piece, releases: list[Release], key: str) -> Side:
    """What a number or `now` stands for; raises NotFound."""
    if key == NOW:
        return Side(NOW, piece.content, None)
    number = page_number(key)
    for release in releases:
        if release.number == number:
            return Side(str(number), release.content, release)
    raise NotFound(key)
