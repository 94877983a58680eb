"""What time brings about: reminders, lapse, escalation, invitations, the end of drafts.

Each duty may run at any time and as often as one likes: it does its effect once, in one
transaction with the mark that it was done.  After a long stop it catches up with one message a
person, not with one for every day that was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from portal.assistance import notices, terms, timing
from portal.assistance.guards import refusal
from portal.assistance.inputs import Inputs
from portal.assistance.models import ClockEscalation, HelpRequest, RequestClock
from portal.assistance.services import drafts, people, retention
from portal.assistance.services.acting import take
from portal.assistance.services.cases import locked_by_id
from portal.assistance.services.facts import facts_of
from portal.assistance.workflow import CLOCK_BY_KEY, STEP_BY_ACTION, clock_label
from portal.clock import now, today
from portal.extensions import db
from portal.permissions import SYSTEM
from portal.transaction import transaction
from portal.workdays import calendar

BATCH = 500
REMIND_WORKING_DAYS = 3
LEVELS = ("", *(level for level, _, _ in terms.ESCALATION))
OWN_CLOCKS = tuple(key for key, term in CLOCK_BY_KEY.items() if term.duty == "officer")
Waiting = Sequence[tuple[RequestClock, HelpRequest]]


def run_due() -> int:
    """Do all that is due now; returns how many effects there were."""
    return sum(duty() for duty in DUTIES)


def remind_of_supplements() -> int:
    """Remind applicants three working days before a supplement ends, and on its last day.

    The last reminder also comes late rather than never: silence counts from the day after it.
    """
    soon = calendar().add(today(), REMIND_WORKING_DAYS)
    with transaction():
        waiting = [pair for pair in _due(("supplement",), soon) if _reminder(pair[0])]
        for clock, request in waiting:
            word = _reminder(clock)
            clock.escalated_to = f"{word}:{today().isoformat()}"
            sentence = REMINDERS[word]
            key = f"supplement:{clock.id}:{word}"
            notices.remind_applicant(request, key, sentence, max(clock.due_on, today()))
    return len(waiting)


REMINDERS = {
    "soon": "补充材料的期限快到了，请登录查看要补什么。",
    "last": "补充材料的最后一天到了，今天没有收到就视为撤回。",
}


def _reminder(clock: RequestClock) -> str:
    """Which reminder is due that was not sent yet; '' for none."""
    if clock.escalated_to.startswith("last"):
        return ""
    if clock.due_on <= today():
        return "last"
    return "" if clock.escalated_to else "soon"


def lapse_silent() -> int:
    """Take the silence of applicants as a withdrawal, once they were reminded in time."""
    with transaction():
        over = [request.id for _, request in _due(("supplement",), today() - DAY)]
    return sum(_lapse(request_id) for request_id in over)


def _lapse(request_id: int) -> bool:
    step = STEP_BY_ACTION["lapse"]
    with transaction():
        case = locked_by_id(request_id)
        if case.request.state not in step.sources:
            return False
        facts = facts_of(case, step, "system", SYSTEM, Inputs(), None)
        if refusal(facts) is not None:
            return False
        take(case, step, SYSTEM, Inputs())
    return True


def escalate() -> int:
    """Bring unmet promises to the officer, then the manager, then the public figures."""
    days, on = calendar(), today()
    told: dict[int, list[str]] = defaultdict(list)
    with transaction():
        moved = 0
        for clock, request in _due(OWN_CLOCKS, on):
            reached = timing.escalation(clock.due_on, on, days)
            steps = LEVELS[LEVELS.index(clock.escalated_to) + 1 : LEVELS.index(reached) + 1]
            if not steps:
                continue
            clock.escalated_to = reached
            moved += 1
            responsible = _responsible(request, steps)
            for person_id in {person_id for _level, person_id in responsible}:
                told[person_id].append(_line(clock, request, on))
            _note_who_is_told(clock, responsible)
        for person_id, lines in told.items():
            key = f"escalation:{person_id}:{now().isoformat()}"
            sentence = f"有 {len(lines)} 项承诺今天到期或者已经超期。"
            notices.digest(person_id, key, sentence, lines)
    return moved


def _responsible(request: HelpRequest, levels: Sequence[str]) -> list[tuple[str, int]]:
    """(as whom, person) of everybody who is to be told at these levels."""
    told: list[tuple[str, int]] = []
    if "officer" in levels:
        told += [("officer", person_id) for person_id in people.officers_of(request)]
    if "manager" in levels:
        managers = people.staff_of(request.body, "manager")
        told += [("manager", person_id) for person_id in managers]
    return told


def _note_who_is_told(clock: RequestClock, responsible: Sequence[tuple[str, int]]) -> None:
    """Keep whom a promise was brought to, for the page of the request."""
    for level, person_id in responsible:
        db.session.add(
            ClockEscalation(
                clock_id=clock.id,
                level=level,
                person_id=person_id,
                person_name=people.name_of(person_id),
                at=now(),
            )
        )


def _line(clock: RequestClock, request: HelpRequest, on: date) -> str:
    late = (on - clock.due_on).days
    when = f"超期 {late} 天" if late else "今天到期"
    return f"{request.reference}　{clock_label(clock.kind)}　{when}"


def invite_ratings() -> int:
    """Ask for a rating three working days after the end; the invitation is sent once."""
    with transaction():
        due = _due(("rating_invite",), today())
        for clock, request in due:
            clock.stopped_on = today()
            key = f"rating:{request.reference}:{clock.id}"
            sentence = "您的求助办结几天了，请评价我们的服务。评价自愿，一件评一次。"
            notices.remind_applicant(request, key, sentence, None)
    return len(due)


def announce_urgent() -> int:
    """Tell officers and managers at once which open requests have become urgent."""
    lately = (
        select(HelpRequest)
        .where(HelpRequest.is_open, HelpRequest.urgent_from <= today())
        .where(HelpRequest.urgent_told_at.is_(None))
        .order_by(HelpRequest.urgent_from, HelpRequest.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    told: dict[int, list[str]] = defaultdict(list)
    with transaction():
        requests = db.session.execute(lately).scalars().all()
        for request in requests:
            request.urgent_told_at = now()
            managers = people.staff_of(request.body, "manager")
            for person_id in {*people.officers_of(request), *managers}:
                told[person_id].append(
                    f"{request.reference}　法定期限 {request.legal_due_on or ''}"
                )
        for person_id, lines in told.items():
            key = f"urgent:{person_id}:{now().isoformat()}"
            notices.digest(person_id, key, f"【急件】有 {len(lines)} 件求助要当日审查。", lines)
    return len(requests)


def forget_drafts() -> int:
    """Delete drafts that nobody has touched for thirty days."""
    old = select(HelpRequest.id).where(
        HelpRequest.state == "draft", HelpRequest.changed_at < now() - drafts.KEPT_FOR
    )
    ids = list(db.session.execute(old.limit(BATCH)).scalars())
    return sum(_forget(draft_id) for draft_id in ids)


def _forget(draft_id: int) -> bool:
    with transaction():
        draft = db.session.get(HelpRequest, draft_id, with_for_update=True)
        is_old = (
            draft is not None
            and draft.state == "draft"
            and draft.changed_at < now() - drafts.KEPT_FOR
        )
        if is_old and draft is not None:
            drafts.forget(draft)
    return is_old


def retire() -> int:
    """Destroy what the files of the archive keep, once their time is over; the stub stays."""
    with transaction():
        due = [request.id for _, request in _due(("retention",), today() - DAY)]
    return sum(retention.retire(request_id) for request_id in due)


def _due(kinds: tuple[str, ...], until: date) -> Waiting:
    """Running clocks of these kinds that are due by a day, with their requests, locked."""
    waiting = (
        select(RequestClock, HelpRequest)
        .join(HelpRequest, HelpRequest.id == RequestClock.request_id)
        .where(RequestClock.stopped_on.is_(None), RequestClock.paused_on.is_(None))
        .where(RequestClock.due_on <= until, RequestClock.kind.in_(kinds))
        .order_by(RequestClock.request_id, RequestClock.id)
        .with_for_update(skip_locked=True)
    )
    return [(row[0], row[1]) for row in db.session.execute(waiting)]


DAY = timedelta(days=1)
DUTIES: tuple[Callable[[], int], ...] = (
    remind_of_supplements,
    lapse_silent,
    announce_urgent,
    escalate,
    invite_ratings,
    forget_drafts,
    retire,
)
