"""Excerpts: the clause that answers best, marked and escaped."""

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from portal.search.folding import fold
from portal.search.snippets import FURTHER, WIDTH, excerpts, marked, opening
from portal.search.values import Passage

TAGS = re.compile(r"</?mark>")


def passage(text: str, anchor: str = "t1", label: str = "") -> Passage:
    return Passage(anchor, label, text)


def test_the_passage_with_most_of_the_words_comes_first() -> None:
    shown = excerpts(
        [passage("专利的申请。", "t1"), passage("专利权可以质押。", "t2")], ["专利", "质押"], ""
    )
    assert [excerpt.anchor for excerpt in shown] == ["t2", "t1"]
    assert shown[0].html == "<mark>专利</mark>权可以<mark>质押</mark>。"


def test_the_whole_question_word_for_word_wins_over_scattered_words() -> None:
    scattered = passage("质押合同约定专利权、股权、专利权、商标权的质押。", "t1")
    verbatim = passage("办理专利权质押应当登记。", "t2")
    shown = excerpts([scattered, verbatim], ["专利权质押", "专利权", "质押"], "专利权质押")
    assert shown[0].anchor == "t2"
    assert "<mark>专利权质押</mark>" in shown[0].html


def test_an_excerpt_starts_at_the_sentence_and_behind_the_label() -> None:
    text = "第五条 应当提交申请表。专利权质押另行登记。"
    shown = excerpts([passage(text, label="第五条")], ["质押"], "")
    assert shown[0].html == "专利权<mark>质押</mark>另行登记。"
    shown = excerpts([passage(text, label="第五条")], ["申请表"], "")
    assert str(shown[0].html).startswith("应当提交")


def test_a_question_for_the_label_shows_the_label() -> None:
    shown = excerpts([passage("第五条 应当登记。", label="第五条")], ["第五条"], "第五条")
    assert shown[0].html == "<mark>第五条</mark> 应当登记。"


def test_a_match_far_into_a_long_sentence_follows_a_gap() -> None:
    text = "为了" + "促进发展，" * 40 + "支持质押融资，" + "其他事项，" * 40
    shown = excerpts([passage(text)], ["质押融资"], "")
    html = str(shown[0].html)
    assert html.startswith("为了促进发展，……")
    assert "<mark>质押融资</mark>" in html
    assert html.endswith("……")
    assert len(TAGS.sub("", html)) < WIDTH + 60


def test_at_most_three_further_passages_are_shown() -> None:
    shown = excerpts([passage(f"质押{n}。", f"t{n}") for n in range(9)], ["质押"], "")
    assert len(shown) == FURTHER + 1


def test_passages_with_much_less_are_left_out() -> None:
    full = passage("专利权、质押、登记、合同。", "t1")
    shown = excerpts([full, passage("合同。", "t2")], ["专利权", "质押", "登记", "合同"], "")
    assert [excerpt.anchor for excerpt in shown] == ["t1"]


def test_script_in_a_text_is_escaped_before_it_is_marked() -> None:
    shown = excerpts([passage("<script>alert('质押')</script>&amp;")], ["质押", "script"], "")
    html = str(shown[0].html)
    assert "<script" not in TAGS.sub("", html)
    assert html.startswith("&lt;<mark>script</mark>&gt;alert(")
    assert marked("<b>质押</b>", ["质押", "b"]) == (
        "&lt;<mark>b</mark>&gt;<mark>质押</mark>&lt;/<mark>b</mark>&gt;"
    )


def test_traditional_and_full_width_texts_are_marked_in_place() -> None:
    shown = excerpts([passage("申請ＰＣＴ專利權。")], ["专利权", "pct"], "")
    assert shown[0].html == "申請<mark>ＰＣＴ專利權</mark>。"


def test_nothing_is_shown_without_a_match() -> None:
    assert excerpts([passage("商标。")], ["专利"], "专利") == []


def test_the_opening_is_cut_and_escaped() -> None:
    assert opening("甲<乙") == "甲&lt;乙"
    assert str(opening("字" * 500)).endswith("……")


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=6))
def test_marks_never_change_the_text(text: str, words: list[str]) -> None:
    terms = [fold(word) for word in words]
    whole = str(escape(text.replace("\n", " ")))
    assert TAGS.sub("", str(marked(text, terms))).rstrip() == whole.rstrip()
    for excerpt in excerpts([passage(text)], terms, terms[0]):
        bare = TAGS.sub("", str(excerpt.html))
        assert "<" not in bare
        assert str(excerpt.html).count("<mark>") == str(excerpt.html).count("</mark>")


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_the_clause_that_says_what_a_thing_is_comes_first() -> None:
    found = excerpts(
        (
            Passage("t1", "第一条", "广告应当真实，广告不得虚假，广告须合法。"),
            Passage("t2", "第二条", "本条例所称广告，是指商品经营者承担费用所作的介绍。"),
        ),
        ["广告"],
        "广告",
    )
    assert found[0].anchor == "t2"
