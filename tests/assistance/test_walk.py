"""A random walk through the services: whatever people do in whatever order, I1–I8 hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portal.assistance.errors import AlreadyHandled, Incomplete, NotAllowed, NotFound, Refused
from portal.assistance.services import acting, drafts, experts, filing, messages, timers
from portal.assistance.workflow import ACTIONS, OUTCOMES, steps_for
from portal.clock import now, today
from portal.permissions import Actor
from tests.assistance.invariants import check_invariants
from tests.assistance.people import WAYS, Cast, person, row_of, version_of

#: on each database; a batch begins with an empty one, so that old requests slow no later walk
WALKS = int(os.environ.get("PORTAL_WALKS", "200" if os.environ.get("CI") else "6"))
BATCH = 20
BATCHES = -(-WALKS // BATCH)
STEPS = 25
REFUSALS = (AlreadyHandled, Incomplete, NotAllowed, NotFound, Refused)
ACTORS = ("applicant", "officer", "second", "third", "manager", "expert", "other_expert")
EVERYBODY = (*ACTORS, "receiver", "stranger")
#: who takes which part when the walk goes the usual way
PARTS = {
    "applicant": "applicant",
    "officer": "officer",
    "third": "officer",
    "expert": "expert",
    "manager": "manager",
    "receiver": "receiving_officer",
}
#: steps that end a walk early
RARE = frozenset({"withdraw", "terminate", "decline", "refer", "archive"})
MOST_REQUESTS = 4
NOTES = ("请补合同和销售记录", "案情复杂，等待境外律师", "申请人要求终止", "企业失联", "")


class Walk(RuleBasedStateMachine):
    """Everybody does anything; the clock only ever goes forward."""

    cast: Cast
    third: Actor
    traveller: Any
    acknowledged: set[str]
    #: draft key → the reference that it was given
    sent: dict[str, str]
    count = 0
    #: walks that went to their end
    walked = 0

    def __init__(self) -> None:
        super().__init__()
        self.begun = 0
        self.own: set[str] = set()

    drafts_begun = Bundle("drafts_begun")
    requests = Bundle("requests")

    def actor(self, name: str) -> Actor:
        return self.third if name == "third" else getattr(self.cast, name)  # type: ignore[no-any-return]

    @initialize(target=requests, state=st.sampled_from(list(WAYS)))
    def a_first_request(self, state: str) -> str:
        return self.brought(state)

    @precondition(lambda self: self.begun < MOST_REQUESTS)
    @rule(target=requests, state=st.sampled_from(list(WAYS)))
    def another_request(self, state: str) -> str:
        self.begun += 1
        return self.brought(state)

    def brought(self, state: str) -> str:
        reference = self.cast.bring_to(state)
        return self.known(reference)

    def known(self, reference: str) -> str:
        self.acknowledged.add(reference)
        self.own.add(reference)
        return reference

    @precondition(lambda self: self.begun < MOST_REQUESTS)
    @rule(target=drafts_begun, is_complete=st.booleans())
    def begin(self, is_complete: bool) -> str:
        self.begun += 1
        return self.cast.draft(**({} if is_complete else {"summary": ""}))

    @rule(target=requests, draft=drafts_begun, times=st.integers(1, 3))
    def send(self, draft: str, times: int) -> Any:
        """A draft that was left for a month is gone; one that was sent stays what it became."""
        if draft not in self.sent:
            try:
                drafts.save(draft, self.cast.applicant, {"summary": "收到传票。"})
            except NotFound:
                return multiple()
        references = {self.filed(draft) for _ in range(times)}
        assert references == {self.sent.setdefault(draft, *references)}
        return self.sent[draft]

    @rule(draft=consumes(drafts_begun))
    def discard(self, draft: str) -> None:
        try:
            drafts.discard(draft, self.cast.applicant)
        except REFUSALS:
            return

    @rule(
        reference=requests,
        action=st.sampled_from(ACTIONS),
        who=st.sampled_from(EVERYBODY),
        note=st.sampled_from(NOTES),
        days=st.one_of(st.none(), st.integers(-3, 60)),
        outcome=st.sampled_from(("", *OUTCOMES)),
        grade=st.integers(0, 6),
        is_stale=st.booleans(),
        other=requests,
    )
    def act(
        self,
        reference: str,
        action: str,
        who: str,
        note: str,
        days: int | None,
        outcome: str,
        grade: int,
        is_stale: bool,
        other: str,
    ) -> None:
        """Anybody tries anything, with whatever in the form."""
        inputs = {
            "note": note,
            "due_on": (today() + timedelta(days=days)).isoformat() if days else "",
            "outcome": outcome,
            "grade": grade,
            "assignee": self.assignee(action, grade, other),
        }
        version = version_of(reference) - is_stale
        try:
            acting.act(reference, action, self.actor(who), version, inputs)
        except REFUSALS:
            return

    @rule(reference=requests, choices=st.lists(st.integers(0, 99), min_size=1, max_size=10))
    def go_on(self, reference: str, choices: list[int]) -> None:
        """A stretch along the table: from each state somebody takes one of its steps, rightly."""
        for choice in choices:
            state = row_of(reference).state
            usual = [
                (who, step.action)
                for who, part in PARTS.items()
                for step in steps_for(state, part)
                if step.action not in RARE or choice % 4 == 0
            ]
            if usual:
                self.act_usually(reference, *usual[choice % len(usual)], choice)

    def act_usually(self, reference: str, who: str, action: str, number: int) -> None:
        due_on = today() + timedelta(days=45 if action in ("extend", "consult") else 20)
        inputs = {
            "note": "案情复杂，请补合同；申请人要求终止，或去法院",
            "due_on": due_on.isoformat(),
            "outcome": "settled",
            "grade": number % 5 + 1,
            "assignee": self.assignee(action, number, self.another(number)),
        }
        try:
            acting.act(reference, action, self.actor(who), version_of(reference), inputs)
        except REFUSALS:
            return

    def another(self, number: int) -> str:
        """One of the requests of this walk, as a main case."""
        return sorted(self.own)[number % len(self.own)] if self.own else ""

    def assignee(self, action: str, number: int, other: str) -> str:
        if action == "refer":
            return ("xiamen", "quanzhou", "nowhere")[number % 3]
        if action == "merge":
            return other
        people = (self.cast.expert, self.cast.other_expert, self.cast.second, self.cast.stranger)
        return str(people[number % 4].person_id)

    @rule(reference=requests, who=st.sampled_from(EVERYBODY), audience=st.sampled_from("aei"))
    def write(self, reference: str, who: str, audience: str) -> None:
        Walk.count += 1
        whole = {"a": "applicant", "e": "expert", "i": "internal"}[audience]
        try:
            messages.write(reference, self.actor(who), whole, "您好。", f"key-{Walk.count}")
        except REFUSALS:
            return

    @rule(reference=requests)
    def draft_opinion(self, reference: str) -> None:
        try:
            experts.save_opinion(reference, self.cast.expert, "建议应诉。")
        except REFUSALS:
            return

    @rule(days=st.sampled_from((0, 1, 1, 3, 12, 31)), times=st.integers(1, 2))
    def time_passes(self, days: int, times: int) -> None:
        self.traveller.move_to(now() + timedelta(days=days, minutes=1))
        for _ in range(times):
            timers.run_due()

    def filed(self, draft: str) -> str:
        receipt = filing.submit(draft, self.cast.applicant, {"share_with_expert"})
        return self.known(receipt.reference)

    def teardown(self) -> None:
        check_invariants(self.acknowledged, self.own)
        Walk.walked += 1


@pytest.fixture
def traveller() -> Iterator[Any]:
    """The clock of the walk, at a Monday of a settled year."""
    with time_machine.travel(datetime(2024, 3, 4, 1, 0, tzinfo=UTC), tick=False) as moved:
        yield moved


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_random_walk_keeps_every_promise(app: Flask, traveller: Any, batch: int) -> None:
    Walk.cast, Walk.traveller, Walk.acknowledged, Walk.sent = Cast(), traveller, set(), {}
    Walk.third, Walk.walked = person("王某", "officer", body="quanzhou"), 0
    wanted = min(BATCH, WALKS - batch * BATCH)
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=wanted,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),
            database=None,
        ),
    )
    assert Walk.walked >= wanted
    check_invariants(Walk.acknowledged)
