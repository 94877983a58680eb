"""Every state × action × part through the services: what the table forbids changes nothing."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.audit import AuditEntry
from portal.clock import now
from portal.editorial.errors import NotAllowed, Refused
from portal.editorial.models import Piece, PieceEvent, Release
from portal.editorial.services import act, save, start
from portal.editorial.services.acting import Given
from portal.editorial.workflow import ACTIONS, STATES, steps_from
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.permissions import SYSTEM, Actor
from tests.editorial.kit import SOUND, put_up, staff

#: the way from a fresh draft to each state: (action, part)
WAYS: dict[str, list[tuple[str, str]]] = {
    "draft": [],
    "in_review": [("submit", "writer")],
    "approved": [("submit", "writer"), ("approve", "reviewer")],
    "scheduled": [("submit", "writer"), ("approve", "reviewer"), ("schedule", "reviewer")],
    "published": [("submit", "writer"), ("approve", "reviewer"), ("publish", "reviewer")],
}
WAYS["withdrawn"] = [*WAYS["published"], ("withdraw", "reviewer")]
WAYS["archived"] = [*WAYS["published"], ("archive", "reviewer")]
PARTS = ("writer", "reviewer", "own_reviewer", "outsider", "system")
#: on PostgreSQL every so many pairs, on SQLite all
COMPACT = 5


class Cast:
    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {
            "writer": staff("写稿人", "editor", "reviewer"),
            "reviewer": staff("审核人", "reviewer"),
            "outsider": staff("经办人", "officer", "expert"),
            "system": SYSTEM,
        }
        # Who wrote may hold the other role, too: in this round it does not count.
        self.actors["own_reviewer"] = self.actors["writer"]

    def given(self, action: str) -> Given:
        return Given("说明", now() + timedelta(hours=1) if action == "schedule" else None, 1)

    def piece(self, state: str) -> int:
        piece_id = start("note", self.actors["writer"])
        save(piece_id, SOUND | {"level": "red"}, 1, self.actors["writer"], "改了题目")
        for action, part in WAYS[state]:
            act(piece_id, action, self.actors[part], read(piece_id).version, self.given(action))
        return piece_id


def read(piece_id: int) -> Piece:
    db.session.rollback()
    return db.session.get_one(Piece, piece_id, populate_existing=True)


def trace(piece_id: int) -> tuple[Any, ...]:
    """Everything that an act would leave behind."""
    piece = read(piece_id)
    counts = [
        db.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (PieceEvent, Release, AuditEntry, OutboxMessage)
    ]
    return (piece.state, piece.version, piece.live_release, *counts)


def allowed(state: str, action: str, part: str) -> bool:
    as_part = {"own_reviewer": "writer"}.get(part, part)
    return any(step.action == action for step in steps_from(state, as_part))


@pytest.fixture
def cast(app: Flask) -> Cast:
    put_up(app)
    return Cast()


@pytest.mark.parametrize("state", STATES)
def test_the_services_allow_what_the_table_allows(cast: Cast, state: str, database: str) -> None:
    pairs = list(itertools.product(ACTIONS, PARTS))[:: COMPACT if database else 1]
    piece_id = cast.piece(state)
    for action, part in pairs:
        before = trace(piece_id)
        try:
            actor, given = cast.actors[part], cast.given(action)
            reached = act(piece_id, action, actor, read(piece_id).version, given)
        except NotAllowed:
            assert not allowed(state, action, part), (state, action, part)
            assert trace(piece_id) == before, (state, action, part)
            continue
        except Refused:  # the table allows it, a condition does not
            assert allowed(state, action, part), (state, action, part)
            assert trace(piece_id) == before, (state, action, part)
            continue
        assert allowed(state, action, part), (state, action, part)
        after = trace(piece_id)
        assert after[0] == reached and after[1] == before[1] + 1
        assert after[3] == before[3] + 1, "one event a step"
        piece_id = cast.piece(state)


def test_a_step_over_an_old_version_is_never_taken(cast: Cast) -> None:
    for state in STATES:
        piece_id = cast.piece(state)
        before = trace(piece_id)
        for action, part in itertools.product(ACTIONS, ("writer", "reviewer")):
            with pytest.raises((RuntimeError, NotAllowed)):
                act(piece_id, action, cast.actors[part], before[1] - 1, cast.given(action))
        assert trace(piece_id) == before
