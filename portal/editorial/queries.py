"""Named reads of the editorial desk: the queue, a piece with its story, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select

from portal.editorial.models import Piece, PieceEvent, Release
from portal.extensions import db
from portal.search.models import SearchEntry
from portal.text import clean_line

#: parts of the queue: what is asked of the states
TABS = {
    "draft": ("draft",),
    "in_review": ("in_review",),
    "approved": ("approved", "scheduled"),
    "published": ("published",),
    "ended": ("withdrawn", "archived"),
}
LISTED: tuple[Any, ...] = (
    Piece.id,
    Piece.kind,
    Piece.title,
    Piece.state,
    Piece.subject,
    Piece.live_release,
    Piece.saved_by,
    Piece.saved_by_name,
    Piece.changed_at,
    Piece.scheduled_for,
    Piece.review_owed_by,
    Piece.is_correction,
    Piece.writer_ids,
)


@dataclass(frozen=True)
class Choice:
    """What of the queue is asked for: a tab, kinds, words in the title, one's own."""

    tab: str = ""
    kinds: tuple[str, ...] = ()
    words: str = ""
    person_id: int | None = None


def counts(choice: Choice) -> dict[str, int]:
    """How many pieces each tab holds under the other conditions; one query."""
    wanted = _under(select(Piece.state, func.count()), choice).group_by(Piece.state)
    by_state: dict[str, int] = {row[0]: row[1] for row in db.session.execute(wanted)}
    return {tab: sum(by_state.get(state, 0) for state in states) for tab, states in TABS.items()}


def page_of_pieces(choice: Choice, offset: int, limit: int) -> list[Row[Any]]:
    """Rows of LISTED, the one that waits longest first under review, else the newest first."""
    wanted = _under(select(*LISTED), choice)
    if choice.tab:
        wanted = wanted.where(Piece.state.in_(TABS[choice.tab]))
    order = Piece.changed_at if choice.tab == "in_review" else Piece.changed_at.desc()
    return list(db.session.execute(wanted.order_by(order, Piece.id).offset(offset).limit(limit)))


def piece(piece_id: int) -> Piece | None:
    """A piece with its content."""
    return db.session.get(Piece, piece_id)


def events(piece_id: int) -> list[PieceEvent]:
    """What happened to a piece, the newest first."""
    wanted = select(PieceEvent).where(PieceEvent.piece_id == piece_id)
    return list(db.session.execute(wanted.order_by(PieceEvent.id.desc())).scalars())


def releases(piece_id: int) -> list[Release]:
    """All releases of a piece, the newest first."""
    wanted = select(Release).where(Release.piece_id == piece_id)
    return list(db.session.execute(wanted.order_by(Release.number.desc())).scalars())


def release(piece_id: int, number: int) -> Release | None:
    """One release of a piece."""
    wanted = select(Release).where(Release.piece_id == piece_id, Release.number == number)
    found: Release | None = db.session.execute(wanted).scalar_one_or_none()
    return found


def last_withdrawal(subject: str) -> Release | None:
    """The release whose withdrawal took a subject out of sight; None when it is in sight."""
    wanted = (
        select(Release)
        .join(Piece, Piece.id == Release.piece_id)
        .where(Piece.subject == subject, Piece.live_release.is_(None))
        .where(Release.withdrawn_at.is_not(None))
        .order_by(Release.number.desc())
        .limit(1)
    )
    found: Release | None = db.session.execute(wanted).scalar_one_or_none()
    return found


def waiting_for_review(person_id: int) -> list[Row[Any]]:
    """Pieces under review that somebody did not write, the longest waiting first."""
    wanted = select(*LISTED).where(
        or_(Piece.state == "in_review", Piece.review_owed_by.is_not(None))
    )
    rows = db.session.execute(wanted.order_by(Piece.changed_at, Piece.id))
    return [row for row in rows if person_id not in row.writer_ids]


def own_drafts(person_id: int) -> list[Row[Any]]:
    """Drafts that somebody saved last, the newest first."""
    wanted = select(*LISTED).where(Piece.state == "draft", Piece.saved_by == person_id)
    return list(db.session.execute(wanted.order_by(Piece.changed_at.desc())))


@dataclass(frozen=True)
class Drafts:
    """Somebody's drafts: those that came back from review, and the others; the newest first."""

    returned: list[Row[Any]]
    own: list[Row[Any]]


def own_drafts_by_way(person_id: int) -> Drafts:
    """Somebody's drafts parted by what happened last to them; one query."""
    last = (
        select(PieceEvent.action)
        .where(PieceEvent.piece_id == Piece.id)
        .order_by(PieceEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(*LISTED, last.label("last_action")).where(
        Piece.state == "draft", Piece.saved_by == person_id
    )
    rows: list[Row[Any]] = list(db.session.execute(wanted.order_by(Piece.changed_at.desc())))
    returned = [row for row in rows if row.last_action == "return"]
    return Drafts(returned, [row for row in rows if row.last_action != "return"])


def scheduled(until: datetime | None = None) -> list[Row[Any]]:
    """What will come out by itself, the nearest first."""
    wanted = select(*LISTED).where(Piece.state == "scheduled")
    if until is not None:
        wanted = wanted.where(Piece.scheduled_for <= until)
    return list(db.session.execute(wanted.order_by(Piece.scheduled_for)))


def count_public(choice: Choice) -> int:
    """How many public entries of the kinds asked for have the words in their title."""
    counted = select(func.count()).select_from(SearchEntry).where(*_public(choice))
    return int(db.session.execute(counted).scalar_one())


def page_of_public(choice: Choice, offset: int, limit: int) -> list[Row[Any]]:
    """Public entries (kind, title, url), the newest first."""
    wanted = select(SearchEntry.kind, SearchEntry.title, SearchEntry.url).where(*_public(choice))
    order = (SearchEntry.published_on.desc(), SearchEntry.key)
    return list(db.session.execute(wanted.order_by(*order).offset(offset).limit(limit)))


def _public(choice: Choice) -> list[Any]:
    words = clean_line(choice.words, 100)
    named = [SearchEntry.title.contains(words, autoescape=True)] if words else []
    return [~SearchEntry.is_removed, SearchEntry.kind.in_(choice.kinds), *named]


def _under(statement: Any, choice: Choice) -> Any:
    if choice.kinds:
        statement = statement.where(Piece.kind.in_(choice.kinds))
    if choice.person_id is not None:
        statement = statement.where(Piece.saved_by == choice.person_id)
    words = clean_line(choice.words, 100)
    if words:
        statement = statement.where(Piece.title.contains(words, autoescape=True))
    return statement
