"""Telling is killed at any moment: everybody hears once, at once or with the digest."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, insert, select, update

from portal import create_app, outbox
from portal.announcements import announce
from portal.clock import SHANGHAI, now
from portal.config import Settings
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.subscriptions import digests, hearers, secrets
from portal.subscriptions.models import Delivery, Subscriber, Subscription
from portal.transaction import transaction
from tests.subscriptions.hearing import announcement

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "60" if os.environ.get("CI") else "14"))
SUBSCRIBERS, PER_PAGE, WARNINGS = 40, 7, 3
LONGEST = 0.12  # seconds of life after the first message
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")
#: a working day after the morning
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


def fill() -> None:
    """Readers without an account, every second one with a daily digest."""
    for number in range(1, SUBSCRIBERS + 1):
        salt = secrets.new_salt()
        row = {"id": number, "email": f"a{number}@example.com", "salt": salt}
        digest = secrets.digest_of(secrets.LETTERS, salt)
        db.session.execute(insert(Subscriber).values(**row, digest=digest, created_at=now()))
        held = {"subscriber_id": number, "kind": "warning", "salt": salt, "created_at": now()}
        held["frequency"] = "daily" if number % 2 else "once"
        digest = secrets.digest_of(secrets.FEED, salt)
        db.session.execute(insert(Subscription).values(**held, digest=digest))


def kill_rounds(instance: Path, url: str, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    dice = random.Random(2026)
    for _ in range(rounds):
        start, told = os.pipe()
        child = os.fork()
        if child == 0:
            with time_machine.travel(NOON), app.app_context():
                work(told)
            os._exit(0)
        os.read(start, 1)
        time.sleep(dice.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def work(told: int) -> None:
    """A worker that begins the digest and does what is owed, until it is killed."""
    hearers.page.__defaults__ = (PER_PAGE,)  # many small batches
    release()
    os.write(told, b".")
    while True:
        digests.begin_due()
        outbox.run_due(3)


def release() -> None:
    """Let go what a dead worker had leased, as the end of the lease does."""
    with transaction():
        db.session.execute(update(OutboxMessage).values(lease_until=None, next_at=now()))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_the_worker_loses_and_doubles_no_letter(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        run(instance, "", ROUNDS)
    else:
        with request.getfixturevalue("postgres").database() as url:
            run(instance, url, max(6, ROUNDS // 4))


def run(instance: Path, url: str, rounds: int) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        with transaction():
            fill()
            for _ in range(WARNINGS):
                announce(announcement())
        let_go()
        parent = SPAWN.Process(target=kill_rounds, args=(instance, url, rounds))
        parent.start()
        parent.join()
        assert parent.exitcode == 0
        for days in (0, 1):  # what the digest of the day came too early for, the next one tells
            with time_machine.travel(NOON + timedelta(days=days)):
                release()
                digests.begin_due()
                while outbox.run_due():
                    pass
        check(instance / "mail")
        let_go()


def check(mails: Path) -> None:
    """Each pair of holder and warning is told once; each letter lies there once."""
    told = select(func.count()).where(Delivery.state == "told")
    assert db.session.execute(told).scalar_one() == SUBSCRIBERS * WARNINGS
    failed = select(func.count()).where(OutboxMessage.failed_at.is_not(None))
    assert db.session.execute(failed).scalar_one() == 0
    titles: dict[str, list[str]] = {}
    for path in mails.glob("*.eml"):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        found = [line for line in letter.get_content().splitlines() if "〔橙色预警〕" in line]
        titles.setdefault(str(letter["To"]), []).extend(line.partition("〕")[2] for line in found)
    assert len(titles) == SUBSCRIBERS
    assert all(len(found) == len(set(found)) == WARNINGS for found in titles.values())


def let_go() -> None:
    db.session.remove()
    db.engine.dispose()
