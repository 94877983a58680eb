"""Steps through the services: their conditions, and what comes beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import InboxMessage
from portal.assistance.errors import NotAllowed, NotFound, Refused
from portal.assistance.models import IssuedDocument, Rating, RequestExpert
from portal.assistance.services import experts, messages
from portal.assistance.services.cases import clocks_of
from portal.clock import now, today
from portal.extensions import db
from portal.workdays import calendar
from tests.assistance.invariants import check_invariants
from tests.assistance.people import WAYS, Cast, joins, organisation, person, row_of


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def told(actor_id: int | None) -> list[str]:
    subjects = select(InboxMessage.subject).where(InboxMessage.person_id == actor_id)
    return list(db.session.execute(subjects.order_by(InboxMessage.id)).scalars())


def running(reference: str) -> dict[str, object]:
    clocks = clocks_of(row_of(reference).id)
    return {clock.kind: clock.due_on for clock in clocks if clock.is_running}


def test_every_state_can_be_reached(cast: Cast) -> None:
    references = {state: cast.bring_to(state) for state in WAYS}
    assert {state: row_of(reference).state for state, reference in references.items()} == {
        state: state for state in WAYS
    }
    check_invariants(references.values())


def test_a_refusal_takes_two_signatures(cast: Cast) -> None:
    reference = cast.bring_to("in_review")
    words = {"note": "不属于范围，可以去法院"}
    first = cast.do(cast.officer, reference, "decline", **words)
    assert (first.action, first.to_state) == ("propose_decline", "in_review")
    again = cast.do(cast.officer, reference, "decline", **words)
    assert again.to_state == "in_review"
    second = cast.do(cast.manager, reference, "decline", **words)
    assert (second.action, second.to_state) == ("decline", "declined")
    kinds = db.session.execute(select(IssuedDocument.kind)).scalars()
    assert "non_acceptance" in set(kinds)


def test_a_refusal_under_review_goes_to_somebody_else(cast: Cast) -> None:
    reference = cast.bring_to("declined")
    cast.do(cast.applicant, reference, "reopen", note="请复核")
    assert row_of(reference).officer_id is None
    for signer in (cast.officer, cast.second):
        with pytest.raises(Refused, match="换人"):
            cast.do(signer, reference, "accept")
    third = person("王某", "officer", body="quanzhou")
    assert cast.do(third, reference, "accept").to_state == "accepted"
    check_invariants([reference])


def test_what_is_asked_for_pauses_our_promise_and_comes_back(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    before = running(reference)
    event = cast.do(cast.officer, reference, "ask", note="一、销售记录；二、供货合同")
    assert event.to_state == "awaiting_applicant"
    assert list(running(reference)) == ["supplement"]
    with pytest.raises(Refused, match="至少"):
        cast.do(cast.applicant, reference, "supplement")
    back = cast.do(cast.applicant, reference, "supplement", note="已寄出")
    assert back.to_state == "in_guidance"
    assert running(reference) == before
    check_invariants([reference])


def test_a_supplement_may_not_be_asked_for_yesterday(cast: Cast) -> None:
    reference = cast.bring_to("in_review")
    for day in (today(), today() - timedelta(days=1), today() + timedelta(days=91)):
        with pytest.raises(Refused):
            cast.do(cast.officer, reference, "ask", note="缺合同原件", due_on=day.isoformat())


def test_a_referral_is_confirmed_or_comes_back(cast: Cast) -> None:
    reference = cast.bring_to("in_review")
    for nowhere in ("", "atlantis", "quanzhou"):
        with pytest.raises(Refused):
            cast.do(cast.officer, reference, "refer", assignee=nowhere, note="更合适")
    cast.do(cast.officer, reference, "refer", assignee="xiamen", note="更合适")
    with pytest.raises(NotAllowed):
        cast.do(cast.officer, reference, "review")
    cast.do(cast.receiver, reference, "decline", note="不归我们管")
    request = row_of(reference)
    assert (request.state, request.body, request.referred_from) == ("in_review", "quanzhou", "")
    assert "review" in running(reference)
    cast.do(cast.officer, reference, "refer", assignee="xiamen", note="请再看")
    confirmed = cast.do(cast.receiver, reference, "review")
    assert confirmed.action == "confirm_referral"
    request = row_of(reference)
    assert (request.body, request.officer_id) == ("xiamen", cast.receiver.person_id)
    with pytest.raises(NotFound):
        cast.do(cast.officer, reference, "accept")
    check_invariants([reference])


def test_experts_with_a_conflict_are_not_assigned(cast: Cast) -> None:
    reference = cast.bring_to("accepted")
    experts.add_mandate(cast.expert, cast.expert.person_id or 0, "SMITH & DOE, L.L.P.")
    with pytest.raises(Refused, match="对方律师"):
        cast.do(cast.officer, reference, "assign", assignee=str(cast.expert.person_id))
    joins(cast.other_expert, cast.organisation_id, "reader")
    with pytest.raises(Refused, match="申请企业"):
        cast.do(cast.officer, reference, "assign", assignee=str(cast.other_expert.person_id))
    for nobody in ("", "0", "nobody@example.test", str(cast.stranger.person_id)):
        with pytest.raises(Refused):
            cast.do(cast.officer, reference, "assign", assignee=nobody)
    third = person("专家丙", "expert")
    cast.do(cast.officer, reference, "assign", assignee=str(third.person_id))
    row = db.session.execute(select(RequestExpert)).scalar_one()
    assert row.conflict_check["compared"] == ["brightlamp", "smithdoe"]
    assert row.conflict_check["found"] == []


def test_an_officer_with_a_conflict_leaves_it_to_others(cast: Cast) -> None:
    experts.add_mandate(cast.manager, cast.officer.person_id or 0, "Bright Lamp")
    reference = cast.file()
    with pytest.raises(Refused, match="回避"):
        cast.do(cast.officer, reference, "review")
    assert cast.do(cast.second, reference, "review").to_state == "in_review"


def test_a_consultation_needs_two_free_experts(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    with pytest.raises(Refused, match="现在有 1 名"):
        cast.do(cast.officer, reference, "consult", note="案情复杂")
    cast.do(cast.officer, reference, "assign", assignee=str(cast.other_expert.person_id))
    before = running(reference)["opinion"]
    cast.do(cast.officer, reference, "consult", note="案情复杂")
    assert running(reference)["opinion"] == calendar().add(before, 10)  # type: ignore[arg-type]
    assert "consult" in running(reference)


def test_an_opinion_is_drafted_by_an_expert_and_signed_by_an_officer(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    with pytest.raises(Refused, match="专家"):
        cast.do(cast.officer, reference, "opine", note="请按意见办")
    for text in ("第一稿", "第二稿"):
        experts.save_opinion(reference, cast.expert, text)
    with pytest.raises(NotFound):
        experts.save_opinion(reference, cast.other_expert, "不是我的")
    cast.do(cast.officer, reference, "opine", note="请按意见办")
    paper = db.session.execute(
        select(IssuedDocument).where(IssuedDocument.kind == "opinion")
    ).scalar_one()
    assert paper.facts["opinions"] == [
        {
            "expert": "专家甲",
            "version": 2,
            "written_on": today().isoformat(),
            "text": "第二稿",
        }
    ]


def test_an_extension_needs_a_ground_a_later_day_and_happens_once(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    due = running(reference)["opinion"]
    later = (due + timedelta(days=7)).isoformat()  # type: ignore[operator]
    with pytest.raises(Refused, match="只有这几种"):
        cast.do(cast.officer, reference, "extend", note="忙", due_on=later)
    with pytest.raises(Refused, match="晚于"):
        cast.do(cast.officer, reference, "extend", note="案情复杂", due_on=today().isoformat())
    with pytest.raises(Refused, match="180"):
        cast.do(cast.officer, reference, "extend", note="案情复杂", due_on="2199-01-01")
    cast.do(cast.officer, reference, "extend", note="案情复杂", due_on=later)
    assert running(reference)["opinion"].isoformat() == later  # type: ignore[attr-defined]
    latest = (today() + timedelta(days=80)).isoformat()
    with pytest.raises(Refused, match="延过一次"):
        cast.do(cast.officer, reference, "extend", note="等法院", due_on=latest)


def test_urges_are_limited_and_always_owe_a_reply(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    cast.do(cast.applicant, reference, "urge", note="请尽快")
    assert running(reference)["urge_reply"] == calendar().add(today(), 1)
    with pytest.raises(Refused, match="5 个工作日"):
        cast.do(cast.applicant, reference, "urge", note="请尽快")
    messages.write(reference, cast.officer, "applicant", "正在检索。", "key-reply")
    assert "urge_reply" not in running(reference)
    assert "first_advice" not in running(reference)
    with time_machine.travel(now() + timedelta(days=20)):
        cast.do(cast.applicant, reference, "urge", note="再催一次")
    check_invariants([reference])


def test_a_manager_urges_once_a_day(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    cast.do(cast.manager, reference, "supervise", note="请今天答复")
    with pytest.raises(Refused, match="24"):
        cast.do(cast.manager, reference, "supervise", note="再说一次")
    assert any("督办" in subject for subject in told(cast.officer.person_id))


def test_lost_contact_takes_two_tries_on_two_days(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    for ground in ("不想办了", "其他"):
        with pytest.raises(Refused, match="只有三种"):
            cast.do(cast.officer, reference, "terminate", note=ground)
    messages.write(reference, cast.officer, "applicant", "请回复。", "try-1")
    with pytest.raises(Refused, match="现在有 1 次"):
        cast.do(cast.officer, reference, "terminate", note="企业失联")
    with time_machine.travel(now() + timedelta(days=3)):
        messages.write(reference, cast.officer, "applicant", "请回复。", "try-2")
        cast.do(cast.officer, reference, "terminate", note="企业失联", outcome="unknown")
    assert row_of(reference).state == "terminated"


def test_a_case_is_closed_with_an_outcome(cast: Cast) -> None:
    reference = cast.bring_to("opinion_issued")
    for outcome in ("", "victory"):
        with pytest.raises(Refused, match="结果"):
            cast.do(cast.officer, reference, "close", outcome=outcome)
    cast.do(cast.officer, reference, "close", outcome="settled", note="和解")
    assert running(reference) == {"rating_invite": calendar().add(today(), 3)}


def test_a_low_grade_asks_for_a_remedy_once(cast: Cast) -> None:
    reference = cast.bring_to("closed")
    with pytest.raises(Refused, match="等级"):
        cast.do(cast.applicant, reference, "rate", note="没有选")
    cast.do(cast.applicant, reference, "rate", grade="2", note="太慢")
    assert running(reference)["rectify"] == calendar().add(today(), 15)
    with pytest.raises(Refused, match="评价过"):
        cast.do(cast.applicant, reference, "rate", grade=5)
    cast.do(cast.officer, reference, "remedy", note="已经道歉并补充说明")
    rating = db.session.execute(select(Rating)).scalar_one()
    assert (rating.grade, rating.remedy_due_on) == (2, calendar().add(today(), 15))
    assert rating.remedied_at is not None
    with pytest.raises(Refused, match="没有等待"):
        cast.do(cast.manager, reference, "remedy", note="再一次")
    check_invariants([reference])


def test_a_good_grade_asks_for_nothing(cast: Cast) -> None:
    reference = cast.bring_to("closed")
    cast.do(cast.applicant, reference, "rate", grade=3)
    assert "rectify" not in running(reference)


def test_reopening_is_once_and_within_thirty_days(cast: Cast) -> None:
    late, prompt = cast.bring_to("closed"), cast.bring_to("closed")
    with time_machine.travel(now() + timedelta(days=31)), pytest.raises(Refused, match="30 日"):
        cast.do(cast.applicant, late, "reopen", note="又来了")
    with time_machine.travel(now() + timedelta(days=30)):
        cast.do(cast.applicant, prompt, "reopen", note="又来了")
        cast.do(cast.applicant, prompt, "withdraw", note="算了")
        with pytest.raises(Refused, match="重办过"):
            cast.do(cast.applicant, prompt, "reopen", note="还是要")
    check_invariants([late, prompt])


def test_the_archive_waits_for_rating_or_time(cast: Cast) -> None:
    closed, declined = cast.bring_to("closed"), cast.bring_to("declined")
    for reference in (closed, declined):
        with pytest.raises(Refused, match="30 日"):
            cast.do(cast.officer, reference, "archive")
    with time_machine.travel(now() + timedelta(days=31)):
        for reference in (closed, declined):
            cast.do(cast.officer, reference, "archive")
    kinds = db.session.execute(
        select(IssuedDocument.kind).where(IssuedDocument.kind == "case_file")
    )
    assert len(kinds.all()) == 2


def test_cases_that_hang_on_a_main_case_follow_it(cast: Cast) -> None:
    main, child = cast.bring_to("in_guidance"), cast.bring_to("submitted")
    apart = cast.bring_to("submitted", confidentiality="secret")
    with pytest.raises(Refused, match="没有同意"):
        cast.do(cast.officer, apart, "merge", assignee=main)
    for nothing in ("", child, "HW-2026-99999"):
        with pytest.raises(Refused):
            cast.do(cast.officer, child, "merge", assignee=nothing)
    event = cast.do(cast.officer, child, "merge", assignee=main)
    assert event.to_state == "in_guidance"
    assert running(child) == {}
    with pytest.raises(Refused, match="主案"):
        cast.do(cast.officer, child, "ask", note="请补材料原件")
    with pytest.raises(Refused):
        cast.do(cast.officer, main, "merge", assignee=child)
    experts.save_opinion(main, cast.expert, "共同的意见")
    cast.do(cast.officer, main, "opine", note="请按意见办")
    assert row_of(child).state == "opinion_issued"
    papers = select(IssuedDocument).where(
        IssuedDocument.request_id == row_of(child).id, IssuedDocument.kind == "opinion"
    )
    paper = db.session.execute(papers).scalar_one()
    assert (paper.facts["main_case"], paper.facts["reference"]) == (main, child)
    assert paper.facts["opinions"][0]["text"] == "共同的意见"
    cast.do(cast.officer, main, "close", outcome="won")
    assert (row_of(child).state, row_of(child).outcome) == ("closed", "won")
    check_invariants([main, child, apart])


def test_a_main_case_that_goes_lets_the_others_go(cast: Cast) -> None:
    main, child = cast.bring_to("in_guidance"), cast.bring_to("submitted")
    cast.do(cast.officer, child, "merge", assignee=main)
    cast.do(cast.applicant, main, "withdraw", note="和解了")
    request = row_of(child)
    assert (request.state, request.parent_id) == ("in_guidance", None)
    assert list(running(child)) == ["opinion"]
    cast.do(cast.officer, child, "assign", assignee=str(cast.expert.person_id))
    check_invariants([main, child])


def test_messages_are_kept_once_and_only_by_those_concerned(cast: Cast) -> None:
    reference = cast.bring_to("in_guidance")
    first = messages.write(reference, cast.officer, "internal", "内部看法", "same-key")
    assert messages.write(reference, cast.officer, "internal", "内部看法", "same-key") == first
    for actor, audience in (
        (cast.applicant, "internal"),
        (cast.applicant, "expert"),
        (cast.expert, "internal"),
        (cast.manager, "expert"),
        (cast.officer, "everybody"),
    ):
        with pytest.raises(NotAllowed):
            messages.write(reference, actor, audience, "不该看到", "key")
    with pytest.raises(NotFound):
        messages.write(reference, cast.stranger, "applicant", "你好", "key")
    with pytest.raises(Refused):
        messages.write(reference, cast.officer, "applicant", " \n ", "key")
    check_invariants([reference])


def test_monthly_contact_starts_the_next_month(cast: Cast) -> None:
    reference = cast.bring_to("tracking")
    first = running(reference)["track_monthly"]
    with time_machine.travel(now() + timedelta(days=28)):
        messages.write(reference, cast.officer, "applicant", "近况如何？", "month-1")
        second = running(reference)["track_monthly"]
    assert second > first  # type: ignore[operator]
    check_invariants([reference])


def test_an_enterprise_of_another_city_goes_to_its_own_body(cast: Cast) -> None:
    xiamen = organisation("厦门某电子", "厦门市")
    joins(cast.applicant, xiamen)
    cast.organisation_id = xiamen
    assert row_of(cast.file()).body == "xiamen"
    # A body without officers would leave its requests unseen.
    longyan = organisation("龙岩某机械", "龙岩市")
    joins(cast.applicant, longyan)
    cast.organisation_id = longyan
    assert row_of(cast.file()).body == "fujian"
    abroad = organisation("外省某公司", "")
    joins(cast.applicant, abroad)
    cast.organisation_id = abroad
    assert row_of(cast.file()).body == "fujian"
