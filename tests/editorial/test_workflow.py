"""The table of the editorial desk, by hand: who moves what from where to where."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.editorial.guards import GUARDS, Facts, refusal
from portal.editorial.workflow import ACTIONS, NEEDS, PARTS, STATES, STEPS, label_of, steps_from

#: state: {action: [(part, state reached)]}; whatever is not here is not allowed
BY_HAND: dict[str, set[tuple[str, str, str]]] = {
    "draft": {
        ("submit", "writer", "in_review"),
        ("drop", "writer", "published"),
        ("archive", "writer", "archived"),
        ("withdraw", "reviewer", "withdrawn"),
    },
    "in_review": {
        ("return", "reviewer", "draft"),
        ("approve", "reviewer", "in_review"),
        ("approve", "reviewer", "approved"),
        ("publish_urgently", "reviewer", "published"),
        ("withdraw", "reviewer", "withdrawn"),
    },
    "approved": {
        ("return", "reviewer", "draft"),
        ("schedule", "reviewer", "scheduled"),
        ("publish", "reviewer", "published"),
        ("withdraw", "reviewer", "withdrawn"),
    },
    "scheduled": {
        ("return", "reviewer", "draft"),
        ("unschedule", "reviewer", "approved"),
        ("publish", "reviewer", "published"),
        ("publish", "system", "published"),
        ("hold", "system", "approved"),
        ("withdraw", "reviewer", "withdrawn"),
    },
    "published": {
        ("confirm", "reviewer", "published"),
        ("correct", "writer", "draft"),
        ("withdraw", "reviewer", "withdrawn"),
        ("roll_back", "writer", "in_review"),
        ("archive", "reviewer", "archived"),
    },
    "withdrawn": {
        ("correct", "writer", "draft"),
        ("archive", "writer", "archived"),
    },
    "archived": {("correct", "writer", "draft")},
}
#: what the public interface promises
PROMISED = {"submit", "return", "approve", "schedule", "publish", "correct", "withdraw"}
PROMISED |= {"archive", "roll_back"}
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize("state", STATES)
def test_the_table_says_what_was_written_by_hand(state: str) -> None:
    found = {(step.action, part, step.target) for part in PARTS for step in steps_from(state, part)}
    assert found == BY_HAND[state]


def test_every_state_is_reached_and_left() -> None:
    reached = {step.target for step in STEPS} | {"draft"}
    left = {state for step in STEPS for state in step.sources}
    assert reached == left == set(STATES)


def test_the_table_names_only_what_exists() -> None:
    assert set(ACTIONS) >= PROMISED
    for step in STEPS:
        assert set(step.sources) | {step.target} <= set(STATES)
        assert set(step.who) <= set(PARTS)
        assert set(step.needs) <= set(NEEDS)
        assert set(step.guards) <= set(GUARDS)
        assert label_of(step.action)
        assert bool(step.note_label) == ("note" in step.needs)


def test_every_guard_guards_something() -> None:
    assert {name for step in STEPS for name in step.guards} == set(GUARDS)


def test_publication_has_always_been_looked_at_by_a_second_person() -> None:
    for step in STEPS:
        if step.target == "published" and step.action not in ("drop", "confirm"):
            assert "writer" not in step.who


#: facts under which a guard holds, and one change that breaks it
SOUND = Facts(
    actor_id=2,
    moment=NOON,
    is_live=True,
    says_what_changed=True,
    may_be_urgent=True,
    owes_review=True,
    publisher_id=1,
    at=NOON + timedelta(hours=1),
    has_release=True,
)
BROKEN: dict[str, dict[str, object]] = {
    "is_sound": {"must": 1},
    "says_what_changed": {"says_what_changed": False},
    "has_not_approved": {"approver_ids": frozenset({2})},
    "more_reviews_are_due": {"approvals_needed": 1},
    "is_last_review": {"approvals_needed": 2},
    "is_to_come": {"at": NOON},
    "may_be_urgent": {"may_be_urgent": False},
    "owes_review": {"owes_review": False},
    "did_not_publish": {"publisher_id": 2},
    "is_live": {"is_live": False},
    "is_not_live": {"is_live": True},
    "has_release": {"has_release": False},
}
MENDED = {"more_reviews_are_due": {"approvals_needed": 2}, "is_not_live": {"is_live": False}}


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_holds_and_breaks(name: str) -> None:
    good = replace(SOUND, **MENDED.get(name, {}))  # type: ignore[arg-type]
    assert GUARDS[name].holds(good)
    assert not GUARDS[name].holds(replace(good, **BROKEN[name]))  # type: ignore[arg-type]
    assert GUARDS[name].refusal % {"must": 1} if "%(" in GUARDS[name].refusal else True


@pytest.mark.parametrize("at", [None, NOON - timedelta(seconds=1), NOON + timedelta(days=367)])
def test_a_moment_of_publication_is_ahead_and_near(at: datetime | None) -> None:
    assert not GUARDS["is_to_come"].holds(replace(SOUND, at=at))


@pytest.mark.parametrize(("needed", "given"), list(itertools.product((1, 2), (0, 1))))
def test_exactly_one_row_of_approval_fits(needed: int, given: int) -> None:
    facts = replace(SOUND, approvals_needed=needed, approver_ids=frozenset(range(10, 10 + given)))
    rows = [step for step in steps_from("in_review", "reviewer") if step.action == "approve"]
    fitting = [step.target for step in rows if refusal(step, facts) is None]
    assert fitting == (["in_review"] if needed - given > 1 else ["approved"])
