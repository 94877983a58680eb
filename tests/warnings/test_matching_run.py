"""From a warning's message to what members hear: in batches, once each, whatever breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal import outbox
from portal.accounts.models import InboxMessage
from portal.clock import now
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.warnings import matching_run
from portal.warnings.exposure_models import WarningMatch
from tests.warnings.enterprises import LAMPS, TEA, Enterprise, many
from tests.warnings.sending import cancel, send

Work = Callable[[], None]


def count(*conditions: object) -> int:
    db.session.rollback()
    found = select(func.count(WarningMatch.id)).where(*conditions)  # type: ignore[arg-type]
    return int(db.session.execute(found).scalar_one())


def test_a_warning_reaches_those_it_concerns_with_the_reasons(app: Flask, work: Work) -> None:
    lamps, tea, silent = Enterprise("reader", **LAMPS), Enterprise(**TEA), Enterprise()
    ref = send()
    work()
    match = lamps.match(ref)
    assert match is not None
    assert match.reasons == [
        ["country", "US", ""],
        ["hs_code", "940541", "9405"],
        ["platform", "amazon", ""],
    ]
    assert tea.match(ref) is None and silent.match(ref) is None
    assert lamps.told() == lamps.told(lamps.others[0]) == ["橙色预警：美国法院：灯具卖家账户被冻结"]
    body = db.session.execute(select(InboxMessage.body, InboxMessage.path)).first()
    assert body is not None
    assert f"“{lamps.name}”有关，因为：出口美国，商品编码 940541" in body.body
    assert body.path == f"/accounts/warnings/{ref}"
    assert tea.told() == silent.told() == []


def test_a_red_warning_says_that_somebody_will_call(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    send(level="red", criterion="frozen")
    work()
    (body,) = db.session.execute(select(InboxMessage.body)).scalars()
    assert "工作人员会打电话告知" in body
    assert lamps.told()[0].startswith("红色预警：")


def test_an_update_tells_those_who_were_told_and_asks_them_to_read_again(
    app: Flask, work: Work
) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise(**TEA)
    ref = send()
    work()
    send(ref=ref, note="涉及的店铺增至二十家", countries=["US", "VN"], hs_codes=["9405", "0902"])
    work()
    assert lamps.told()[1:] == ["预警有更新 橙色预警：美国法院：灯具卖家账户被冻结"]
    assert tea.told() == ["橙色预警：美国法院：灯具卖家账户被冻结"], "new to them"
    match = lamps.match(ref)
    assert match is not None and (match.release, match.told_release, match.is_read) == (2, 2, False)


def test_an_update_that_no_longer_concerns_somebody_says_so(app: Flask, work: Work) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise(**TEA)
    ref = send()
    work()
    send(ref=ref, countries=["VN"], hs_codes=["0902"], platforms=[], industries=[])
    work()
    assert lamps.told()[1:] == ["预警已变更 橙色预警：美国法院：灯具卖家账户被冻结"]
    match = lamps.match(ref)
    assert match is not None and match.ended_at is not None
    assert tea.match(ref) is not None


def test_a_cancellation_tells_those_who_were_told_and_nobody_else(app: Flask, work: Work) -> None:
    lamps, tea = Enterprise(**LAMPS), Enterprise(**TEA)
    ref = send()
    work()
    cancel(ref, "法院撤销了命令")
    work()
    assert lamps.told()[1:] == ["预警已撤销 橙色预警：美国法院：灯具卖家账户被冻结"]
    assert tea.told() == []
    late = Enterprise(**LAMPS)
    assert late.match(ref) is None


def test_a_warning_cancelled_before_anybody_heard_of_it_stays_unheard(
    app: Flask, work: Work
) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send()
    cancel(ref)
    work()
    assert lamps.told() == []


def test_an_update_before_the_first_was_told_is_told_as_new(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send()
    send(ref=ref, note="更正案号")
    work()
    assert lamps.told() == ["橙色预警：美国法院：灯具卖家账户被冻结"]


def test_a_warning_past_its_validity_concerns_nobody(app: Flask, work: Work) -> None:
    lamps = Enterprise(**LAMPS)
    ref = send(valid_from="2020-01-01", valid_until="2020-02-01")
    work()
    assert lamps.match(ref) is None


def test_a_new_exposure_is_compared_at_once(app: Flask, work: Work) -> None:
    ref = send()
    other = send(title="越南缩短异议期", countries=["VN"], hs_codes=[], platforms=[], industries=[])
    work()
    lamps = Enterprise("member")
    lamps.keep(**LAMPS)
    match = lamps.match(ref)
    assert match is not None and lamps.match(other) is None, "before the worker has run"
    work()
    assert lamps.told() == [], "who kept it sees the page"
    assert lamps.told(lamps.others[0]) == ["有 1 条预警与贵单位有关"]
    assert count() == 1


def test_what_an_exposure_loses_ends_quietly_and_comes_back(app: Flask, work: Work) -> None:
    ref = send()
    lamps = Enterprise("member", **LAMPS)
    lamps.keep(**TEA)
    match = lamps.match(ref)
    assert match is not None and match.ended_at is not None
    lamps.keep(**LAMPS)
    match = lamps.match(ref)
    assert match is not None and match.ended_at is None
    work()
    assert len(lamps.told(lamps.others[0])) == 1, "the same warning is news once"
    cancel(ref)
    work()
    assert len(lamps.told()) == 1


def test_an_exposure_whose_comparison_was_cut_off_is_compared_by_the_worker(
    app: Flask, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = send()
    work()
    lamps = Enterprise()
    with monkeypatch.context() as cut:
        cut.setattr(matching_run, "compare", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lamps.keep(**LAMPS)
    assert lamps.match(ref) is None
    work()
    assert lamps.match(ref) is not None
    assert lamps.told() == ["有 1 条预警与贵单位有关"], "nobody saw it on the page"


def test_ten_thousand_are_taken_in_batches(app: Flask, work: Work) -> None:
    many(10_000, **TEA)
    concerned = Enterprise(**LAMPS)
    largest = 0

    @db.event.listens_for(db.session, "loaded_as_persistent")
    def hold(_session: object, _row: object) -> None:
        nonlocal largest
        largest = max(largest, len(db.session.identity_map))

    try:
        ref = send()
        with time_machine.travel(now() + timedelta(seconds=1)):
            while outbox.run_due(limit=1):
                pass
    finally:
        db.event.remove(db.session, "loaded_as_persistent", hold)
    assert concerned.match(ref) is not None
    rounds = select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == matching_run.MATCHING)
    assert db.session.execute(rounds).scalar_one() == 10_000 // matching_run.BATCH + 1
    assert largest < 3 * matching_run.BATCH, "never more than a batch in memory"
    assert count() == 1


def test_a_batch_that_breaks_is_done_anew_as_a_whole(
    app: Flask, monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    monkeypatch.setattr(matching_run, "BATCH", 4)
    ids = many(10, **LAMPS)
    settled: list[int] = []
    settle = matching_run.settle

    def breaking(warning: object, exposure: object, match: object) -> object:
        settled.append(exposure.organisation_id)  # type: ignore[attr-defined]
        if len(settled) in (3, 9):
            raise RuntimeError("the machine stops here")
        return settle(warning, exposure, match)  # type: ignore[arg-type]

    monkeypatch.setattr(matching_run, "settle", breaking)
    send()
    moment = now()
    for minutes in range(6):
        with time_machine.travel(moment + timedelta(minutes=5 * minutes)):
            while outbox.run_due():
                pass
    assert len(settled) > len(ids), "some were tried twice"
    assert count() == len(ids)
    owed = select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == matching_run.TELLING)
    assert db.session.execute(owed).scalar_one() == len(ids)


def test_two_workers_tell_everybody_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_run, "BATCH", 3)
    enterprises = [Enterprise(**LAMPS) for _ in range(8)]
    ref = send()
    failures: list[BaseException] = []

    def work_alone() -> None:
        try:
            with app.app_context():
                for _ in range(40):
                    outbox.run_due(limit=2)
                db.session.remove()
        except BaseException as error:
            failures.append(error)

    workers = [threading.Thread(target=work_alone) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    while outbox.run_due():
        pass
    assert failures == []
    for enterprise in enterprises:
        assert enterprise.match(ref) is not None
        assert len(enterprise.told()) == 1


def test_keeping_and_sending_at_once_miss_nobody(app: Flask, work: Work) -> None:
    for _ in range(5):
        lamps = Enterprise()
        refs: list[str] = []
        barrier = threading.Barrier(2)

        def keep(lamps: Enterprise = lamps, barrier: threading.Barrier = barrier) -> None:
            with app.app_context():
                barrier.wait()
                lamps.keep(**LAMPS)
                db.session.remove()

        def publish(refs: list[str] = refs, barrier: threading.Barrier = barrier) -> None:
            with app.app_context():
                barrier.wait()
                refs.append(send())
                while outbox.run_due():
                    pass
                db.session.remove()

        both = [threading.Thread(target=keep), threading.Thread(target=publish)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        work()
        assert lamps.match(refs[0]) is not None
