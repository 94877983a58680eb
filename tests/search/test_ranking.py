"""Points of candidates."""

import pytest

from portal.search.query import parse
from portal.search.ranking import (
    Evidence,
    Title,
    heard_in,
    initialling,
    judge,
    longest_run,
    nearness,
    spelling,
)
from portal.search.understanding import Question, understand

LAW = Title("中华人民共和国专利法", "专利法")


def question(text: str) -> Question:
    return understand(parse(text))


def points(text: str, evidence: Evidence) -> float:
    return judge(question(text), 10.0, evidence).score


def reasons(text: str, evidence: Evidence) -> list[str]:
    return judge(question(text), 10.0, evidence).reasons


@pytest.mark.parametrize("text", ["专利法", "中华人民共和国专利法", "《中华人民共和国专利法》"])
def test_the_exact_title_is_worth_most(text: str) -> None:
    exact = judge(question(text), 10.0, Evidence(LAW))
    within = judge(question(text), 10.0, Evidence(Title("专利法释义", "专利法释义")))
    assert "title_exact" in exact.reasons
    assert exact.score > within.score > 10


def test_a_sentence_in_the_text_is_worth_more_the_longer_it_is() -> None:
    text = Evidence(Title("商标法", "商标法"), has_sentence=True)
    assert reasons("任何单位或者个人", text) == ["sentence"]
    assert points("任何单位或者个人实施", text) > points("任何单位或", text) > 10


def test_a_long_piece_of_the_question_counts_where_the_whole_is_missing() -> None:
    text = Evidence(Title("甲", "甲"), text="任何单位实施他人专利的应当订立合同")
    assert reasons("实施他人专利的必须登记", text) == ["passage"]


def test_words_that_stand_together_count_more_than_words_far_apart() -> None:
    together = "登记" + "其他" * 80 + "专利许可合同"
    apart = "专利" + "其他" * 80 + "许可" + "其他" * 80 + "合同"
    words = ("专利", "许可", "合同")
    assert nearness(words, together) == 1.0
    assert nearness(words, apart) == 0.0
    assert nearness(("专利",), together) == 0.0


def test_a_title_that_sounds_alike_is_lifted() -> None:
    assert "homophone" in reasons("专力法", Evidence(LAW, sounds_alike=True))


def test_longest_run_is_the_longest_common_piece() -> None:
    assert longest_run("甲专利权质押乙", "办理专利权质押登记") == 5
    assert longest_run("甲乙", "丙丁") == 0
    assert longest_run("", "丙丁") == 0


@pytest.mark.parametrize(
    ("letters", "title", "heard"),
    [
        ("zhuanlifa", "中华人民共和国专利法", "专利法"),
        ("zhuanlif", "中华人民共和国专利法", ""),
        ("chongqingshi", "重庆市条例", "重庆市"),
        ("", "专利法", ""),
    ],
)
def test_the_piece_of_a_title_that_was_meant_is_heard(letters: str, title: str, heard: str) -> None:
    assert heard_in(letters, title) == heard


def test_titles_are_spelled_without_the_name_of_the_state() -> None:
    assert (spelling(LAW), initialling(LAW)) == ("zhuanlifa", "zlf")
