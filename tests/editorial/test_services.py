"""A piece on its way to the public, step by step, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal import site_settings
from portal.audit import AuditEntry
from portal.clock import now
from portal.editorial import queries
from portal.editorial.errors import (
    AlreadyHandled,
    ContentRefused,
    NotAllowed,
    NotFound,
    Overtaken,
    Refused,
)
from portal.editorial.models import Piece
from portal.editorial.services import (
    act,
    correct_subject,
    end_link,
    piece_behind,
    save,
    share,
    start,
)
from portal.editorial.services.acting import Given, open_steps
from portal.editorial.services.sharing import open_links
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.permissions import Actor
from tests.editorial.kit import SOUND, Board, put_up, staff

Work = Callable[[], None]


@pytest.fixture
def board(app: Flask) -> Board:
    return put_up(app)


@pytest.fixture
def editor(board: Board) -> Actor:
    return staff("林编辑", "editor")


@pytest.fixture
def reviewer(board: Board) -> Actor:
    return staff("陈审核", "reviewer")


def read(piece_id: int) -> Piece:
    db.session.rollback()
    return db.session.get_one(Piece, piece_id, populate_existing=True)


def do(piece_id: int, action: str, actor: Actor, **given: object) -> str:
    """Take a step over what stands now."""
    return act(piece_id, action, actor, read(piece_id).version, Given(**given))  # type: ignore[arg-type]


def written(editor: Actor, **content: object) -> int:
    piece_id = start("note", editor)
    save(piece_id, SOUND | content, read(piece_id).version, editor)
    return piece_id


def published(editor: Actor, reviewer: Actor, **content: object) -> int:
    piece_id = written(editor, **content)
    do(piece_id, "submit", editor)
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    return piece_id


def revised(piece_id: int, editor: Actor, note: str, **content: object) -> None:
    do(piece_id, "correct", editor)
    save(piece_id, content, read(piece_id).version, editor, change_note=note)
    do(piece_id, "submit", editor)


def announced() -> list[tuple[str, str]]:
    messages = select(OutboxMessage).where(OutboxMessage.kind == "announced")
    rows = db.session.execute(messages.order_by(OutboxMessage.id)).scalars()
    return [(row.payload["event"], row.payload["note"]) for row in rows]


def test_a_piece_is_written_approved_and_published(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = published(editor, reviewer)
    piece = read(piece_id)
    assert (piece.state, piece.live_release, piece.subject) == ("published", 1, f"note-{piece_id}")
    assert board.notes[f"note-{piece_id}"]["title"] == SOUND["title"]
    release = queries.release(piece_id, 1)
    assert release is not None and release.approvals[0]["name"] == "陈审核"
    assert announced() == [("published", "")]
    actions = [event.action for event in queries.events(piece_id)][::-1]
    assert actions == ["start", "submit", "approve", "publish"]
    logged = db.session.execute(select(AuditEntry.action).order_by(AuditEntry.number)).scalars()
    assert {f"editorial.{action}" for action in actions} <= set(logged)


def test_nobody_reviews_what_they_wrote(board: Board, reviewer: Actor) -> None:
    both = staff("两个角色", "editor", "reviewer")
    piece_id = written(both)
    do(piece_id, "submit", both)
    for action in ("approve", "return", "publish", "withdraw"):
        with pytest.raises(NotAllowed):
            do(piece_id, action, both, note="自己审自己")
    do(piece_id, "approve", reviewer)
    with pytest.raises(NotAllowed):
        do(piece_id, "publish", both)


def test_who_wrote_in_a_round_is_no_reviewer_of_it_even_when_others_wrote_last(
    board: Board, editor: Actor
) -> None:
    both = staff("两个角色", "editor", "reviewer")
    piece_id = written(both)
    save(piece_id, {"title": "改过的题目"}, read(piece_id).version, editor)
    do(piece_id, "submit", editor)
    with pytest.raises(NotAllowed):
        do(piece_id, "approve", both)


def test_a_third_review_asks_for_another_person(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    site_settings.decide("third_review", [], editor)
    setting = next(one for one in site_settings.declared() if one.name == "third_review")
    object.__setattr__(setting, "choices", (*setting.choices, ("note", "便条")))
    site_settings.decide("third_review", ["note"], editor)
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    assert do(piece_id, "approve", reviewer) == "in_review"
    with pytest.raises(Refused, match="另一位审核人"):
        do(piece_id, "approve", reviewer)
    assert do(piece_id, "approve", staff("第三人", "reviewer")) == "approved"
    do(piece_id, "return", reviewer, note="再看一遍")
    assert read(piece_id).approvals == []


def test_a_piece_that_lacks_something_is_not_submitted(board: Board, editor: Actor) -> None:
    piece_id = start("note", editor)
    with pytest.raises(Refused, match="2 处必改"):
        do(piece_id, "submit", editor)
    save(piece_id, SOUND | {"title": "有错的标题"}, read(piece_id).version, editor)
    with pytest.raises(Refused, match="1 处必改"):
        do(piece_id, "submit", editor)


def test_returning_needs_a_reason_and_the_writer_hears_it(
    board: Board, editor: Actor, reviewer: Actor, work: Work
) -> None:
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    with pytest.raises(Refused, match="请写明退回的原因"):
        do(piece_id, "return", reviewer)
    do(piece_id, "return", reviewer, note="请写明依据")
    assert read(piece_id).state == "draft"
    from portal.accounts.notices import page_of_messages

    assert [row.body for row in page_of_messages(editor.person_id or 0, 0, 9)] == ["请写明依据"]


def test_two_writers_do_not_overwrite_each_other(board: Board, editor: Actor) -> None:
    piece_id = written(editor)
    seen = read(piece_id).version
    save(piece_id, {"title": "先存的"}, seen, editor)
    with pytest.raises(Overtaken) as overtaken:
        save(piece_id, {"title": "后存的"}, seen, staff("另一人", "editor"))
    assert overtaken.value.by == "林编辑"
    assert read(piece_id).content["title"] == "先存的"


def test_two_reviewers_do_not_both_decide(board: Board, editor: Actor, reviewer: Actor) -> None:
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    seen = read(piece_id).version
    act(piece_id, "approve", reviewer, seen)
    with pytest.raises(AlreadyHandled) as handled:
        act(piece_id, "return", staff("另一人", "reviewer"), seen, Given("不行"))
    assert handled.value.state == "approved"


def test_a_revision_keeps_the_public_text_until_it_is_published(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = published(editor, reviewer)
    subject = f"note-{piece_id}"
    do(piece_id, "correct", editor)
    save(piece_id, {"title": "新的题目"}, read(piece_id).version, editor)
    with pytest.raises(Refused, match="这次改了什么"):
        do(piece_id, "submit", editor)
    assert board.notes[subject]["title"] == SOUND["title"]
    save(piece_id, {}, read(piece_id).version, editor, change_note="改题目", is_correction=True)
    do(piece_id, "submit", editor)
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    assert board.notes[subject]["title"] == "新的题目"
    assert announced()[-1] == ("corrected", "改题目")
    first, second = queries.releases(piece_id)[::-1]
    assert (first.content["title"], second.content["title"]) == (SOUND["title"], "新的题目")
    assert second.is_correction and not first.is_correction


def test_changes_are_dropped_and_the_public_text_is_taken_up_again(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = published(editor, reviewer)
    do(piece_id, "correct", editor)
    save(piece_id, {"title": "写坏了"}, read(piece_id).version, editor)
    assert do(piece_id, "drop", editor) == "published"
    assert read(piece_id).content["title"] == SOUND["title"]


def test_an_old_release_comes_back_as_a_new_one_after_review(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = published(editor, reviewer)
    revised(piece_id, editor, "改题目", title="第二版")
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    with pytest.raises(Refused, match="没有这个版本"):
        do(piece_id, "roll_back", editor, note="回去", release=2)
    assert do(piece_id, "roll_back", editor, note="第二版有误", release=1) == "in_review"
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    newest = queries.releases(piece_id)[0]
    assert (newest.number, newest.rolled_back_to, newest.note) == (3, 1, "第二版有误")
    assert board.notes[f"note-{piece_id}"]["title"] == SOUND["title"]


def test_withdrawing_says_why_and_keeps_the_release(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = published(editor, reviewer)
    with pytest.raises(Refused, match="撤下的原因"):
        do(piece_id, "withdraw", reviewer)
    do(piece_id, "withdraw", reviewer, note="依据已废止")
    assert board.withdrawn == {f"note-{piece_id}": "依据已废止"}
    assert announced()[-1] == ("withdrawn", "依据已废止")
    gone = queries.last_withdrawal(f"note-{piece_id}")
    assert gone is not None and gone.withdrawn_reason == "依据已废止"
    revised(piece_id, editor, "换了依据", title="重新发布")
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    assert queries.last_withdrawal(f"note-{piece_id}") is None
    assert board.notes[f"note-{piece_id}"]["title"] == "重新发布"


def test_the_urgent_path_is_for_red_ones_and_owes_a_second_look(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    calm = written(editor, level="blue")
    do(calm, "submit", editor)
    with pytest.raises(Refused, match="只有红色预警"):
        do(calm, "publish_urgently", reviewer, note="等不得")
    piece_id = written(editor, level="red")
    do(piece_id, "submit", editor)
    with pytest.raises(Refused, match="等不得正常程序"):
        do(piece_id, "publish_urgently", reviewer)
    do(piece_id, "publish_urgently", reviewer, note="听证就在明天")
    assert read(piece_id).review_owed_by is not None
    with pytest.raises(Refused, match="紧急发布人以外"):
        do(piece_id, "confirm", reviewer)
    do(piece_id, "confirm", staff("补审人", "reviewer"))
    assert read(piece_id).review_owed_by is None


def test_what_is_scheduled_comes_out_at_its_minute_and_once(
    board: Board, editor: Actor, reviewer: Actor, work: Work
) -> None:
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    do(piece_id, "approve", reviewer)
    with pytest.raises(Refused, match="晚于现在"):
        do(piece_id, "schedule", reviewer, at=now() - timedelta(minutes=1))
    at = now() + timedelta(hours=3)
    do(piece_id, "schedule", reviewer, at=at)
    work()
    assert read(piece_id).state == "scheduled"
    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        work()
        work()
        assert read(piece_id).state == "published"
        assert [release.number for release in queries.releases(piece_id)] == [1]


def test_a_schedule_that_was_changed_does_not_come_out_at_the_old_minute(
    board: Board, editor: Actor, reviewer: Actor, work: Work
) -> None:
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    do(piece_id, "approve", reviewer)
    first, second = now() + timedelta(hours=1), now() + timedelta(hours=5)
    do(piece_id, "schedule", reviewer, at=first)
    do(piece_id, "unschedule", reviewer)
    do(piece_id, "schedule", reviewer, at=second)
    states: list[tuple[datetime, str]] = []
    for moment in (first, second):
        with time_machine.travel(moment + timedelta(seconds=1), tick=False):
            work()
            states.append((moment, read(piece_id).state))
    assert states == [(first, "scheduled"), (second, "published")]


def test_a_room_that_refuses_at_the_minute_gives_the_piece_back(
    board: Board, editor: Actor, reviewer: Actor, work: Work
) -> None:
    piece_id = written(editor)
    do(piece_id, "submit", editor)
    do(piece_id, "approve", reviewer)
    at = now() + timedelta(hours=1)
    do(piece_id, "schedule", reviewer, at=at)
    board.refuses = "这个文号已被另一篇用了"
    with time_machine.travel(at + timedelta(seconds=1), tick=False):
        work()
    assert read(piece_id).state == "approved"
    assert queries.events(piece_id)[0].note == "这个文号已被另一篇用了"


def test_what_is_public_already_is_taken_up_by_the_desk(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    board.notes["note-77"] = SOUND | {"topics": ["专利"], "own": "kept"}
    piece_id = correct_subject("note", "note-77", editor)
    assert correct_subject("note", "note-77", editor) == piece_id
    revised(piece_id, editor, "补主题", topics="专利、商标")
    do(piece_id, "approve", reviewer)
    do(piece_id, "publish", reviewer)
    assert board.notes["note-77"]["topics"] == ["专利", "商标"]
    assert board.notes["note-77"]["own"] == "kept"
    with pytest.raises(NotFound):
        correct_subject("note", "note-78", editor)


def test_values_that_cannot_be_taken_are_named_and_nothing_is_kept(
    board: Board, editor: Actor
) -> None:
    piece_id = written(editor)
    raw = {
        "title": "字" * 300,
        "issued_on": "去年",
        "level": "purple",
        "advice": [{"on": "2026-02-30", "do": "备材料"}],
    }
    with pytest.raises(ContentRefused) as refused:
        save(piece_id, raw, read(piece_id).version, editor)
    assert set(refused.value.problems) == {"title", "issued_on", "level", "advice.1.on"}
    assert read(piece_id).content["title"] == SOUND["title"]


def test_markup_is_cleaned_on_its_way_in(board: Board, editor: Actor) -> None:
    piece_id = written(editor, body="<p onclick=x()>一</p><script>y()</script><table><tr><td>二")
    body = read(piece_id).content["body"]
    assert "script" not in body and "onclick" not in body and "<td>二</td>" in body


def test_a_private_link_opens_the_preview_until_it_ends(board: Board, editor: Actor) -> None:
    piece_id = written(editor)
    token, other = share(piece_id, 3, editor), share(piece_id, 1, editor)
    assert piece_behind(token).id == piece_id
    newest = open_links(piece_id)[0]
    end_link(piece_id, newest.id, editor)
    with pytest.raises(NotFound):
        piece_behind(other)
    with time_machine.travel(now() + timedelta(days=3, seconds=1)), pytest.raises(NotFound):
        piece_behind(token)
    with pytest.raises(Refused):
        share(piece_id, 31, editor)


def test_buttons_are_those_that_the_table_allows(
    board: Board, editor: Actor, reviewer: Actor
) -> None:
    piece_id = written(editor)
    assert [step.action for step in open_steps(read(piece_id), editor)] == ["submit", "archive"]
    assert open_steps(read(piece_id), reviewer) == []
    do(piece_id, "submit", editor)
    found = [(step.action, step.target) for step in open_steps(read(piece_id), reviewer)]
    assert found == [("return", "draft"), ("approve", "approved")]
