"""How a help request moves: one frozen table of states and steps, and how to look things up."""

from __future__ import annotations

from portal.assistance import terms
from portal.assistance.step import RETURN, Effects, Step
from portal.assistance.steps import STEPS

__all__ = ["RETURN", "STEPS", "Effects", "Step"]

STATES: tuple[str, ...] = tuple(state.key for state in terms.STATE_TABLE)
ACTIONS: tuple[str, ...] = tuple(step.action for step in STEPS)
CLOCKS: tuple[str, ...] = tuple(clock.key for clock in terms.CLOCK_TABLE)
DOCUMENTS: tuple[str, ...] = tuple(terms.DOCUMENT_LABELS)
OUTCOMES: tuple[str, ...] = tuple(terms.OUTCOME_LABELS)
PARTS = ("applicant", "officer", "expert", "manager", "receiving_officer", "system")
OPEN_STATES = frozenset(state.key for state in terms.STATE_TABLE if state.is_open)
#: ended, but not yet in the archive
ENDED_STATES = ("declined", "terminated", "withdrawn", "lapsed", "closed")
INITIAL = "draft"

STATE_BY_KEY: dict[str, terms.State] = {state.key: state for state in terms.STATE_TABLE}
STEP_BY_ACTION: dict[str, Step] = {step.action: step for step in STEPS}
CLOCK_BY_KEY: dict[str, terms.ClockTerm] = {clock.key: clock for clock in terms.CLOCK_TABLE}


def steps_for(state: str, part: str) -> tuple[Step, ...]:
    """The steps that somebody in this part may take from this state, in the table's order."""
    return tuple(step for step in STEPS if state in step.sources and part in step.who)


def step_posted(action: str, state: str, part: str) -> Step | None:
    """The step that an action's name means in this state for this part; None when there is none.

    `review` posted by the receiving body's officer, for one, is `confirm_referral`.
    """
    for step in steps_for(state, part):
        if action == step.action or action in step.posted_as:
            return step
    return None


def target_of(step: Step, return_to: str, state: str = "") -> str:
    """The state after the step; events stay in `state`, a supplement leads back to `return_to`."""
    if step.target == RETURN:
        return return_to
    return step.target or state


def state_label(state: str) -> str:
    """The state in words."""
    return STATE_BY_KEY[state].label


def action_label(action: str) -> str:
    """The action in words."""
    return STEP_BY_ACTION[action].label


def clock_label(clock: str) -> str:
    """The promised time in words."""
    return CLOCK_BY_KEY[clock].label
