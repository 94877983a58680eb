"""Tracing to the clause: what items rest on is remembered, what changes of it is flagged.

When an item comes out, the words of each clause that it names are kept. When the library tells of
a text, the words are compared; a difference opens a trace, which an editor closes who has looked,
or the item's next release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, or_, select, update

from portal import audit, changes
from portal.catalogue.fields import completed
from portal.catalogue.models import Item, ItemRelease
from portal.catalogue.traces_models import GroundSeen, Trace
from portal.catalogue.traces_statements import grounds_of
from portal.catalogue.traces_wordings import (
    Change,
    Wording,
    change,
    digest_of,
    wordings,
    words_of,
)
from portal.clock import now
from portal.editorial.fields import Content
from portal.extensions import db
from portal.permissions import SYSTEM, Actor
from portal.text import clean_text
from portal.text_watch import ChangedText
from portal.transaction import transaction

LONGEST_NOTE = 500
BY_RELEASE = "随指南的新版办结"
BY_WITHDRAWAL = "指南已撤下"
RESTORED = "条文恢复了原来的字句"


class TraceRefused(ValueError):
    """A trace that cannot be closed now; `template` is the sentence."""

    def __init__(self, template: str) -> None:
        self.template, self.values = template, dict[str, object]()
        super().__init__(template)


def rest_on(item: Item, content: Content) -> None:
    """Remember the clauses of a release as they read now; what was open of the item is done."""
    leave(item.id, BY_RELEASE)
    found = grounds_of(content)
    held = wordings([(ground.document, ground.number) for ground in found])
    for ground in found:
        seen = GroundSeen(
            item_id=item.id,
            document=ground.document,
            number=ground.number,
            label=ground.label,
            anchor=ground.anchor,
            statements=ground.statements,
        )
        _see(seen, held.get((ground.document, ground.number)))
        db.session.add(seen)
    db.session.flush()


def leave(item_id: int, note: str) -> None:
    """The item rests on nothing any more: what is open is closed with a note."""
    opened = select(Trace).where(Trace.item_id == item_id, Trace.closed_at.is_(None))
    for trace in db.session.execute(opened).scalars():
        _close(trace, SYSTEM, note)
    db.session.execute(delete(GroundSeen).where(GroundSeen.item_id == item_id))


def told(texts: Sequence[ChangedText]) -> None:
    """Compare what items rest on with texts that changed; in the teller's transaction."""
    titles = {text.title for text in texts}
    numbers = {text.number for text in texts if text.number}
    urls = {text.url for text in texts}
    unheld = (GroundSeen.url == "") & or_(
        GroundSeen.document.in_(titles), GroundSeen.number.in_(numbers)
    )
    _compare(select(GroundSeen).where(or_(GroundSeen.url.in_(urls), unheld)))


def look_again() -> int:
    """Compare everything, and remember what items from before rest on; how many those were."""
    has_none = ~exists().where(GroundSeen.item_id == Item.id)
    wanted = (
        select(Item, ItemRelease.content)
        .join(ItemRelease, ItemRelease.id == Item.current_release_id)
        .where(Item.state == "published", has_none)
    )
    with transaction():
        fresh = [
            (item, completed(content))
            for item, content in db.session.execute(wanted)
            if content.get("legal_basis")
        ]
        for item, content in fresh:
            rest_on(item, content)
        _compare(select(GroundSeen))
        return len(fresh)


