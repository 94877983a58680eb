"""How texts and questions become terms."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search import analysis

CHARACTERS = st.text(
    st.one_of(
        st.sampled_from("商标专利法〇龘𠀀𪚥Aａ1１é・，（ \n\u200b\ud800-"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＰＣＴ申请", "pct申请"),
        ("中華人民共和國商標法", "中华人民共和国商标法"),
        ("商\u200b标\ufeff法", "商标法"),
        ("（２０２０）", "(2020)"),
        ("商\ud800标", "商标"),
    ],
)
def test_spellings_of_the_same_meet_in_one_form(one: str, other: str) -> None:
    assert analysis.normalise(one) == analysis.normalise(other) == other


@given(CHARACTERS)
def test_the_normal_form_is_final(text: str) -> None:
    once = analysis.normalise(text)
    assert analysis.normalise(once) == once


@given(CHARACTERS)
def test_any_text_becomes_terms_that_can_be_stored(text: str) -> None:
    normal = analysis.normalise(text)
    terms = analysis.words(normal) + analysis.query_words(normal) + analysis.bigrams(normal)
    letters = analysis.pinyin(normal), analysis.initials(normal)
    terms += analysis.pinyin_grams(letters[0]) + analysis.initial_grams(letters[1])
    assert all(term.encode() for term in terms)
    assert all(len(term) <= analysis.LONGEST_TERM for term in terms)


@given(CHARACTERS)
def test_pairs_as_numbers_are_the_same_terms(text: str) -> None:
    normal = analysis.normalise(text)
    found = analysis.pairs_of(normal)
    terms = [analysis.pair_of(code) for code in found.codes.tolist()] + found.rest
    assert Counter(terms) == Counter(analysis.bigrams(normal))
    assert sorted(zip(terms, found.spots.tolist(), strict=True)) == sorted(analysis.placed(normal))


def test_neighbours_stand_side_by_side_and_runs_apart_whatever_parts_them() -> None:
    assert analysis.placed("商标法,pct2020年") == [
        *(("商标", 0), ("标法", 1), ("pct2020", 4), ("年", 6))
    ]
    assert analysis.placed("商标  、法") == analysis.placed("商标,法") == [("商标", 0), ("法", 3)]


def test_words_of_a_text_hold_the_shorter_ones_and_those_of_a_question_do_not() -> None:
    assert analysis.words("中华人民共和国商标法") == [
        *("中华", "华人", "人民", "共和", "共和国", "中华人民共和国", "商标", "商标法")
    ]
    assert analysis.query_words("中华人民共和国商标法") == ["中华人民共和国", "商标法"]


def test_bigrams_stop_at_marks_and_keep_letters_and_digits_whole() -> None:
    assert analysis.bigrams("商标法,pct2020年") == ["商标", "标法", "pct2020", "年"]


def test_an_endless_word_is_cut() -> None:
    assert analysis.words("a" * 100_000) == ["a" * 64]
    assert analysis.bigrams("a" * 100_000) == ["a" * 64]


def test_letters_of_a_title() -> None:
    assert analysis.pinyin("pct专利银行") == "pctzhuanliyinhang"
    assert analysis.initials("pct专利银行") == "pctzlyh"
    assert analysis.pinyin_grams("shang") == ["shan", "hang"]
    assert analysis.pinyin_grams("fa") == ["fa"]
    assert analysis.initial_grams("sbf") == ["^sb", "sbf", "bf$"]
    assert analysis.initial_grams("") == []


def test_a_bare_title_has_no_brackets_and_no_name_of_the_state() -> None:
    assert analysis.bare_title("中华人民共和国商标法(2019年修正)") == "商标法"
    assert analysis.bare_title("《商标法》解读") == "商标法解读"
    assert analysis.bare_title("中华人民共和国") == "中华人民共和国"


@pytest.mark.parametrize(
    ("number", "tokens"),
    [
        ("闽市监知运〔2020〕96号", ["闽市监知运-2020-96", "2020-96"]),
        ("閩市監知運[2020]096号", ["闽市监知运-2020-96", "2020-96"]),
        ("国务院令第801号", ["国务院令-801"]),
        ("没有文号", []),
        ("", []),
    ],
)
def test_a_number_is_the_same_term_in_any_spelling(number: str, tokens: list[str]) -> None:
    assert analysis.number_tokens(number) == tokens


def test_the_version_names_all_that_changes_terms() -> None:
    for part in ("rules=", "unicode=", "rjieba=", "opencc=", "pypinyin="):
        assert part in analysis.ANALYSIS_VERSION
