"""One function for every step of the table: asked, judged and carried out in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal import site_settings
from portal.clock import now
from portal.editorial import checks, notices, queries
from portal.editorial.errors import AlreadyHandled, NotAllowed, Refused
from portal.editorial.guards import Facts, refusal
from portal.editorial.models import Piece, Release
from portal.editorial.services.drafts import LONGEST_NOTE, enter, kind_of, locked, written_by
from portal.editorial.services.publishing import owe_publication, publish, withdraw
from portal.editorial.workflow import Step, steps_from
from portal.extensions import db
from portal.permissions import Actor
from portal.text import clean_text
from portal.transaction import transaction

#: the setting that names the kinds whose pieces need two approvals (三审)
THIRD_REVIEW = "third_review"


@dataclass(frozen=True)
class Given:
    """What came with a step: its note, the moment of publication, the release to go back to."""

    note: str = ""
    at: datetime | None = None
    release: int = 0


NOTHING = Given()


def act(piece_id: int, action: str, actor: Actor, seen: int, given: Given = NOTHING) -> str:
    """Take a step with a piece, wholly or not at all; returns the state that it reaches.

    `seen` is the version the actor saw. Raises NotFound, NotAllowed, AlreadyHandled, Refused
    (PublicationRefused among them) and TextRefused; nothing has changed then.
    """
    given = Given(clean_text(given.note, LONGEST_NOTE), given.at, given.release)
    with transaction():
        piece = locked(piece_id)
        if piece.version != seen:
            raise AlreadyHandled(*last_hand(piece), piece.state)
        step = permitted(piece, action, actor, given)
        carry_out(piece, step, actor, given)
        return piece.state


def parts_in(piece: Piece, actor: Actor) -> tuple[str, ...]:
    """The parts that somebody may take with a piece; whoever wrote in the round reviews not."""
    if actor.person_id is None:
        return ("system",)
    parts = ["writer"] if "editor" in actor.roles else []
    if "reviewer" in actor.roles and actor.person_id not in piece.writer_ids:
        parts.append("reviewer")
    return tuple(parts)


def permitted(piece: Piece, action: str, actor: Actor, given: Given) -> Step:
    """The row that the action means for this actor now; raises NotAllowed, Refused."""
    rows = [
        step
        for part in parts_in(piece, actor)
        for step in steps_from(piece.state, part)
        if step.action == action
    ]
    if not rows:
        raise NotAllowed
    facts = facts_of(piece, actor, given)
    judged = [(step, refusal(step, facts)) for step in rows]
    step = next((step for step, against in judged if against is None), None)
    if step is None:
        against = judged[-1][1]
        assert against is not None  # noqa: S101 - no row held
        raise Refused(against.refusal, **({"must": facts.must} if "%(" in against.refusal else {}))
    if "note" in step.needs and not given.note:
        raise Refused("请写明%(what)s", what=step.note_label)
    return step


def open_steps(piece: Piece, actor: Actor) -> list[Step]:
    """The steps that the actor finds on a piece now, for its buttons.

    Conditions on what comes with a step (a moment, a release) are left to the step itself, and so
    are those of the checks: a button that cannot be used yet says why when it is pressed.
    """
    facts = facts_of(piece, actor, Given())
    later = {"is_sound", "says_what_changed", "is_to_come", "has_release"}
    return [
        step
        for part in parts_in(piece, actor)
        for step in steps_from(piece.state, part)
        if part != "system" and refusal(_without(step, later), facts) is None
    ]


def _without(step: Step, names: set[str]) -> Step:
    guards = tuple(name for name in step.guards if name not in names)
    return Step(step.action, step.label, step.sources, step.target, step.who, guards=guards)


def facts_of(piece: Piece, actor: Actor, given: Given) -> Facts:
    """What the conditions of steps ask about."""
    kind = kind_of(piece.kind)
    found = checks.findings(kind, piece.content, piece.subject or "")
    live = queries.release(piece.id, piece.live_release or 0)
    return Facts(
        actor_id=actor.person_id,
        moment=now(),
        must=sum(finding.weight == "must" for finding in found),
        is_live=piece.live_release is not None,
        says_what_changed=bool(piece.change_note) or not piece.last_release,
        approver_ids=frozenset(approval["person_id"] for approval in piece.approvals),
        approvals_needed=2 if piece.kind in site_settings.value(THIRD_REVIEW) else 1,
        may_be_urgent=kind.may_be_urgent(piece.content),
        owes_review=piece.review_owed_by is not None,
        publisher_id=live.published_by if live else None,
        at=given.at,
        has_release=given.release != piece.live_release
        and queries.release(piece.id, given.release) is not None,
    )


def carry_out(piece: Piece, step: Step, actor: Actor, given: Given) -> None:
    """Take a step whose conditions were asked: the row, its story, the log, who hears of it."""
    before = piece.state
    piece.version += 1
    piece.changed_at = now()
    EFFECTS.get(step.action, _nothing)(piece, actor, given)
    # Last, because the table's own rules tie the state to what the effects have just written.
    piece.state = step.target
    piece.scheduled_for = given.at if step.target == "scheduled" else None
    enter(piece, step.action, step.label, before, actor, given.note)
    db.session.flush()
    notices.tell(piece, step, actor, given.note)


def last_hand(piece: Piece) -> tuple[str, datetime]:
    """Who touched the piece last, and when."""
    return piece.saved_by_name, piece.changed_at


def _nothing(_piece: Piece, _actor: Actor, _given: Given) -> None:
    """The step changes nothing but the state."""


def _approve(piece: Piece, actor: Actor, _given: Given) -> None:
    approval = {"person_id": actor.person_id, "name": actor.name, "at": now().isoformat()}
    piece.approvals = [*piece.approvals, approval]


def _return(piece: Piece, _actor: Actor, _given: Given) -> None:
    piece.approvals = []


def _schedule(piece: Piece, _actor: Actor, given: Given) -> None:
    assert given.at is not None  # noqa: S101 - its condition was asked
    owe_publication(piece, given.at)


def _begin_round(piece: Piece, actor: Actor, _given: Given) -> None:
    """A new round: who writes now, and what this one changes, is not known yet."""
    piece.writer_ids, piece.approvals, piece.rolled_back_to = [], [], 0
    piece.change_note, piece.is_correction = "", False
    written_by(piece, actor)


def _drop(piece: Piece, actor: Actor, _given: Given) -> None:
    live = queries.release(piece.id, piece.live_release or 0)
    assert live is not None  # noqa: S101 - its condition was asked
    _take_up(piece, live)
    written_by(piece, actor)


def _roll_back(piece: Piece, actor: Actor, given: Given) -> None:
    release = queries.release(piece.id, given.release)
    assert release is not None  # noqa: S101 - its condition was asked
    _begin_round(piece, actor, given)
    _take_up(piece, release)
    piece.rolled_back_to, piece.change_note = release.number, given.note


def _take_up(piece: Piece, release: Release) -> None:
    piece.content = release.content
    piece.title = str(release.content.get(kind_of(piece.kind).title_field, ""))


def _publish(piece: Piece, actor: Actor, _given: Given) -> None:
    publish(piece, actor, is_urgent=False)


def _publish_urgently(piece: Piece, actor: Actor, _given: Given) -> None:
    publish(piece, actor, is_urgent=True)


def _confirm(piece: Piece, _actor: Actor, _given: Given) -> None:
    piece.review_owed_by = None


def _withdraw(piece: Piece, actor: Actor, given: Given) -> None:
    release = queries.release(piece.id, piece.live_release or 0)
    assert release is not None  # noqa: S101 - its condition was asked
    withdraw(piece, release, actor, given.note)


EFFECTS: dict[str, Callable[[Piece, Actor, Given], None]] = {
    "approve": _approve,
    "return": _return,
    "schedule": _schedule,
    "publish": _publish,
    "publish_urgently": _publish_urgently,
    "confirm": _confirm,
    "correct": _begin_round,
    "drop": _drop,
    "withdraw": _withdraw,
    "roll_back": _roll_back,
}
