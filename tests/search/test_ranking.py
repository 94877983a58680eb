"""Points of candidates."""

import pytest

from portal.search.query import parse
from portal.search.ranking import (
    Evidence,
    Title,
    heard_in,
    initialling,
    is_shortened,
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


@pytest.mark.parametrize("text", ["地方性", "定地方性法", "制定地方性法规"])
def test_a_title_with_the_question_wins_over_a_text_that_has_it(text: str) -> None:
    titled = Evidence(Title("潍坊市制定地方性法规条例", "潍坊市制定地方性法规条例"))
    citing = Evidence(Title("濮阳市地方立法条例", "濮阳市地方立法条例"), has_sentence=True)
    assert points(text, titled) > points(text, citing) + 10


def test_of_two_titles_with_the_question_the_shorter_wins_clearly() -> None:
    longer = Title("专利法实施细则修改决定释义", "专利法实施细则修改决定释义")
    shorter = Title("专利法实施细则", "专利法实施细则")
    assert points("法实施细", Evidence(shorter)) > points("法实施细", Evidence(longer)) + 4


@pytest.mark.parametrize("text", ["专利法是什么时候开始施行的", "违反专利法会怎么处罚"])
def test_a_title_named_in_a_question_wins_over_longer_titles_that_quote_it(text: str) -> None:
    name = "最高人民法院关于专利法修改决定施行后适用法律问题的解释"
    longer = Evidence(Title(name, name), text="专利法修改决定开始施行的，适用本解释")
    assert points(text, Evidence(LAW)) > points(text, longer)
    assert "title" in reasons(text, Evidence(LAW))


def test_a_title_in_passing_counts_only_where_no_text_has_the_whole_sentence() -> None:
    text = "依照专利法的规定申请保密审查"
    plain = points(text, Evidence(LAW, is_answered=True))
    assert points(text, Evidence(LAW)) > plain
    holding = Evidence(Title("细则", "细则"), has_sentence=True, is_answered=True)
    assert points(text, holding) > plain


def test_a_text_that_defines_a_thing_wins_over_a_title_that_has_it() -> None:
    named = Evidence(Title("商标使用指南", "商标使用指南"))
    defining = Evidence(Title("某条例", "某条例"), is_definition=True)
    assert points("什么是商标使用", defining) > points("什么是商标使用", named)


def test_characters_may_be_left_out_of_a_title_but_not_changed() -> None:
    title = Title("涉外知识产权纠纷处理规定", "涉外知识产权纠纷处理规定")
    assert is_shortened("涉外知产规定", title)
    assert not is_shortened("涉外商标规定", title)
    assert not is_shortened("知识产权", title)


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
