"""Writing: a piece begins, its content is kept, and what was public already is taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.clock import now
from portal.editorial import kinds
from portal.editorial.content import clean
from portal.editorial.errors import NotAllowed, NotFound, Overtaken
from portal.editorial.fields import Content, blank
from portal.editorial.kinds import Kind
from portal.editorial.models import Piece, PieceEvent, Release
from portal.extensions import db
from portal.files.refusal import N_
from portal.permissions import SYSTEM, Actor
from portal.text import clean_text
from portal.transaction import transaction

LONGEST_NOTE = 1_000


def start(code: str, actor: Actor, content: Content | None = None) -> int:
    """Begin a piece of a kind, blank or with content that is clean already; returns its id."""
    with transaction():
        return begin(code, actor, content).id


def begin(code: str, actor: Actor, content: Content | None = None) -> Piece:
    """The same, inside a transaction: for what the portal itself drafts."""
    kind = kind_of(code)
    piece = _new(kind, blank(kind.sections) | (content or {}), actor)
    piece.state = "draft"
    db.session.add(piece)
    db.session.flush()
    enter(piece, "start", N_("新建"), "", actor)
    return piece


def correct_subject(code: str, subject: str, actor: Actor) -> int:
    """The piece behind something public, made from it when it came another way; returns its id.

    What was imported or loaded as a sample has no piece until staff first touch it: it gets one,
    published, with what is public as its first release. Raises NotFound for an unknown subject.
    """
    found = _piece_of(subject)
    if found is not None:
        return found
    content = kind_of(code).load(subject)
    if content is None:
        raise NotFound(subject)
    try:
        with transaction():
            return adopt(kind_of(code), subject, content, actor)
    except IntegrityError:  # somebody else adopted it in the same moment
        found = _piece_of(subject)
        if found is None:
            raise
        return found


def save(
    piece_id: int,
    raw: Mapping[str, Any],
    seen: int,
    actor: Actor,
    change_note: str | None = None,
    is_correction: bool | None = None,
) -> int:
    """Keep what was written, over the version that was seen; returns the new version.

    `raw` are values by field name as a form or a browser sends them; None leaves the note and the
    mark of a correction as they are. Raises ContentRefused, TextRefused, NotFound, NotAllowed (not
    a draft, or no editor) and Overtaken; then nothing is kept.
    """
    note = None if change_note is None else clean_text(change_note, LONGEST_NOTE)
    with transaction():
        piece = locked(piece_id)
        if "editor" not in actor.roles:
            raise NotAllowed
        if piece.version != seen:
            raise Overtaken(piece.saved_by_name, piece.saved_at, piece.version)
        if piece.state != "draft":
            raise NotAllowed
        kind = kind_of(piece.kind)
        piece.content = clean(kind.sections, raw, piece.content)
        piece.title = str(piece.content.get(kind.title_field, ""))
        piece.change_note = piece.change_note if note is None else note
        piece.is_correction = piece.is_correction if is_correction is None else is_correction
        written_by(piece, actor)
        piece.version += 1
        return piece.version


def locked(piece_id: int) -> Piece:
    """The piece, held until the transaction ends: writers stand in a line on both databases."""
    held = update(Piece).where(Piece.id == piece_id).values(id=Piece.id)
    if db.session.execute(held.returning(Piece.id)).first() is None:
        raise NotFound(piece_id)
    return db.session.get_one(Piece, piece_id, populate_existing=True)


def kind_of(code: str) -> Kind:
    """The kind with this code; raises NotFound."""
    try:
        return kinds.get(code)
    except KeyError:
        raise NotFound(code) from None


def written_by(piece: Piece, actor: Actor) -> None:
    """Remember who wrote, and when."""
    piece.saved_by, piece.saved_by_name, piece.saved_at = actor.person_id, actor.name, now()
    piece.changed_at = piece.saved_at
    if actor.person_id is not None and actor.person_id not in piece.writer_ids:
        piece.writer_ids = [*piece.writer_ids, actor.person_id]


def enter(piece: Piece, action: str, label: str, before: str, actor: Actor, note: str = "") -> None:
    """Write a step into the piece's own story and into the log, in the running transaction."""
    db.session.add(
        PieceEvent(
            piece_id=piece.id,
            action=action,
            label=label,
            from_state=before,
            to_state=piece.state,
            actor_id=actor.person_id,
            actor_name=actor.name,
            note=note,
            at=now(),
        )
    )
    detail = {"from": before, "to": piece.state, "title": piece.title, "note": note}
    audit.record(actor.label, f"editorial.{action}", f"piece-{piece.id}", detail)


def _new(kind: Kind, content: Content, actor: Actor) -> Piece:
    moment = now()
    return Piece(
        kind=kind.code,
        title=str(content.get(kind.title_field, "")),
        content=content,
        version=1,
        writer_ids=[] if actor.person_id is None else [actor.person_id],
        approvals=[],
        saved_by=actor.person_id,
        saved_by_name=actor.name,
        saved_at=moment,
        created_by=actor.person_id,
        created_by_name=actor.name,
        created_at=moment,
        changed_at=moment,
        last_release=0,
    )


def adopt(kind: Kind, subject: str, content: Content, actor: Actor) -> int:
    """A piece whose first release is what the public reads already."""
    piece = _new(kind, content, SYSTEM)
    piece.subject, piece.state, piece.live_release, piece.last_release = subject, "published", 1, 1
    db.session.add(piece)
    db.session.flush()
    db.session.add(
        Release(
            piece_id=piece.id,
            number=1,
            content=content,
            published_by_name=SYSTEM.name,
            published_at=now(),
            writer_ids=[],
            approvals=[],
        )
    )
    enter(piece, "adopt", N_("由工作台接管"), "", actor)
    return piece.id


def _piece_of(subject: str) -> int | None:
    held = select(Piece.id).where(Piece.subject == subject)
    found: int | None = db.session.execute(held).scalar()
    db.session.rollback()
    return found
