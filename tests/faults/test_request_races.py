"""Twenty officers act on one request at the same moment: one wins, the others hear who did."""

from __future__ import annotations

import os
import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import audit
from portal.assistance.errors import AlreadyHandled
from portal.assistance.models import RequestEvent
from portal.assistance.services import acting
from portal.extensions import db
from portal.permissions import Actor
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, person, version_of

ROUNDS = int(os.environ.get("PORTAL_RACE_ROUNDS", "200" if os.environ.get("CI") else "20"))
OFFICERS = 20


class Race:
    """Officers in threads of their own, who wait for each other before every round."""

    def __init__(self, app: Flask, reference: str, assignee: str, officers: list[Actor]) -> None:
        self.app, self.reference, self.assignee = app, reference, assignee
        self.officers, self.version = officers, version_of(reference)
        self.outcomes: list[str] = []
        self.barrier = threading.Barrier(len(officers), action=self.look)
        self.failures: list[BaseException] = []

    def look(self) -> None:
        """Between two rounds everybody sees the version that the last one left."""
        self.version = self.version + (1 if self.outcomes else 0)

    def run(self, rounds: int) -> None:
        threads = [
            threading.Thread(target=self.officer, args=(officer, rounds))
            for officer in self.officers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.failures == []

    def officer(self, officer: Actor, rounds: int) -> None:
        try:
            with self.app.app_context():
                for _ in range(rounds):
                    self.barrier.wait()
                    self.outcomes.append(self.try_once(officer))
                db.session.remove()
        except BaseException as error:
            self.failures.append(error)
            self.barrier.abort()

    def try_once(self, officer: Actor) -> str:
        inputs = {"assignee": self.assignee}
        try:
            acting.act(self.reference, "assign", officer, self.version, inputs)
        except AlreadyHandled as handled:
            return f"after {handled.by}"
        return "won"


def test_twenty_officers_never_have_two_winners(app: Flask) -> None:
    cast = Cast()
    reference = cast.bring_to("in_guidance")
    officers = [person(f"经办人{n}", "officer", body="quanzhou") for n in range(OFFICERS)]
    before = version_of(reference)
    race = Race(app, reference, str(cast.expert.person_id), officers)
    race.run(ROUNDS)
    counted = Counter("won" if outcome == "won" else "told" for outcome in race.outcomes)
    assert counted == {"won": ROUNDS, "told": ROUNDS * (OFFICERS - 1)}
    assert version_of(reference) == before + ROUNDS
    acts = select(func.count(RequestEvent.id)).where(RequestEvent.number > before)
    assert db.session.execute(acts).scalar_one() == ROUNDS
    entries = select(func.count(audit.AuditEntry.number)).where(
        audit.AuditEntry.action == "assign", audit.AuditEntry.subject == f"request-{reference}"
    )
    assert db.session.execute(entries).scalar_one() == ROUNDS + 1
    assert all(outcome == "won" or "经办人" in outcome for outcome in race.outcomes)
    check_invariants([reference])


@pytest.mark.parametrize("first", ["withdraw", "accept"])
def test_withdrawing_and_accepting_at_once_leaves_one_order(app: Flask, first: str) -> None:
    """H08: both are recorded, or the second hears that it came too late."""
    cast = Cast()
    for _ in range(4):
        reference = cast.bring_to("in_review")
        barrier = threading.Barrier(2)
        outcomes: dict[str, str] = {}

        def take(
            actor: Actor,
            action: str,
            version: int | None,
            reference: str = reference,
            barrier: threading.Barrier = barrier,
            outcomes: dict[str, str] = outcomes,
        ) -> None:
            with app.app_context():
                barrier.wait()
                try:
                    outcomes[action] = acting.act(reference, action, actor, version, {}).to_state
                except AlreadyHandled as handled:
                    outcomes[action] = f"late: {handled.state}"
                db.session.remove()

        both = [
            threading.Thread(target=take, args=(cast.applicant, "withdraw", None)),
            threading.Thread(target=take, args=(cast.officer, "accept", version_of(reference))),
        ]
        ordered = both if first == "withdraw" else both[::-1]
        for thread in ordered:
            thread.start()
        for thread in ordered:
            thread.join()
        assert outcomes["withdraw"] == "withdrawn"
        assert outcomes["accept"] in ("accepted", "late: withdrawn")
        check_invariants([reference])
