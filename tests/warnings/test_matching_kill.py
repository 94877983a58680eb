"""The worker is killed at any moment of a round: everybody is matched once and told once."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from portal import create_app, outbox
from portal.accounts.models import InboxMessage
from portal.config import Settings
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.warnings import matching_run
from portal.warnings.exposure_models import WarningMatch
from tests.faults.killing import apart, killed, rounds_for, work_off
from tests.warnings.enterprises import LAMPS, Enterprise, many
from tests.warnings.sending import send

SILENT, WITH_MEMBERS, BATCH = 60, 12, 5
SHORTEST, LONGEST = 0.01, 0.06  # seconds of a worker's life


def kill_rounds(settings: Settings, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    outbox.LEASE = timedelta()  # what a killed worker held is free at once
    matching_run.BATCH = BATCH
    dice = random.Random(2026)
    with create_app(settings).app_context():
        for _ in range(rounds):
            killed(work, lambda: time.sleep(dice.uniform(SHORTEST, LONGEST)))


def work() -> None:
    while True:
        outbox.run_due(limit=3)


def test_killing_the_worker_loses_and_doubles_nothing(app: Flask, settings: Settings) -> None:
    enterprises = [Enterprise(**LAMPS) for _ in range(WITH_MEMBERS)]
    many(SILENT, **LAMPS)
    send(level="red", criterion="frozen")
    apart(kill_rounds, settings, rounds_for(settings, 12, 40))
    work_off()
    check(enterprises)


def check(enterprises: list[Enterprise]) -> None:
    """Every enterprise has one match, every member one message, and nothing is owed."""
    matched = Counter(db.session.execute(select(WarningMatch.organisation_id)).scalars())
    assert set(matched.values()) == {1}
    assert len(matched) == WITH_MEMBERS + SILENT
    told = Counter(db.session.execute(select(InboxMessage.person_id)).scalars())
    assert told == Counter({enterprise.owner.person_id: 1 for enterprise in enterprises})
    silent = WarningMatch.told_release != WarningMatch.release
    assert db.session.execute(select(func.count()).where(silent)).scalar_one() == 0
    owed = OutboxMessage.done_at.is_(None)
    assert db.session.execute(select(func.count()).where(owed)).scalar_one() == 0
