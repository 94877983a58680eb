"""A round begun with content that is there already, in the transaction of whoever brings it."""

from __future__ import annotations

from sqlalchemy import select

from portal.editorial.errors import NotFound
from portal.editorial.fields import Content
from portal.editorial.models import Piece
from portal.editorial.services.acting import NOTHING, carry_out, permitted
from portal.editorial.services.drafts import adopt, kind_of, locked, written_by
from portal.extensions import db
from portal.permissions import Actor


def revise(code: str, subject: str, content: Content, note: str, actor: Actor) -> int:
    """Begin to correct what is public and write the content, clean already; returns the piece's id.

    Raises NotFound for an unknown subject, and NotAllowed where no round can begin: somebody is
    at work on the piece, or the actor is no editor.
    """
    kind = kind_of(code)
    held = select(Piece.id).where(Piece.subject == subject)
    piece_id: int | None = db.session.execute(held).scalar()
    if piece_id is None:
        public = kind.load(subject)
        if public is None:
            raise NotFound(subject)
        piece_id = adopt(kind, subject, public, actor)
    piece = locked(piece_id)
    carry_out(piece, permitted(piece, "correct", actor, NOTHING), actor, NOTHING)
    piece.content, piece.change_note = content, note
    piece.title = str(content.get(kind.title_field, ""))
    written_by(piece, actor)
    return piece_id
