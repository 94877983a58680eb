"""A table of questions: what is answered, what is still open, and where a way ends."""

from __future__ import annotations

import pytest

from portal.decision_table import NoSuchWay, table_of
from tests.decision_ways import ways

YES_NO = [{"label": "是", "next": "second"}, {"label": "否", "next": "end:no"}]
THREE = [{"label": label, "next": f"end:{label}"} for label in "甲乙丙"]
TABLE = table_of(
    {
        "start": "first",
        "questions": [
            {"id": "first", "ask": "有信吗？", "options": YES_NO},
            {"id": "second", "ask": "哪一种？", "hint": "看标题", "options": THREE},
        ],
    }
)


def test_without_answers_the_first_question_is_open() -> None:
    way = TABLE.walk("")
    assert way.question == TABLE.questions["first"]
    assert (way.taken, way.end, way.after(2)) == ((), "", "2")


def test_an_answer_leads_to_the_next_question_and_is_remembered() -> None:
    way = TABLE.walk("1")
    assert way.question is not None
    assert (way.question.ask, way.question.hint) == ("哪一种？", "看标题")
    assert [(step.question.id, step.answer, step.before) for step in way.taken] == [
        ("first", "是", "")
    ]
    assert way.after(3) == "1-3"


def test_the_last_answer_leads_to_an_end() -> None:
    way = TABLE.walk("1-3")
    assert way.question is None
    assert way.end == "end:丙"
    assert [step.before for step in way.taken] == ["", "1"]


@pytest.mark.parametrize(
    "answers",
    ["0", "3", "2-1", "1-4", "1-", "-1", "1--1", "x", "１", " 1", "1-3-1", "1-" * 30 + "1"],
)
def test_answers_that_lead_nowhere_are_refused(answers: str) -> None:
    with pytest.raises(NoSuchWay):
        TABLE.walk(answers)


def test_the_longest_way_is_known_before_anybody_walks_it() -> None:
    assert TABLE.most == max(len(way.taken) for way in ways(TABLE)) == 2
