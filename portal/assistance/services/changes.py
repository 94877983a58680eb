"""What a step writes into the request's own row, beside its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.assistance import timing
from portal.assistance.inputs import Inputs
from portal.assistance.services import people
from portal.assistance.services.cases import Case
from portal.assistance.workflow import ENDED_STATES, OPEN_STATES
from portal.permissions import Actor

Change = Callable[[Case, Actor, Inputs], dict[str, Any]]


def changes_of(
    action: str, target: str, case: Case, actor: Actor, inputs: Inputs
) -> dict[str, Any]:
    """The columns that change with a step into a state."""
    values: dict[str, Any] = {
        "state": target,
        "is_open": target in OPEN_STATES,
        "changed_at": case.moment,
    }
    if target in ENDED_STATES and target != case.request.state:
        values["closed_at"] = case.moment
    if action in CHANGES:
        values |= CHANGES[action](case, actor, inputs)
    return values


def _take(_case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"officer_id": actor.person_id}


def _ask(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"return_to": case.request.state}


def _supplement(_case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"return_to": ""}


def _accept(case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    officer_id = case.request.officer_id or actor.person_id
    return {"accepted_at": case.moment, "officer_id": officer_id}


def _refer(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    return {"body": inputs.assignee, "referred_from": case.request.body}


def _confirm(_case: Case, actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"officer_id": actor.person_id, "referred_from": ""}


def _give_back(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    if not case.request.referred_from:
        return {}
    return {"body": case.request.referred_from, "referred_from": ""}


def _assign(case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    """An officer takes over the request; an expert joins it, see `services.experts`."""
    person = people.named(inputs.assignee)
    is_officer = person is not None and "expert" not in person.roles
    return {"officer_id": person.person_id} if person and is_officer else {}


def _opine(_case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    """The advice is given: nothing is urgent any more."""
    return {"urgent_from": None}


def _end(_case: Case, _actor: Actor, inputs: Inputs) -> dict[str, Any]:
    return {"outcome": inputs.outcome, "outcome_note": inputs.note}


def _withdraw(case: Case, actor: Actor, inputs: Inputs) -> dict[str, Any]:
    return {"return_to": "", **_give_back(case, actor, inputs)}


def _archive(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    return {"archived_at": case.moment}


def _reopen(case: Case, _actor: Actor, _inputs: Inputs) -> dict[str, Any]:
    """A refusal under review goes to somebody else; what was merged comes back by itself."""
    request = case.request
    is_review = request.state == "declined"
    return {
        "reopened_count": request.reopened_count + 1,
        "closed_at": None,
        "outcome": "",
        "outcome_note": "",
        "parent_id": None,
        "officer_id": None if is_review else request.officer_id,
        "urgent_from": timing.urgent_from(request.legal_due_on, request.is_frozen, case.today),
    }


CHANGES: dict[str, Change] = {
    "review": _take,
    "ask": _ask,
    "supplement": _supplement,
    "accept": _accept,
    "refer": _refer,
    "confirm_referral": _confirm,
    "return_referral": _give_back,
    "assign": _assign,
    "opine": _opine,
    "terminate": _end,
    "close": _end,
    "withdraw": _withdraw,
    "lapse": _supplement,
    "archive": _archive,
    "reopen": _reopen,
}
