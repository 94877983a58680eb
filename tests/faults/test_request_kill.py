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
from tests.assistance.people import Cast

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "100" if os.environ.get("CI") else "24"))
DRAFTS = 150
SHORTEST, LONGEST = 0.004, 0.25
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")
CONSENTS = {"share_with_expert"}


def kill_rounds(
    instance: Path, url: str, keys: list[str], actor: Actor, rounds: int, log: Path
) -> None:
    """In a process of its own: fork a sender, kill it soon, again and again."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    dice = random.Random(2026)
    for number in range(rounds):
        child = os.fork()
        if child == 0:
            with app.app_context():
                send(keys, actor, log, random.Random(number))
            os._exit(0)
        time.sleep(dice.uniform(SHORTEST, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


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


def run(instance: Path, url: str, log: Path, rounds: int) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        cast = Cast()
        keys = [cast.draft() for _ in range(DRAFTS)]
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
        assert len(set(again.values())) == DRAFTS
        check_invariants(again.values())
        db.session.remove()
        db.engine.dispose()
