"""Telling is killed at any moment: everybody hears once, at once or with the digest."""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import func, insert, select

from portal import create_app, outbox
from portal.announcements import announce
from portal.clock import SHANGHAI, now
from portal.config import Settings
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.subscriptions import digests, hearers, secrets
from portal.subscriptions.models import Delivery, Subscriber, Subscription
from portal.transaction import transaction
from tests.faults.killing import apart, end_leases, killed_after, rounds_for, work_off
from tests.subscriptions.hearing import announcement

SUBSCRIBERS, PER_PAGE, WARNINGS = 40, 7, 3
LONGEST = 0.12  # seconds of life after the first message
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


def kill_rounds(settings: Settings, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    dice = random.Random(2026)
    with create_app(settings).app_context():
        for _ in range(rounds):
            killed_after(dice.uniform(0, LONGEST), work)


def work(told: int) -> None:
    """A worker that begins the digest and does what is owed, until it is killed."""
    hearers.page.__defaults__ = (PER_PAGE,)  # many small batches
    with time_machine.travel(NOON):
        end_leases()
        os.write(told, b".")
        while True:
            digests.begin_due()
            outbox.run_due(3)


def test_killing_the_worker_loses_and_doubles_no_letter(app: Flask, settings: Settings) -> None:
    with transaction():
        fill()
        for _ in range(WARNINGS):
            announce(announcement())
    apart(kill_rounds, settings, rounds_for(settings, 14, 60))
    for days in (0, 1):  # what the digest of the day came too early for, the next one tells
        with time_machine.travel(NOON + timedelta(days=days)):
            end_leases()
            digests.begin_due()
            work_off()
    check(settings.instance / "mail")


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
