"""Many at one piece in the same moment: one wins, the others hear who did, nothing is lost."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import outbox
from portal.clock import now
from portal.editorial import queries
from portal.editorial.errors import AlreadyHandled, NotAllowed, Overtaken
from portal.editorial.models import Piece, PieceEvent, Release
from portal.editorial.services import act, correct_subject, save, start
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.permissions import Actor
from tests.editorial.kit import staff
from tests.factories import publish

ROUNDS = max(4, int(os.environ.get("PORTAL_RACE_ROUNDS", "20")) // 10)
REVIEWERS = 12
SOUND = {"title": "关于抢先的通知", "body": "<p>正文。</p>", "issuer": "福建省市场监督管理局"}


def at_once(app: Flask, tries: list[Callable[[], str]]) -> list[str]:
    """What came of each try, all of them begun in the same moment, each in its own thread."""
    barrier = threading.Barrier(len(tries))
    outcomes: list[str] = [""] * len(tries)

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            outcomes[number] = tries[number]()
            db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(tries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def version_of(piece_id: int) -> int:
    db.session.rollback()
    return int(db.session.execute(select(Piece.version).where(Piece.id == piece_id)).scalar_one())


def state_of(piece_id: int) -> str:
    db.session.rollback()
    return str(db.session.execute(select(Piece.state).where(Piece.id == piece_id)).scalar_one())


def decided(piece_id: int, action: str, actor: Actor, seen: int) -> Callable[[], str]:
    def attempt() -> str:
        try:
            return act(piece_id, action, actor, seen, Given("意见"))
        except AlreadyHandled as handled:
            return f"after: {handled.state}"

    return attempt


def test_of_many_reviewers_one_decides(app: Flask) -> None:
    editor = staff("编辑", "editor")
    reviewers = [staff(f"审核{number}", "reviewer") for number in range(REVIEWERS)]
    for _ in range(ROUNDS):
        piece_id = start("notice", editor, SOUND)
        act(piece_id, "submit", editor, 1)
        seen = version_of(piece_id)
        tries = [
            decided(piece_id, "approve" if number % 2 else "return", reviewer, seen)
            for number, reviewer in enumerate(reviewers)
        ]
        outcomes = Counter(
            "won" if outcome in ("approved", "draft") else "told" for outcome in at_once(app, tries)
        )
        assert outcomes == {"won": 1, "told": REVIEWERS - 1}
        assert version_of(piece_id) == seen + 1
        events = select(func.count(PieceEvent.id)).where(PieceEvent.piece_id == piece_id)
        assert db.session.execute(events).scalar_one() == 3


def test_of_many_writers_one_saves_and_the_others_keep_their_text(app: Flask) -> None:
    writers = [staff(f"编辑{number}", "editor") for number in range(8)]
    for _ in range(ROUNDS):
        piece_id = start("notice", writers[0], SOUND)
        seen = version_of(piece_id)

        def attempt(number: int, piece_id: int = piece_id, seen: int = seen) -> Callable[[], str]:
            def saved() -> str:
                try:
                    save(piece_id, {"title": f"第{number}稿"}, seen, writers[number])
                except Overtaken as overtaken:
                    return f"after {overtaken.by}"
                return f"第{number}稿"

            return saved

        outcomes = at_once(app, [attempt(number) for number in range(len(writers))])
        winners = [outcome for outcome in outcomes if outcome.startswith("第")]
        db.session.rollback()
        piece = queries.piece(piece_id)
        assert piece is not None and winners == [piece.title]
        assert piece.writer_ids == [writers[0].person_id, piece.saved_by][: len(piece.writer_ids)]


def test_saving_and_submitting_at_once_never_reviews_what_nobody_saw(app: Flask) -> None:
    editor, other = staff("编辑", "editor"), staff("另一编辑", "editor")
    for _ in range(ROUNDS):
        piece_id = start("notice", editor, SOUND)
        seen = version_of(piece_id)

        def saved(piece_id: int = piece_id, seen: int = seen) -> str:
            try:
                save(piece_id, {"title": "后改的"}, seen, other)
            except (Overtaken, NotAllowed):
                return "told"
            return "saved"

        outcomes = at_once(app, [saved, decided(piece_id, "submit", editor, seen)])
        db.session.rollback()
        piece = queries.piece(piece_id)
        assert piece is not None
        assert (outcomes[0] == "saved") == (piece.state == "draft")
        assert (piece.title == "后改的") == (piece.state == "draft")


def test_several_workers_publish_a_scheduled_piece_once(app: Flask) -> None:
    editor, reviewer = staff("编辑", "editor"), staff("审核", "reviewer")
    at = now() + timedelta(hours=1)
    pieces = []
    for number in range(ROUNDS):
        piece_id = start("notice", editor, SOUND | {"title": f"第{number}份通知"})
        act(piece_id, "submit", editor, 1)
        act(piece_id, "approve", reviewer, 2)
        act(piece_id, "schedule", reviewer, 3, Given(at=at))
        pieces.append(piece_id)

    def worked() -> str:
        while outbox.run_due():
            pass
        return "done"

    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        at_once(app, [worked] * 4)
    db.session.rollback()
    assert [state_of(piece_id) for piece_id in pieces] == ["published"] * ROUNDS
    numbers = select(Release.number).where(Release.piece_id.in_(pieces))
    assert list(db.session.execute(numbers).scalars()) == [1] * ROUNDS


def test_two_editors_take_up_the_same_public_text_once(app: Flask) -> None:
    for _ in range(ROUNDS):
        subject = f"library-{publish().document_id}"
        editors = [staff("甲", "editor"), staff("乙", "editor")]

        def taken(editor: Actor, subject: str = subject) -> Callable[[], str]:
            return lambda: str(correct_subject("policy", subject, editor))

        found = at_once(app, [taken(editor) for editor in editors])
        assert found[0] == found[1]
        held = select(func.count(Piece.id)).where(Piece.subject == subject)
        db.session.rollback()
        assert db.session.execute(held).scalar_one() == 1
