"""Acts on help requests: one function for every step of the table, and the start by duty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.assistance import terms, timing
from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.guards import GUARDS, Facts, refusal
from portal.assistance.inputs import Inputs, ground_of, read
from portal.assistance.models import RequestEvent
from portal.assistance.services import advising, attached, merging, opinion_files, ratings
from portal.assistance.services.carrying import already_handled, carry_out
from portal.assistance.services.cases import Case, locked, parts_in
from portal.assistance.services.facts import facts_of
from portal.assistance.step import Step
from portal.assistance.workflow import STEP_BY_ACTION, STEPS, step_posted
from portal.permissions import Actor
from portal.transaction import transaction

CONSULT_DAYS = 10


@dataclass(frozen=True)
class Event:
    """What an act came to."""

    reference: str
    number: int
    action: str
    from_state: str
    to_state: str
    version: int


def act(
    reference: str, action: str, actor: Actor, version: int | None, inputs: Mapping[str, Any]
) -> Event:
    """Take a step of the table with a request, wholly or not at all.

    `version` is the one the actor saw; steps of the applicant and 督办 go without.
    Raises NotFound, NotAllowed, AlreadyHandled and Refused; nothing has changed then.
    """
    given = read(inputs)
    with transaction():
        if action == "merge":
            merging.lock_in_order(reference, given.assignee)
        case = locked(reference)
        step, part = permitted(case, action, actor, version)
        merging.refuse_alone(case, step)
        attached.refuse_foreign(case, given)
        given = filled(case, step, given)
        step = checked(case, step, part, actor, given, version)
        return take(case, step, actor, given)


def permitted(case: Case, action: str, actor: Actor, version: int | None) -> tuple[Step, str]:
    """The step that the action means for this actor now, and the part in which it is taken."""
    parts = parts_in(case.request, actor)
    if not parts:
        raise NotFound
    steps = [(step_posted(action, case.request.state, part), part) for part in parts]
    found = next(((step, part) for step, part in steps if step is not None), None)
    if not may_ever(action, parts):
        raise NotAllowed
    if version is not None and version != case.request.version:
        needs = found is None or "version" in found[0].inputs
        if needs:
            raise already_handled(case)
    if found is None:
        raise NotAllowed
    return found


def may_ever(action: str, parts: tuple[str, ...]) -> bool:
    """Whether the table lets any of these parts take the action from some state."""
    return any(
        not set(parts).isdisjoint(step.who)
        for step in STEPS
        if action == step.action or action in step.posted_as
    )


def filled(case: Case, step: Step, inputs: Inputs) -> Inputs:
    """Days and grounds that the form left open, as the rules have them."""
    if step.action == "ask" and inputs.due_on is None:
        usual = timing.start("supplement", case.today, case.calendar)
        return replace(inputs, due_on=usual.due_on)
    if step.action == "consult" and inputs.due_on is None:
        due = [clock.due_on for clock in case.clocks if clock.kind == "opinion"]
        start = max([case.today, *due])
        return replace(inputs, due_on=case.calendar.add(start, CONSULT_DAYS))
    if step.action == "opine":
        return replace(inputs, attachments=opinion_files.ready(case))
    if step.action == "terminate":
        return replace(inputs, ground=ground_of(inputs, terms.TERMINATION_GROUNDS))
    if step.action == "extend":
        return replace(inputs, ground=ground_of(inputs, terms.EXTENSION_GROUNDS))
    return inputs


def checked(
    case: Case, step: Step, part: str, actor: Actor, inputs: Inputs, version: int | None
) -> Step:
    """The step whose conditions hold: itself, or the first of its two signatures."""
    facts = facts_of(case, step, part, actor, inputs, version)
    against = refusal(facts)
    if against is None:
        return step
    if against is GUARDS["two_signatures"] and part in _first(step).who:
        return _first(step)
    raise Refused(against.refusal, **words(facts))


def _first(step: Step) -> Step:
    return STEP_BY_ACTION[step.first_signature]


def words(facts: Facts) -> dict[str, object]:
    """What fills the gaps in the sentences of refusals."""
    return {
        "missing": "、".join(facts.missing),
        "conflicts": "；".join(facts.conflicts),
        "free_experts": facts.free_experts,
        "contacts": facts.contacts,
        "absent_papers": "、".join(facts.absent_papers),
        "extension_grounds": "、".join(label for label, _ in terms.EXTENSION_GROUNDS.values()),
        "termination_grounds": "、".join(label for label, _ in terms.TERMINATION_GROUNDS.values()),
    }


def take(case: Case, step: Step, actor: Actor, inputs: Inputs) -> Event:
    """Carry out a step whose conditions were checked, with what comes beside it."""
    before = case.request.state
    more = merging.joined(inputs) if step.action == "merge" else None
    event = carry_out(case, step, actor, inputs, more)
    if step.action in BESIDE:
        BESIDE[step.action](case, actor, inputs)
    merging.follow(case, step, actor, inputs, before)
    return happened(case, event)


def happened(case: Case, event: RequestEvent) -> Event:
    """The event as a plain value."""
    return Event(
        reference=case.request.reference or "",
        number=event.number,
        action=event.action,
        from_state=event.from_state,
        to_state=event.to_state,
        version=case.request.version,
    )


def sign(case: Case, actor: Actor, inputs: Inputs) -> None:
    """What an officer signs: the last version of each expert, and the files beside it."""
    advising.sign(case, actor, inputs)
    opinion_files.release(case)


BESIDE: dict[str, Callable[[Case, Actor, Inputs], None]] = {
    "assign": advising.join,
    "draft_opinion": advising.keep_draft,
    "opine": sign,
    "merge": lambda case, _actor, _inputs: merging.settle_in(case),
    "rate": ratings.enter,
    "remedy": ratings.remedy,
}
