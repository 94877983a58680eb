"""The whole catalogue handed out and taken in: a file becomes drafts, all of them or none.

A file is read and checked first; what it would change is shown; once that is confirmed, every
item that is new or changed becomes a draft of the editorial desk. Nothing is ever published here.
"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from portal import audit
from portal.catalogue import exchange_json, exchange_sheets, queries
from portal.catalogue.exchange_models import Import, ImportedPiece
from portal.catalogue.exchange_plan import Plan, Step, plan
from portal.catalogue.exchange_values import FileRefused, cleaned
from portal.catalogue.fields import completed
from portal.catalogue.services import subject_of
from portal.clock import now
from portal.editorial.fields import Content
from portal.editorial.models import Piece
from portal.editorial.services.drafts import begin
from portal.editorial.services.revising import revise
from portal.extensions import db
from portal.permissions import Actor
from portal.text import clean_file_name, clean_text
from portal.transaction import transaction

KIND = "service"
FORMATS = {
    "xlsx": (exchange_sheets, exchange_sheets.CONTENT_TYPE),
    "json": (exchange_json, exchange_json.CONTENT_TYPE),
}
LARGEST_FILE = 8 * 1024 * 1024
LONGEST_NOTE = 500
KEPT = timedelta(days=1)


class ImportMoved(RuntimeError):
    """The catalogue is not what it was when the preview was shown, or the import is done."""


def written(ending: str) -> bytes:
    """Every published item as a file, by pinyin; one query."""
    contents = [completed(reading.content) for reading in queries.all_readings()]
    found: bytes = FORMATS[ending][0].written(contents)
    return found


def read(data: bytes) -> list[Content]:
    """The items of a file, clean, each with the fields that it has; raises FileRefused."""
    if not data:
        raise FileRefused.whole(_("文件是空的"))
    if len(data) > LARGEST_FILE:
        raise FileRefused.whole(_("文件太大，最多 %(most)s MB", most=LARGEST_FILE // 1024 // 1024))
    ending = "xlsx" if data.startswith(b"PK") else "json"
    found = cleaned(FORMATS[ending][0].read(data))
    if not found:
        raise FileRefused.whole(_("文件里没有事项"))
    return found


def propose(file_name: str, data: bytes, actor: Actor) -> int:
    """Keep what a file says until it is confirmed; returns the import's id. Raises FileRefused."""
    items = read(data)
    with transaction():
        old = or_(Import.sent_by == actor.person_id, Import.sent_at < now() - KEPT)
        db.session.execute(delete(Import).where(Import.confirmed_at.is_(None), old))
        found = Import(
            file_name=clean_file_name(file_name),
            items=items,
            sent_by=actor.person_id,
            sent_by_name=actor.name,
            sent_at=now(),
        )
        db.session.add(found)
        db.session.flush()
        return found.id


def waiting(import_id: int, actor: Actor) -> tuple[Import, Plan]:
    """One's own import that is not confirmed yet, with its plan; raises LookupError."""
    found = db.session.get(Import, import_id)
    if found is None or found.sent_by != actor.person_id or found.confirmed_at is not None:
        raise LookupError(import_id)
    return found, plan(found.items)


def confirm(import_id: int, seen: str, note: str, actor: Actor) -> int:
    """Make drafts of all that is new or changed, or of nothing; returns how many there are.

    `seen` is the plan's print. Raises LookupError, TextRefused and ImportMoved.
    """
    words = clean_text(note, LONGEST_NOTE)
    with transaction():
        held = update(Import).where(Import.id == import_id).values(id=Import.id)
        if db.session.execute(held.returning(Import.id)).first() is None:
            raise LookupError(import_id)
        db.session.get_one(Import, import_id, populate_existing=True)
        found, planned = waiting(import_id, actor)
        if planned.print != seen:
            raise ImportMoved
        for step in planned.taken:
            piece_id = _draft(step, words, actor)
            db.session.add(ImportedPiece(import_id=found.id, piece_id=piece_id))
        found.confirmed_at, found.items = now(), []
        detail = {"file": found.file_name, "drafts": len(planned.taken)}
        audit.record(actor.label, "catalogue.import", f"import-{found.id}", detail)
        return len(planned.taken)


def drop(import_id: int, actor: Actor) -> None:
    """Forget one's own import that was not confirmed."""
    mine = (Import.id == import_id) & (Import.sent_by == actor.person_id)
    with transaction():
        db.session.execute(delete(Import).where(mine, Import.confirmed_at.is_(None)))


def drafts() -> list[tuple[int, str]]:
    """Drafts that came of imports and were not sent to review yet, the newest first."""
    wanted = (
        select(Piece.id, Piece.title)
        .where(Piece.id.in_(select(ImportedPiece.piece_id)), Piece.state == "draft")
        .order_by(Piece.changed_at.desc(), Piece.id)
    )
    return [(row.id, row.title) for row in db.session.execute(wanted)]


def _draft(step: Step, note: str, actor: Actor) -> int:
    if step.outcome == "new":
        return begin(KIND, actor, step.content).id
    return revise(KIND, subject_of(step.code), step.content, note, actor)
