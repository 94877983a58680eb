"""A warning through the editorial desk: draft, review, publication, update, withdrawal."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from portal.editorial import services as desk
from portal.editorial.models import Piece
from portal.editorial.services.acting import Given
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.permissions import Actor
from portal.warnings import queries
from tests.factories import make_person
from tests.pages import Browser
from tests.warnings.sending import content, send


def cast() -> tuple[Actor, Actor]:
    """One who writes and one who reviews."""
    writer, reviewer = make_person(("editor",)), make_person(("reviewer",))
    return (
        Actor(writer.id, writer.name, frozenset({"editor"})),
        Actor(reviewer.id, reviewer.name, frozenset({"reviewer"})),
    )


def version(piece_id: int) -> int:
    db.session.rollback()
    return db.session.get_one(Piece, piece_id).version


def act(piece_id: int, action: str, actor: Actor, note: str = "") -> str:
    return desk.act(piece_id, action, actor, version(piece_id), Given(note=note))


def through(piece_id: int, writer: Actor, reviewer: Actor) -> None:
    act(piece_id, "submit", writer)
    act(piece_id, "approve", reviewer)
    act(piece_id, "publish", reviewer)


def announced() -> list[dict[str, Any]]:
    rows = select(OutboxMessage.payload).where(OutboxMessage.kind == "announced")
    return list(db.session.execute(rows.order_by(OutboxMessage.id)).scalars())


def test_a_piece_becomes_a_warning_is_updated_and_withdrawn(app: Flask, browser: Browser) -> None:
    writer, reviewer = cast()
    piece_id = desk.start("warning", writer, content(valid_until="2099-01-01"))
    through(piece_id, writer, reviewer)
    db.session.rollback()
    subject = db.session.get_one(Piece, piece_id).subject or ""
    ref = subject.removeprefix("warning-")
    assert "美国法院" in browser.get("warnings.warning", ref=ref).text

    act(piece_id, "correct", writer)
    desk.save(piece_id, {"title": "改过的题目"}, version(piece_id), writer, "题目改准")
    through(piece_id, writer, reviewer)
    assert "改过的题目" in browser.get("warnings.warning", ref=ref).text

    act(piece_id, "withdraw", reviewer, "误报")
    assert "这条预警已经撤销" in browser.get("warnings.warning", ref=ref).text
    found = queries.one(ref)
    assert found is not None
    assert [(m.kind, m.note) for m in found.messages] == [
        ("alert", ""),
        ("update", "题目改准"),
        ("cancel", "误报"),
    ]
    told = announced()
    assert [row["event"] for row in told] == ["published", "updated", "withdrawn"]
    assert told[0]["subject"] == subject
    assert told[0]["level"] == "orange"
    assert told[0]["countries"] == ["US"]
    assert told[0]["hs_codes"] == ["9405"]
    assert told[0]["url"] == f"/warnings/{ref}"


def test_a_red_warning_may_go_out_urgently_and_others_not(app: Flask) -> None:
    writer, reviewer = cast()
    red = content(level="red", criterion="frozen")
    piece_id = desk.start("warning", writer, red)
    act(piece_id, "submit", writer)
    assert act(piece_id, "publish_urgently", reviewer, "命令已经生效") == "published"


def test_what_came_another_way_is_taken_up_and_corrected(app: Flask) -> None:
    writer, reviewer = cast()
    ref = send(valid_until="2099-01-01")
    piece_id = desk.correct_subject("warning", f"warning-{ref}", writer)
    act(piece_id, "correct", writer)
    desk.save(
        piece_id, {"level": "yellow", "criterion": "new_series"}, version(piece_id), writer, "降级"
    )
    through(piece_id, writer, reviewer)
    found = queries.one(ref)
    assert found is not None
    assert (found.level, found.release_number) == ("yellow", 2)
