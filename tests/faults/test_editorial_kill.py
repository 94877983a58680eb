"""Workers are killed while they publish: each scheduled piece comes out once, and whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
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

ROUNDS = int(os.environ.get("PORTAL_KILL_ROUNDS", "100" if os.environ.get("CI") else "24"))
PIECES = 40
LONGEST = 0.05  # seconds that a worker lives
SECRET = "killed-" + "x" * 40
SPAWN = multiprocessing.get_context("forkserver")
BODY = "<h2>一、要求</h2><p>做好{number}。</p>"


def kill_rounds(instance: Path, url: str, rounds: int) -> None:
    """In a process of its own: fork a worker, kill it soon, again and again."""
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    dice = random.Random(2026)
    for _ in range(rounds):
        child = os.fork()
        if child == 0:
            with app.app_context():
                while True:
                    outbox.run_due(limit=3)
        time.sleep(dice.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killing_workers_publishes_each_piece_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    instance = tmp_path / "instance"
    instance.mkdir(mode=0o700)
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.sqlite3")
        run(instance, "", ROUNDS)
    else:
        with request.getfixturevalue("postgres").database() as url:
            run(instance, url, max(10, ROUNDS // 4))


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


def run(instance: Path, url: str, rounds: int) -> None:
    app = create_app(Settings(instance=instance, database_url=url, secret_key=SECRET))
    with app.app_context():
        pieces = scheduled_pieces()
        db.session.remove()
        db.engine.dispose()
        parent = SPAWN.Process(target=kill_rounds, args=(instance, url, rounds))
        parent.start()
        parent.join()
        assert parent.exitcode == 0
        release_leases()
        while outbox.run_due():
            pass
        db.session.rollback()
        check(pieces)
        db.session.remove()
        db.engine.dispose()


def release_leases() -> None:
    """What a killed worker held is anybody's when its lease is over: as if two minutes went by."""
    with db.session.begin():
        db.session.query(OutboxMessage).update({"lease_until": None})


def check(pieces: list[int]) -> None:
    states = select(Piece.state, Piece.live_release, Piece.last_release)
    rows = db.session.execute(states.where(Piece.id.in_(pieces))).all()
    assert [tuple(row) for row in rows] == [("published", 1, 1)] * PIECES
    for table in (Release, Document, Version):
        assert db.session.execute(select(func.count()).select_from(table)).scalar_one() == PIECES
    told = select(func.count()).where(OutboxMessage.kind == "announced")
    assert db.session.execute(told).scalar_one() == PIECES
