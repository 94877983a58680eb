"""The worker is killed at any moment of a round: everybody is matched once and told once."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import create_app, outbox
from portal.accounts.models import InboxMessage
from portal.config import Settings
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.warnings import matching_run
from portal.warnings.exposure_models import WarningMatch
from tests.warnings.enterprises import LAMPS, Enterprise, many
from tests.warnings.sending import send

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "40" if os.environ.get("CI") else "12"))
SILENT, WITH_MEMBERS, BATCH = 60, 12, 5
LONGEST = 0.06  # seconds of a worker's life
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")


def kill_rounds(instance: Path, url: str, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    outbox.LEASE = timedelta()  # what a killed worker held is free at once
    matching_run.BATCH = BATCH
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    dice = random.Random(2026)
    for _ in range(rounds):
        child = os.fork()
        if child == 0:
            with app.app_context():
                while True:
                    outbox.run_due(limit=3)
        time.sleep(dice.uniform(0.01, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with app.app_context():
        while outbox.run_due():
            pass


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_the_worker_loses_and_doubles_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        run(instance, "")
    else:
        with request.getfixturevalue("postgres").database() as url:
            run(instance, url)


def run(instance: Path, url: str) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        enterprises = [Enterprise(**LAMPS) for _ in range(WITH_MEMBERS)]
        many(SILENT, **LAMPS)
        send(level="red", criterion="frozen")
        db.session.remove()
        db.engine.dispose()
        parent = SPAWN.Process(target=kill_rounds, args=(instance, url, ROUNDS))
        parent.start()
        parent.join()
        assert parent.exitcode == 0
        check(enterprises)
        db.session.remove()
        db.engine.dispose()


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
