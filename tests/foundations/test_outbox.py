"""Effects after the commit happen once, and are tried again when they fail."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import outbox
from portal.clock import now
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.transaction import transaction

Calls = list[dict[str, Any]]


@pytest.fixture
def calls() -> Iterator[Calls]:
    """A handler for letters that notes each call, and fails when the payload says so."""
    seen: Calls = []

    @outbox.handler("letter")
    def write(payload: dict[str, Any]) -> None:
        seen.append(payload)
        if payload.get("fails"):
            raise ValueError

    yield seen
    outbox._handlers.pop("letter")


def owe(key: str, **payload: Any) -> None:
    with transaction():
        outbox.enqueue("letter", key, payload)


def only_message() -> OutboxMessage:
    db.session.rollback()
    return db.session.execute(select(OutboxMessage)).scalars().one()


def test_a_message_is_carried_out_once(app: Flask, calls: Calls) -> None:
    owe("a", n=1)
    assert outbox.run_due() == 1
    assert outbox.run_due() == 0
    assert calls == [{"n": 1}]
    assert only_message().done_at is not None


def test_the_same_key_is_owed_once(app: Flask, calls: Calls) -> None:
    owe("a", n=1)
    owe("a", n=2)
    outbox.run_due()
    owe("a", n=3)
    outbox.run_due()
    assert calls == [{"n": 1}]


def test_a_failure_is_tried_again_later(app: Flask, calls: Calls) -> None:
    owe("a", fails=True)
    outbox.run_due()
    assert outbox.run_due() == 0
    message = only_message()
    assert (message.done_at, message.attempts, message.error) == (None, 1, "ValueError")
    with time_machine.travel(now() + timedelta(seconds=5)):
        outbox.run_due()
    assert len(calls) == 2


def test_a_hopeless_message_is_set_aside_and_kept(app: Flask, calls: Calls) -> None:
    owe("a", fails=True)
    moment = now()
    for _ in range(outbox.MOST_ATTEMPTS + 3):
        moment += timedelta(hours=2)
        with time_machine.travel(moment):
            outbox.run_due()
    assert len(calls) == outbox.MOST_ATTEMPTS
    assert only_message().failed_at is not None


def test_a_message_of_a_worker_that_died_is_taken_up_after_its_lease(
    app: Flask, calls: Calls
) -> None:
    owe("a", n=1)
    outbox._lease(10)
    assert outbox.run_due() == 0
    with time_machine.travel(now() + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.run_due() == 1
    assert calls == [{"n": 1}]


def test_a_message_waits_for_its_time(app: Flask, calls: Calls) -> None:
    with transaction():
        outbox.enqueue("letter", "later", {}, not_before=now() + timedelta(hours=1))
    assert outbox.run_due() == 0
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert outbox.run_due() == 1


def test_a_failing_message_does_not_hold_up_the_others(app: Flask, calls: Calls) -> None:
    owe("bad", fails=True)
    owe("good", n=1)
    outbox.run_due()
    assert {"n": 1} in calls
