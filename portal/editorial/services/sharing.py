"""Private links to a preview: for somebody without an account, until a day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from portal import audit
from portal.clock import now
from portal.editorial.errors import NotAllowed, NotFound, Refused
from portal.editorial.models import Piece, PreviewLink
from portal.editorial.services.drafts import locked
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

LONGEST_DAYS = 30
MOST_LINKS = 20


def share(piece_id: int, days: int, actor: Actor) -> str:
    """Make a link to the preview of a piece; returns its token, which is kept nowhere.

    Raises NotFound, NotAllowed, Refused (too long, too many).
    """
    if actor.roles.isdisjoint({"editor", "reviewer"}):
        raise NotAllowed
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("有效期应在 1 到 %(most)s 天之间", most=LONGEST_DAYS)
    token = secrets.token_urlsafe(24)
    with transaction():
        locked(piece_id)
        if len(open_links(piece_id)) >= MOST_LINKS:
            raise Refused("已有 %(most)s 个有效的预览链接；请先停用不再需要的", most=MOST_LINKS)
        moment = now()
        link = PreviewLink(
            piece_id=piece_id,
            digest=_digest(token),
            made_by=actor.person_id,
            made_at=moment,
            expires_at=moment + timedelta(days=days),
        )
        db.session.add(link)
        audit.record(actor.label, "editorial.share", f"piece-{piece_id}", {"days": days})
    return token


def end_link(piece_id: int, link_id: int, actor: Actor) -> None:
    """Stop a link; one that has ended already stays so. Raises NotFound, NotAllowed."""
    if actor.roles.isdisjoint({"editor", "reviewer"}):
        raise NotAllowed
    mine = PreviewLink.id == link_id, PreviewLink.piece_id == piece_id
    with transaction():
        ended = update(PreviewLink).where(*mine).where(PreviewLink.ended_at.is_(None))
        db.session.execute(ended.values(ended_at=now()))
        if db.session.execute(select(PreviewLink.id).where(*mine)).first() is None:
            raise NotFound(link_id)
        audit.record(actor.label, "editorial.end_link", f"piece-{piece_id}", {"link": link_id})


def piece_behind(token: str) -> Piece:
    """The piece whose preview a token opens; raises NotFound for unknown, ended and old ones."""
    wanted = (
        select(Piece)
        .join(PreviewLink, PreviewLink.piece_id == Piece.id)
        .where(PreviewLink.digest == _digest(token))
        .where(PreviewLink.ended_at.is_(None), PreviewLink.expires_at > now())
    )
    found: Piece | None = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def open_links(piece_id: int) -> list[PreviewLink]:
    """The links of a piece that still open, the newest first."""
    wanted = (
        select(PreviewLink)
        .where(PreviewLink.piece_id == piece_id)
        .where(PreviewLink.ended_at.is_(None), PreviewLink.expires_at > now())
        .order_by(PreviewLink.id.desc())
    )
    return list(db.session.execute(wanted).scalars())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
