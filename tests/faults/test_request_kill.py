"""Submitting is killed at any moment: what was acknowledged is there once, and goes on."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from portal import create_app
from portal.assistance.services import filing
from portal.config import Settings
from portal.extensions import db
from portal.permissions import Actor
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, joins, organisation

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "100" if os.environ.get("CI") else "24"))
ENTERPRISES, DRAFTS_EACH = 10, 15
LONGEST = 0.03  # seconds of life after the awaited answer
PATIENCE = 5.0
LINE = 47  # bytes of an answer
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")
CONSENTS = {"share_with_expert"}


def kill_rounds(
    instance: Path, url: str, keys: list[str], actor: Actor, rounds: int, log: Path
) -> None:
    """In a process of its own: fork a sender, kill it soon, again and again."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():  # what is read once is read before the first fork
        filing.submit(keys[0], actor, CONSENTS)
        db.session.remove()
        db.engine.dispose()
    dice = random.Random(2026)
    for number in range(rounds):
        answers = log.stat().st_size + dice.randrange(4) * LINE
        child = os.fork()
        if child == 0:
            with app.app_context():
                send(keys, actor, log, random.Random(number))
            os._exit(0)
        wait_for(log, answers)
        time.sleep(dice.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def wait_for(log: Path, size: int) -> None:
    """Wait until so much was acknowledged, or for long enough."""
    end = time.monotonic() + PATIENCE
    while log.stat().st_size < size and time.monotonic() < end:
        time.sleep(0.001)


def send(keys: list[str], actor: Actor, log: Path, dice: random.Random) -> None:
    """Submit drafts, some of them again, and write down each answer once it is there."""
    with log.open("ab", buffering=0) as acknowledged:
        while True:
            key = dice.choice(keys)
            receipt = filing.submit(key, actor, CONSENTS)
            acknowledged.write(f"{key} {receipt.reference}\n".encode())


def acknowledged_in(log: Path) -> dict[str, str]:
    """Draft key → reference; the same key never got two."""
    answers: dict[str, str] = {}
    for line in log.read_text("ascii").splitlines():
        key, reference = line.split(" ")
        assert answers.setdefault(key, reference) == reference
    return answers


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_a_submit_loses_and_doubles_nothing(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance, log = tmp_path / "instance", tmp_path / "acknowledged"
    instance.mkdir(mode=0o700)
    log.touch()
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        run(instance, "", log, ROUNDS)
    else:
        with request.getfixturevalue("postgres").database() as url:
            run(instance, url, log, max(10, ROUNDS // 4))


def begun(cast: Cast) -> list[str]:
    """Keys of many drafts, of one person for several enterprises."""
    keys = []
    for _ in range(ENTERPRISES):
        cast.organisation_id = organisation()
        joins(cast.applicant, cast.organisation_id)
        keys += [cast.draft() for _ in range(DRAFTS_EACH)]
    return keys


def run(instance: Path, url: str, log: Path, rounds: int) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        cast = Cast()
        keys = begun(cast)
        db.session.remove()
        db.engine.dispose()
        parent = SPAWN.Process(
            target=kill_rounds, args=(instance, url, keys, cast.applicant, rounds, log)
        )
        parent.start()
        parent.join()
        assert parent.exitcode == 0
        answers = acknowledged_in(log)
        assert answers
        check_invariants(answers.values())
        again = {key: filing.submit(key, cast.applicant, CONSENTS).reference for key in keys}
        assert answers.items() <= again.items()
        assert len(set(again.values())) == len(keys)
        check_invariants(again.values())
        db.session.remove()
        db.engine.dispose()
