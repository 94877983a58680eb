"""The public query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.query import (
    MAX_CHARACTERS,
    MAX_PHRASES,
    MAX_TERMS,
    Filter,
    Query,
    parse,
    years,
)


def test_words_are_parted_by_any_space() -> None:
    assert parse("专利　权\t质押").terms == ("专利", "权", "质押")


@pytest.mark.parametrize(
    "text", ['"质押融资"', "“质押融资”", "「质押融资」", "『质押融资』", "＂质押融资＂"]
)
def test_every_pair_of_quotation_marks_makes_a_phrase(text: str) -> None:
    query = parse(text)
    assert query.phrases == ("质押融资",)
    assert query.terms == ()
    assert query.asked == "质押融资"


def test_a_phrase_may_stand_beside_a_word() -> None:
    query = parse("专利“质押融资”")
    assert (query.terms, query.phrases) == (("专利",), ("质押融资",))


def test_quotation_marks_inside_a_pasted_title_are_no_operator() -> None:
    title = "福建省知识产权领域“放管服”改革工作方案"
    assert parse(title) == Query(text=title, terms=(title,), asked=title)


@pytest.mark.parametrize("text", ['"未闭合 专利', "专利” 质押", "“质押 专利"])
def test_a_mark_without_its_partner_is_no_operator(text: str) -> None:
    assert parse(text).phrases == ()
    assert len(parse(text).terms) == 2


@pytest.mark.parametrize("text", ["商标 -专利", "商标 －专利", "商标 --专利", "商标 −专利"])
def test_every_minus_takes_away(text: str) -> None:
    query = parse(text)
    assert (query.terms, query.excluded) == (("商标",), ("专利",))


def test_a_phrase_can_be_taken_away() -> None:
    assert parse("商标 -“质押 融资”").excluded == ("质押 融资",)


@pytest.mark.parametrize("text", ["337-TA-1413", "GB/T 29490－2023", "A-B-"])
def test_a_minus_inside_a_word_is_no_operator(text: str) -> None:
    assert parse(text).excluded == ()


@pytest.mark.parametrize("text", ["-", "－ －", "- 专利"])
def test_a_minus_alone_is_nothing(text: str) -> None:
    assert parse(text).excluded == ()


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("发文机关:国务院", "issuer", "国务院"),
        ("发文机关：国务院", "issuer", "国务院"),
        ("年份：2018-2020", "year", "2018-2020"),
        ("年份: 2020", "year", "2020"),
        ("标题:“放管 服”", "title", "放管 服"),
        ("类别:政策", "kind", "政策"),
        ("主题:商标", "topic", "商标"),
        ("效力:废止", "status", "废止"),
        ("地区:福建", "region", "福建"),
        ("文号:闽市监知运 〔2020〕 96 号", "number", "闽市监知运 〔2020〕 96 号"),
        ("ISSUER:国务院", "issuer", "国务院"),
    ],
)
def test_fields_have_chinese_names_and_either_colon(text: str, field: str, value: str) -> None:
    query = parse(text)
    assert query.filters == (Filter(field, value),)
    assert query.terms == ()


@pytest.mark.parametrize("text", ["意见:稿", "http://a.cn/b", ":专利", "12:30"])
def test_an_unknown_field_is_a_word(text: str) -> None:
    query = parse(text)
    assert query.filters == ()
    assert query.terms == (text,)


def test_a_field_without_value_is_nothing() -> None:
    assert parse("年份:").is_empty


def test_too_long_a_query_is_cut_and_says_so() -> None:
    query = parse("专" * (MAX_CHARACTERS + 1))
    assert len(query.text) == MAX_CHARACTERS
    assert query.notes == ("length",)
    assert parse("专" * MAX_CHARACTERS).notes == ()


def test_too_many_terms_are_cut_and_it_says_so() -> None:
    query = parse(" ".join("甲" * (MAX_TERMS + 1)))
    assert len(query.terms) == MAX_TERMS
    assert query.notes == ("terms",)
    assert query.asked.count("甲") == MAX_TERMS


def test_further_phrases_become_words() -> None:
    query = parse("「甲一」『乙二』“丙三”")
    assert len(query.phrases) == MAX_PHRASES
    assert query.terms == ("丙三",)
    assert query.notes == ("phrases",)


def test_what_cannot_be_seen_is_dropped() -> None:
    assert parse("专\u200b利\x00权\ud800\u202e").text == "专利权"


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("2020", (2020, 2020)),
        ("２０２０年", (2020, 2020)),
        ("2018-2020", (2018, 2020)),
        ("2020..2018", (2018, 2020)),
        ("2018年至2020年", (2018, 2020)),
        ("2018-", (2018, 9999)),
        ("20", None),
        ("二〇二〇", None),
        ("20201", None),
        ("", None),
    ],
)
def test_years_are_read_in_several_spellings(value: str, span: tuple[int, int] | None) -> None:
    assert years(value) == span


@given(st.text(max_size=400))
def test_any_text_is_a_query_within_the_limits(text: str) -> None:
    query = parse(text)
    assert len(query.text) <= MAX_CHARACTERS
    assert len(query.phrases) <= MAX_PHRASES
    parts = (query.terms, query.phrases, query.excluded, query.filters)
    assert sum(map(len, parts)) <= MAX_TERMS


@given(st.text(alphabet='专利 “”"「」-－:：年份文号2020〔〕', max_size=60))
def test_any_heap_of_operators_is_a_query_that_reads_the_same_again(text: str) -> None:
    query = parse(text)
    assert parse(query.text) == query
