"""The table of steps against a copy of the facts, and every state × action × part against it."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.assistance import terms, workflow
from portal.assistance.guards import GUARDS
from portal.assistance.step import Effects, Step
from portal.assistance.workflow import STEP_BY_ACTION, steps_for, target_of

FACTS = Path(__file__).parent / "workflow_facts.yaml"
PARTS = {
    "enterprise": "applicant",
    "officer_of_receiving_body": "receiving_officer",
}
#: what the portal adds to the facts, each for a reason said in the table
OWN_ACTIONS = {"propose_decline", "draft_opinion", "remedy"}
OWN_GUARDS = {
    "accept": {"another_officer"},
    "decline": {"another_officer"},
    "consult": {"later_than_before"},
}
OWN_EFFECTS = {
    "refer": Effects(stops=("register",)),
    "confirm_referral": Effects(stops=("review", "first_advice", "opinion")),
    "return_referral": Effects(starts=("review",)),
    "assign": Effects(stops=("consult",)),
    "opine": Effects(stops=("first_advice",)),
    "archive": Effects(stops=("rating_invite",)),
    "reopen": Effects(stops=("rating_invite",)),
    "urge": Effects(starts=("urge_reply",)),
}
OWN_WHO = {"decline": {"officer", "manager"}, "opine": {"officer"}}
KINDS = ("starts", "stops", "pauses", "resumes", "extends", "starts_if_low")


@cache
def facts() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return read


def action_facts() -> list[dict[str, Any]]:
    actions: list[dict[str, Any]] = facts()["actions"]
    return actions


def polite(sentence: str) -> str:
    """The facts say 你, people are addressed with 您."""
    return sentence.replace("你", "您")


def test_the_states_are_those_of_the_facts() -> None:
    for known, state in zip(facts()["states"], terms.STATE_TABLE, strict=True):
        assert (known["id"], known["label"]) == (state.key, state.label)
        assert polite(known["shown_to_applicant"]) == state.shown
        assert (known["clock"] or "") == state.clock
        assert (known["document"] or "") == state.paper
    assert facts()["initial"] == workflow.INITIAL
    final = {known["id"] for known in facts()["states"] if known["final"]}
    assert final == set(workflow.STATES) - {s for step in workflow.STEPS for s in step.sources} | {
        "archived"
    }


def test_the_clocks_are_those_of_the_facts() -> None:
    known = {clock["id"]: clock for clock in facts()["clocks"]}
    own = {clock.key: clock for clock in terms.CLOCK_TABLE}
    assert set(own) - set(known) == {"urge_reply"}
    for key, row in known.items():
        assert (row["label"], row["value"]) == (own[key].label, own[key].value)
        # The requirement says working days after closing, it stands over the facts.
        expected = "working_days" if key == "rating_invite" else row["unit"]
        assert own[key].unit == expected
        urgent = {"same_day": 0, None: None}.get(row.get("urgent"), row.get("urgent"))
        assert own[key].urgent == (0 if key == "register" else urgent)


def test_outcomes_documents_and_escalation_are_those_of_the_facts() -> None:
    assert {row["id"]: row["label"] for row in facts()["outcomes"]} == terms.OUTCOME_LABELS
    assert list(terms.DOCUMENT_LABELS.values()) == facts()["seven_documents"]
    assert [label for _, _, label in terms.ESCALATION] == [
        row["to"] for row in facts()["escalation"]
    ]
    assert [days for _, days, _ in terms.ESCALATION] == [0, 1, 3]


@pytest.mark.parametrize("known", action_facts(), ids=lambda known: known["id"])
def test_a_step_is_as_the_facts_have_it(known: dict[str, Any]) -> None:
    step = STEP_BY_ACTION[known["id"]]
    assert (step.label, step.button, step.mode) == (
        known["label"],
        known["button"] or "",
        known["mode"],
    )
    assert step.sources == tuple(known["from"])
    assert step.target == (known["to"] or "")
    who = {PARTS.get(part, part) for part in known["who"]}
    assert set(step.who) == OWN_WHO.get(step.action, who)
    assert list(step.inputs) == known["inputs"]
    assert step.shown == polite(known["shown_to_applicant"])
    assert step.paper == (known["document"] or "")


@pytest.mark.parametrize("known", action_facts(), ids=lambda known: known["id"])
def test_a_step_moves_the_clocks_of_the_facts(known: dict[str, Any]) -> None:
    step = STEP_BY_ACTION[known["id"]]
    own = OWN_EFFECTS.get(step.action, Effects())
    for kind in KINDS:
        expected = set(known["clock_effect"].get(kind, ())) | set(getattr(own, kind))
        assert set(getattr(step.clocks, kind)) == expected, kind


@pytest.mark.parametrize("known", action_facts(), ids=lambda known: known["id"])
def test_a_step_asks_the_conditions_of_the_facts(known: dict[str, Any]) -> None:
    step = STEP_BY_ACTION[known["id"]]
    own = OWN_GUARDS.get(step.action, set())
    rules = [GUARDS[name].rule for name in step.guards if name not in own]
    # The requirement says thirty days, it stands over the facts.
    expected = [rule.replace("90日内或有新事实", "30日内") for rule in known["guards"]]
    assert rules == expected


def test_nothing_else_is_in_the_table() -> None:
    assert set(workflow.ACTIONS) - {known["id"] for known in action_facts()} == OWN_ACTIONS
    assert len(set(workflow.ACTIONS)) == len(workflow.ACTIONS)
    assert {name for step in workflow.STEPS for name in step.guards} == set(GUARDS)


def allowed_by_facts() -> set[tuple[str, str, str]]:
    """Every (state, action, part) of the facts, with what the portal says otherwise."""
    triples = set()
    for known in action_facts():
        who = {PARTS.get(part, part) for part in known["who"]}
        for part, state in itertools.product(OWN_WHO.get(known["id"], who), known["from"]):
            triples.add((state, known["id"], part))
    return triples


def test_every_state_action_and_part_equals_the_facts() -> None:
    allowed = allowed_by_facts()
    for state, part in itertools.product(workflow.STATES, workflow.PARTS):
        found = {step.action for step in steps_for(state, part)} - OWN_ACTIONS
        assert found == {action for s, action, p in allowed if (s, p) == (state, part)}


@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.action)
def test_a_step_leads_to_a_known_state(step: Step) -> None:
    for source in step.sources or ("",):
        target = target_of(step, "accepted", source)
        assert target in workflow.STATES
        if step.mode == "event":
            assert target == source
    assert step.issues in ("", *workflow.DOCUMENTS)
    for kind in KINDS:
        assert set(getattr(step.clocks, kind)) <= set(workflow.CLOCKS)


def test_every_state_can_be_left_or_is_the_end() -> None:
    reached, edge = {"draft"}, ["draft"]
    while edge:
        state = edge.pop()
        targets = {
            target_of(step, back, state)
            for step in workflow.STEPS
            if state in step.sources
            for back in ("in_review", "accepted", "in_guidance")
        }
        edge += targets - reached
        reached |= targets
    assert reached == set(workflow.STATES)


def test_the_interface_posts_the_receivers_steps_under_its_own_names() -> None:
    def posted(action: str, state: str, part: str) -> str:
        step = workflow.step_posted(action, state, part)
        return step.action if step else ""

    assert posted("review", "referred", "receiving_officer") == "confirm_referral"
    assert posted("decline", "referred", "receiving_officer") == "return_referral"
    assert posted("review", "referred", "officer") == ""
    assert posted("opine", "in_guidance", "expert") == "draft_opinion"
    assert posted("opine", "in_guidance", "officer") == "opine"
    assert posted("accept", "archived", "officer") == ""
