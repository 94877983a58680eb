"""Workers are killed while they publish: each scheduled piece comes out once, and whole."""

from __future__ import annotations

import random
import time
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from portal import create_app, outbox
from portal.clock import now
from portal.config import Settings
from portal.editorial.models import Piece, Release
from portal.editorial.services import act, start
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.library.models import Document, Version
from portal.outbox import OutboxMessage
from tests.editorial.kit import staff
from tests.faults.killing import apart, killed, rounds_for, work_off

PIECES = 40
LONGEST = 0.05  # seconds that a worker lives
BODY = "<h2>一、要求</h2><p>做好{number}。</p>"


def kill_rounds(settings: Settings, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    dice = random.Random(2026)
    with create_app(settings).app_context():
        for _ in range(rounds):
            killed(work, lambda: time.sleep(dice.uniform(0, LONGEST)))


def work() -> None:
    while True:
        outbox.run_due(limit=3)


def test_killing_workers_publishes_each_piece_once(app: Flask, settings: Settings) -> None:
    pieces = scheduled_pieces()
    apart(kill_rounds, settings, rounds_for(settings, 24, 100))
    work_off()
    check(pieces)


def scheduled_pieces() -> list[int]:
    """Pieces that are due already, as if the machine had been off at their minute."""
    editor, reviewer = staff("编辑", "editor"), staff("审核", "reviewer")
    pieces = []
    for number in range(PIECES):
        content = {"title": f"第{number}份通知", "body": BODY.format(number=number)}
        piece_id = start("notice", editor, content)
        act(piece_id, "submit", editor, 1)
        act(piece_id, "approve", reviewer, 2)
        act(piece_id, "schedule", reviewer, 3, Given(at=now() + timedelta(milliseconds=200)))
        pieces.append(piece_id)
    time.sleep(0.3)
    return pieces


def check(pieces: list[int]) -> None:
    states = select(Piece.state, Piece.live_release, Piece.last_release)
    rows = db.session.execute(states.where(Piece.id.in_(pieces))).all()
    assert [tuple(row) for row in rows] == [("published", 1, 1)] * PIECES
    for table in (Release, Document, Version):
        assert db.session.execute(select(func.count()).select_from(table)).scalar_one() == PIECES
    told = select(func.count()).where(OutboxMessage.kind == "announced")
    assert db.session.execute(told).scalar_one() == PIECES
