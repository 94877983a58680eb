"""Items are flagged when a clause that they rest on changes, until somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from portal.catalogue import traces, traces_queries
from portal.catalogue.services import withdraw_item
from portal.catalogue.traces_models import GroundSeen, Trace
from portal.catalogue.traces_statements import grounds_of
from portal.extensions import db
from portal.library.services import withdraw
from portal.library.structure.values import Block
from portal.permissions import Actor
from portal.transaction import transaction
from tests import factories
from tests.catalogue.items import make_content, publish
from tests.factories import article, cites, make_person
from tests.pages import Browser

Work = Callable[[], None]
TITLE = "中华人民共和国试点法"
NUMBER = "闽市监知运〔2020〕96号"
ROW = {"document": TITLE, "number": NUMBER, "article": "一、二"}
FIRST = "为了做好试点工作，制定本法，由省级机关负责实施。"
SECOND = "申请人应当自收到通知之日起三十日内提出申请。"
NEW = "申请人应当自收到通知之日起十五日内提出申请。"


def law(*blocks: Block, **overrides: Any) -> int:
    """The law in one more version, as it is handed in."""
    values = {"title": TITLE, "document_number": NUMBER, "blocks": blocks, **overrides}
    return factories.publish(**values).document_id


def opened() -> list[Trace]:
    db.session.rollback()
    rows = select(Trace).where(Trace.closed_at.is_(None)).order_by(Trace.id)
    return list(db.session.execute(rows).scalars())


def editor() -> Actor:
    person = make_person(("editor",))
    return Actor(person.id, person.name, frozenset({"editor"}))


@pytest.fixture
def held(app: Flask, work: Work) -> int:
    """A law with two articles, and an item that rests on both."""
    found = law(article(1, FIRST), article(2, SECOND))
    work()
    publish(code="rests", legal_basis=[ROW], statutory_article="试点法第二条")
    return found


def test_a_clause_with_new_words_flags_what_rests_on_it(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, NEW))
    work()
    (trace,) = opened()
    assert (trace.document, trace.label, trace.reason) == (TITLE, "第二条", "reworded")
    assert SECOND in trace.old_words and NEW in trace.new_words
    assert [place for place, _words in trace.statements] == ["legal_basis", "statutory_article"]
    assert trace.url == f"/library/{held}"


def test_a_version_with_the_same_clauses_flags_nothing(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, SECOND), article(3, "本法自公布之日起施行。"))
    work()
    assert opened() == []


def test_a_second_change_is_told_in_the_same_flag(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, NEW))
    work()
    law(article(1, FIRST), article(2, NEW.replace("十五", "六十")))
    work()
    (trace,) = opened()
    assert trace.version == 2 and SECOND in trace.old_words and "六十" in trace.new_words
    with pytest.raises(traces.TraceRefused, match="又有变化"):
        traces.close(trace.id, 1, "看过了", editor())


def test_words_that_come_back_end_the_flag(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, NEW))
    work()
    law(article(1, FIRST), article(2, SECOND), article(3, "附则。"))
    work()
    assert opened() == []
    assert db.session.query(Trace).one().note == traces.RESTORED


def test_a_clause_under_another_number_is_found_there(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, "设立试点工作联席会议。"), article(3, SECOND))
    work()
    (trace,) = opened()
    assert (trace.reason, trace.label, trace.new_label) == ("moved", "第二条", "第三条")


def test_a_clause_that_is_gone_is_told(held: int, work: Work) -> None:
    law(article(1, FIRST))
    work()
    assert [(one.label, one.reason) for one in opened()] == [("第二条", "removed")]


def test_a_text_that_is_repealed_flags_every_clause(held: int, work: Work) -> None:
    factories.publish(citations=(cites(TITLE, NUMBER, "repeals"),), published_on="2026-11-01")
    work()
    assert [(one.label, one.reason) for one in opened()] == [
        ("第一条", "repealed"),
        ("第二条", "repealed"),
    ]


def test_a_text_that_is_taken_away_flags_every_clause(held: int, work: Work) -> None:
    withdraw(held, "tester", "收错了")
    work()
    assert {one.reason for one in opened()} == {"withdrawn"}


def test_a_text_that_comes_later_is_no_change(app: Flask, work: Work) -> None:
    publish(code="rests", legal_basis=[ROW])
    law(article(1, FIRST), article(2, SECOND))
    work()
    assert opened() == []
    law(article(1, FIRST), article(2, NEW))
    work()
    assert [one.label for one in opened()] == ["第二条"]


def test_an_original_for_a_digest_is_no_change(app: Flask, work: Work) -> None:
    law(article(1, "本法讲试点。"), article(2, "三十日内申请。"), is_digest=True)
    work()
    publish(code="rests", legal_basis=[ROW])
    law(article(1, FIRST), article(2, SECOND))
    work()
    assert opened() == []
    law(article(1, FIRST), article(2, NEW))
    work()
    assert len(opened()) == 1


def test_a_text_named_as_a_whole_is_flagged_by_any_change(app: Flask, work: Work) -> None:
    law(article(1, FIRST), article(2, SECOND))
    work()
    publish(code="rests", legal_basis=[{**ROW, "article": ""}])
    law(article(1, FIRST), article(2, NEW))
    work()
    assert [(one.label, one.reason) for one in opened()] == [("", "reworded")]


def test_whoever_looked_closes_with_a_note_and_the_words_count_from_then(
    held: int, work: Work
) -> None:
    law(article(1, FIRST), article(2, NEW))
    work()
    (trace,) = opened()
    actor = editor()
    with pytest.raises(traces.TraceRefused):
        traces.close(trace.id, trace.version, " ", actor)
    traces.close(trace.id, trace.version, "期限的写法不影响指南", actor)
    with pytest.raises(traces.TraceRefused, match="已经办结"):
        traces.close(trace.id, trace.version, "再一次", actor)
    with pytest.raises(LookupError):
        traces.close(99, 1, "没有", actor)
    traces.look_again()
    assert opened() == []
    law(article(1, FIRST), article(2, SECOND))
    work()
    assert len(opened()) == 1


def test_the_next_release_and_a_withdrawal_close_what_is_open(held: int, work: Work) -> None:
    law(article(1, FIRST), article(2, NEW))
    work()
    publish(code="rests", legal_basis=[ROW], name="新版")
    assert opened() == []
    law(article(1, FIRST), article(2, SECOND))
    work()
    assert len(opened()) == 1
    withdraw_item("rests", "tester", "事项取消")
    assert opened() == []
    assert db.session.query(GroundSeen).count() == 0


def test_items_from_before_are_taken_up(held: int) -> None:
    with transaction():
        db.session.execute(delete(GroundSeen))
    assert traces.look_again() == 1
    assert traces.look_again() == 0
    assert db.session.query(GroundSeen).count() == 2


def test_readers_see_that_a_ground_is_being_checked(
    held: int, work: Work, browser: Browser
) -> None:
    words = "依据已修改，正在核对"
    pages = ("catalogue.item", "catalogue.item_print")
    for page in pages:
        assert words not in browser.get(page, code="rests").get_data(as_text=True)
    law(article(1, FIRST), article(2, NEW))
    work()
    for page in pages:
        assert words in browser.get(page, code="rests").get_data(as_text=True)
    record = browser.client.get("/api/v1/services/rests").get_json()
    changed = {"document": TITLE, "article": "第二条", "reason": "reworded"}
    assert record["changed_grounds"] == [changed]
    assert traces_queries.open_of("rests") == {(TITLE, "第二条"): "reworded"}
    (trace,) = opened()
    traces.close(trace.id, trace.version, "不影响", editor())
    assert words not in browser.get("catalogue.item", code="rests").get_data(as_text=True)


def test_statements_name_clauses_in_words_and_runs(app: Flask) -> None:
    rows = [
        {"document": "中华人民共和国专利法", "number": "", "article": "四十五、六十九至七十一"},
        {"document": "中华人民共和国专利法实施细则", "number": "", "article": "一百零六"},
    ]
    words = "《专利法实施细则》第九条；专利法第二十条之一"
    found = grounds_of(make_content(legal_basis=rows, statutory_article=words))
    assert [(one.document[7:], one.label, one.anchor) for one in found] == [
        ("专利法", "第四十五条", "t45"),
        ("专利法", "第六十九条", "t69"),
        ("专利法", "第七十条", "t70"),
        ("专利法", "第七十一条", "t71"),
        ("专利法实施细则", "第一百零六条", "t106"),
        ("专利法实施细则", "第九条", "t9"),
        ("专利法", "第二十条之一", "t20-1"),
    ]
