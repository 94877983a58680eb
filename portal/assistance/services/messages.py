"""Words between applicant, officer and expert, and notes that stay inside; each kept once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from portal import audit
from portal.assistance import notices, timing
from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.models import RequestMessage
from portal.assistance.services import people
from portal.assistance.services.cases import Case, keep_clocks, locked, parts_in
from portal.extensions import db
from portal.permissions import Actor
from portal.text import TextRefused, clean_text
from portal.transaction import transaction

LONGEST_BODY = 5_000
#: who may write for whom
MAY_WRITE = {
    "applicant": ("applicant", "officer", "expert", "manager", "receiving_officer"),
    "expert": ("officer", "expert"),
    "internal": ("officer", "manager", "receiving_officer"),
}
#: promises that a word to the applicant keeps
KEPT_BY_CONTACT = ("first_advice", "urge_reply")


def write(reference: str, actor: Actor, audience: str, body: str, key: str) -> int:
    """Keep a message and tell whom it is for; the same key is kept once. Returns its id.

    Raises NotFound, NotAllowed and Refused.
    """
    words = _cleaned(body)
    with transaction():
        case = locked(reference)
        parts = parts_in(case.request, actor)
        if not parts:
            raise NotFound
        if audience not in MAY_WRITE or set(parts).isdisjoint(MAY_WRITE[audience]):
            raise NotAllowed
        if case.request.state == "archived":
            raise Refused("卷宗已归档，不能再留言")
        known = _known(case, key)
        if known is not None:
            return known
        message = _enter(case, actor, audience, words, key)
        if audience == "applicant" and "applicant" not in parts:
            contact_made(case)
        _tell(case, actor, message, parts)
        subject = f"request-{reference}"
        audit.record(actor.label, "message", subject, {"audience": audience, "id": message.id})
        return message.id


def contact_made(case: Case) -> None:
    """A word to the applicant is the first advice, the reply to an urge, the monthly contact."""
    clocks = tuple(
        timing.stop(clock, case.today) if clock.kind in KEPT_BY_CONTACT else clock
        for clock in case.clocks
    )
    monthly = [clock for clock in clocks if clock.kind == "track_monthly" and clock.is_running]
    for clock in monthly:
        fresh = timing.start("track_monthly", case.today, case.calendar)
        ended = replace(clock, stopped_on=case.today)
        clocks = (*(ended if kept is clock else kept for kept in clocks), fresh)
    keep_clocks(case, clocks)
    case.request.due_on = timing.nearest(case.clocks)
    db.session.flush()


def _cleaned(body: str) -> str:
    try:
        words = clean_text(body, LONGEST_BODY)
    except TextRefused as refused:
        raise Refused(refused.template, **refused.values) from refused
    if not words:
        raise Refused("请写下要说的话")
    return words


def _known(case: Case, key: str) -> int | None:
    """A key is the sender's promise of one message; one of another request is no match."""
    kept = select(RequestMessage.id, RequestMessage.request_id).where(RequestMessage.key == key)
    row = db.session.execute(kept).first()
    if row is not None and row.request_id != case.request.id:
        raise Refused("这条留言已经发过，请刷新页面")
    return row.id if row else None


def _enter(case: Case, actor: Actor, audience: str, words: str, key: str) -> RequestMessage:
    message = RequestMessage(
        request_id=case.request.id,
        author_id=actor.person_id,
        author_name=actor.name,
        audience=audience,
        body=words,
        key=key,
        at=case.moment,
    )
    db.session.add(message)
    db.session.flush()
    return message


def _tell(case: Case, actor: Actor, message: RequestMessage, parts: tuple[str, ...]) -> None:
    key = f"message:{message.id}"
    if message.audience == "applicant" and "applicant" not in parts:
        sentence = "您的求助有新的留言，请登录查看。"
        notices.remind_applicant(case.request, key, sentence, None)
        return
    told = set(people.officers_of(case.request)) if message.audience != "internal" else set()
    if message.audience == "expert":
        told |= notices.experts_of(case.request)
    for person_id in sorted(told - {actor.person_id or 0}):
        notices.remind_staff(case, f"{key}:{person_id}", person_id, "求助里有新的留言。")
