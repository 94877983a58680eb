"""From requests for help to a draft at the desk: once, anonymous, and on its day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import outbox, signals
from portal.assistance.models import HelpRequest
from portal.clock import SHANGHAI, today
from portal.editorial import kinds
from portal.editorial.content import clean
from portal.editorial.models import Piece
from portal.extensions import db
from portal.transaction import transaction
from portal.warnings import radar_run
from portal.warnings.exposure_models import RadarDraft
from tests.assistance.people import Cast, joins, organisation
from tests.factories import make_person
from tests.warnings.test_exposure import browser_of

Work = Callable[[], None]
NAMES = ("泉州某照明有限公司", "福州某茶业有限公司", "莆田某鞋业有限公司")
SECRET = "这是求助人写的经过，谁也不该在草稿里看到。"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def file(cast: Cast, name: str, **answers: Any) -> str:
    """A request of a new enterprise."""
    cast.organisation_id = organisation(name)
    joins(cast.applicant, cast.organisation_id)
    given = {"summary": SECRET, "venue": "us-court", "dispute_type": "litigation", **answers}
    return cast.file(**given)


def go(on: date | None = None) -> None:
    """One round of the radar."""
    with transaction():
        radar_run.go_round({"day": (on or today()).isoformat()})


def drafts(kind: str = "opponent") -> list[RadarDraft]:
    db.session.rollback()
    found = select(RadarDraft).where(RadarDraft.kind == kind).order_by(RadarDraft.id)
    return list(db.session.execute(found).scalars())


def three(cast: Cast, **answers: Any) -> None:
    for name in NAMES:
        file(cast, name, **answers)


def test_three_enterprises_with_one_opponent_make_a_draft(cast: Cast) -> None:
    for name, spelling in zip(
        NAMES, ("Bright Lamp LLC", "BRIGHT LAMP", "bright lamp"), strict=True
    ):
        file(cast, name, opponent=spelling, right_type="design")
    go()
    (draft,) = drafts()
    assert (draft.value, draft.requests, draft.organisations) == ("brightlamp", 3, 3)
    piece = db.session.get_one(Piece, draft.piece_id)
    assert (piece.kind, piece.state, piece.created_by) == ("warning", "draft", None)
    assert piece.title == "多家企业在30天内遇到同一对方：brightlamp"
    content = piece.content
    assert (content["countries"], content["rights"]) == (["US"], ["design"])
    assert (content["category"], content["level"]) == ("litigation", "yellow")
    assert content["opponents"] == ["brightlamp"]


def test_a_draft_is_a_piece_that_the_desk_takes(cast: Cast) -> None:
    three(cast, platform="amazon", right_number="US 11,111,111", opponent="Bright Lamp " * 24)
    go()
    sections = kinds.get("warning").sections
    assert drafts()
    for piece in db.session.execute(select(Piece)).scalars():
        assert clean(sections, piece.content, piece.content) == piece.content


def test_no_applicant_and_no_word_of_theirs_is_in_a_draft(cast: Cast) -> None:
    three(cast, product="自己开模的庭院灯", amount="42000", currency="USD")
    go()
    assert drafts()
    for piece in db.session.execute(select(Piece)).scalars():
        written = repr(piece.content) + piece.title
        for word in (*NAMES, SECRET, cast.applicant.name, "庭院灯", "42000"):
            assert word not in written


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("opponent", "Bright Lamp LLC"),
        ("counsel", "Smith & Doe LLP"),
        ("right_number", "US 11,111,111"),
        ("platform", "亚马逊"),
        ("venue", "美国联邦法院"),
    ],
)
def test_every_kind_of_pattern_is_seen(cast: Cast, kind: str, value: str) -> None:
    three(cast, platform="amazon", right_number="US 11,111,111")
    go()
    (draft,) = drafts(kind)
    assert draft.value == value


def test_two_enterprises_that_ask_often_are_no_pattern(cast: Cast) -> None:
    file(cast, NAMES[0])
    file(cast, NAMES[1])
    for _ in range(3):
        cast.file(venue="us-court", dispute_type="litigation")
    go()
    assert drafts() == []


def test_what_was_promised_to_stay_with_those_in_charge_is_not_counted(cast: Cast) -> None:
    three(cast, confidentiality="restricted")
    three(cast, confidentiality="secret")
    go()
    assert drafts() == []


def test_nobody_knows_is_no_opponent(cast: Cast) -> None:
    for spelling in ("不清楚", "无"):
        three(cast, opponent=spelling, opponent_counsel="不详", platform="other", venue="other")
    go()
    assert db.session.execute(select(RadarDraft)).first() is None


def test_what_lies_further_back_than_thirty_days_is_not_counted(cast: Cast) -> None:
    three(cast)
    with transaction():
        request = db.session.execute(select(HelpRequest).limit(1)).scalar_one()
        moment = datetime.combine(today() - timedelta(days=30), datetime.min.time(), SHANGHAI)
        request.submitted_at = moment
    go()
    assert drafts() == []
    with transaction():
        request = db.session.get_one(HelpRequest, request.id)
        request.submitted_at = moment + timedelta(days=1)
    go()
    assert len(drafts()) == 1


def test_a_pattern_is_drafted_once_in_thirty_days(cast: Cast) -> None:
    three(cast)
    for days in (0, 0, 1, 28):
        go(today() + timedelta(days=days))
    assert len(drafts()) == 1
    with transaction():
        for request in db.session.execute(select(HelpRequest)).scalars():
            request.submitted_at = request.submitted_at + timedelta(days=30)
    go(today() + timedelta(days=30))
    assert [draft.number for draft in drafts()] == [1, 2]


def test_the_worker_goes_round_once_a_day(cast: Cast, work: Work) -> None:
    three(cast)
    work()
    work()
    assert len(drafts()) == 1
    found = select(outbox.OutboxMessage.key).where(outbox.OutboxMessage.kind == radar_run.ROUND)
    assert db.session.execute(found).scalars().all() == [f"radar:{today().isoformat()}"]


def test_two_workers_draft_once(app: Flask, cast: Cast) -> None:
    three(cast)
    failures: list[str] = []

    def alone(day: str) -> None:
        with app.app_context():
            try:
                with transaction():
                    radar_run.go_round({"day": day})
            except Exception as error:  # the slower one is put off, and finds all done then
                failures.append(type(error).__name__)
            db.session.remove()

    workers = [threading.Thread(target=alone, args=(today().isoformat(),)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(failures) <= {"IntegrityError"}
    go()
    assert len(drafts()) == 1
    assert len(db.session.execute(select(Piece)).all()) == len(
        db.session.execute(select(RadarDraft)).all()
    )


def test_a_round_that_breaks_leaves_nothing_half_done(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(cast)
    with monkeypatch.context() as breaking:
        breaking.setattr(radar_run.audit, "record", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            go()
    assert drafts() == [] and db.session.execute(select(Piece)).first() is None
    go()
    assert len(drafts()) == 1


def test_a_late_round_counts_no_later_request(cast: Cast) -> None:
    three(cast)
    go(today() - timedelta(days=1))
    assert drafts() == []


def test_the_desk_sees_why_and_never_who(app: Flask, cast: Cast) -> None:
    three(cast)
    go()
    (draft,) = drafts()
    editor = browser_of(app, make_person(("editor",)))
    html = editor.open("/desk/warnings/radar").get_data(as_text=True)
    assert "同一对方" in html and "3 家，3 件" in html
    assert f"/{draft.piece_id}" in html
    for name in (*NAMES, cast.applicant.name):
        assert name not in html
    officer = browser_of(app, make_person(("officer",)))
    assert "在编辑那里" in officer.open("/desk/warnings/radar").get_data(as_text=True)


def test_signals_carry_nothing_of_an_enterprise_but_its_number(cast: Cast) -> None:
    three(cast)
    found = signals.since(today())
    assert {signal.kind for signal in found} == {"opponent", "counsel", "venue"}
    assert not any(word in repr(found) for word in (*NAMES, SECRET, cast.applicant.name))