def close(trace_id: int, seen: int, note: str, actor: Actor) -> None:
    """Somebody has looked and says what came of it; the clause counts as it reads now.

    Raises LookupError, TextRefused and TraceRefused (closed already, changed again, no note).
    """
    words = clean_text(note, LONGEST_NOTE)
    if not words:
        raise TraceRefused("请写一句核对的结论，如：期限没有变，指南不用改")
    with transaction():
        held = update(Trace).where(Trace.id == trace_id).values(id=Trace.id)
        if db.session.execute(held.returning(Trace.id)).first() is None:
            raise LookupError(trace_id)
        trace = db.session.get_one(Trace, trace_id, populate_existing=True)
        if trace.closed_at is not None:
            raise TraceRefused("这一条已经办结")
        if trace.version != seen:
            raise TraceRefused("条文又有变化，请看过新的字句再办结")
        _close(trace, actor, words)
        ground = db.session.get(GroundSeen, trace.ground_id) if trace.ground_id else None
        if ground is not None:
            named = (ground.document, ground.number)
            _see(ground, wordings([named]).get(named))
        changes.next_number()


def _compare(wanted: Select[Any]) -> None:
    grounds: list[GroundSeen] = list(db.session.execute(wanted).scalars())
    if not grounds:
        return
    held = wordings([(ground.document, ground.number) for ground in grounds])
    ids = [ground.id for ground in grounds]
    rows = select(Trace).where(Trace.ground_id.in_(ids), Trace.closed_at.is_(None))
    opened = {trace.ground_id: trace for trace in db.session.execute(rows).scalars()}
    touched = [
        _settle(ground, held.get((ground.document, ground.number)), opened.get(ground.id))
        for ground in grounds
    ]
    if any(touched):
        db.session.flush()
        changes.next_number()


def _settle(ground: GroundSeen, wording: Wording | None, trace: Trace | None) -> bool:
    """Open, follow or end the trace of a clause; whether the public sees a difference."""
    found = change(ground, wording)
    if found is None and trace is None:
        if _is_other(ground, wording):
            _see(ground, wording)
        return False
    if found is None and trace is not None:
        _close(trace, SYSTEM, RESTORED)
    elif found is not None and trace is None:
        db.session.add(_opened(ground, found))
    elif found is not None and trace is not None and not trace.now_reads(found):
        _say(trace, found)
        trace.version += 1
        trace.changed_at = now()
    else:
        return False
    return True


def _is_other(ground: GroundSeen, wording: Wording | None) -> bool:
    """Whether more is known of a clause than when it was seen, or it stands elsewhere."""
    before = (ground.url, ground.validity, ground.is_digest, ground.digest)
    if wording is None:
        return before != ("", "", False, "")
    digest = digest_of(wording, ground.anchor)
    return before != (wording.url, wording.validity, wording.is_digest, digest)


def _see(ground: GroundSeen, wording: Wording | None) -> None:
    """Take the clause as it reads now for what the item rests on."""
    ground.url = wording.url if wording else ""
    ground.words = words_of(wording, ground.anchor)
    ground.digest = digest_of(wording, ground.anchor)
    ground.validity = wording.validity if wording else ""
    ground.is_digest = bool(wording and wording.is_digest)
    ground.seen_at = now()


def _opened(ground: GroundSeen, found: Change) -> Trace:
    moment = now()
    trace = Trace(
        item_id=ground.item_id,
        ground_id=ground.id,
        version=1,
        document=ground.document,
        number=ground.number,
        label=ground.label,
        statements=ground.statements,
        url=ground.url,
        old_words=ground.words,
        opened_at=moment,
        changed_at=moment,
        closed_by_name="",
        note="",
    )
    _say(trace, found)
    detail = {"document": ground.document, "clause": ground.label, "reason": found.reason}
    audit.record(SYSTEM.label, "catalogue.trace", f"item-{ground.item_id}", detail)
    return trace


def _say(trace: Trace, found: Change) -> None:
    trace.reason, trace.new_words, trace.new_label = found.reason, found.words, found.label


def _close(trace: Trace, actor: Actor, note: str) -> None:
    trace.closed_at, trace.note = now(), note
    trace.closed_by, trace.closed_by_name = actor.person_id, actor.name
    detail = {"document": trace.document, "clause": trace.label, "note": note}
    audit.record(actor.label, "catalogue.close_trace", f"item-{trace.item_id}", detail)
