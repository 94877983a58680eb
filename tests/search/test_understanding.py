"""What a query means."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.query import parse
from portal.search.understanding import (
    Question,
    flat,
    reworded,
    understand,
    variants,
    without_chatter,
)


def read(text: str) -> Question:
    return understand(parse(text))


def test_width_case_and_script_make_no_difference() -> None:
    assert read("ＯＥＭ 專利權").flat == read("oem 专利权").flat == "oem专利权"


@pytest.mark.parametrize(
    "text",
    [
        "闽市监知运〔2020〕96号",
        "閩市監知運[2020]96號",
        "闽市监知运2020年96号",
        "文号：闽市监知运（2020）第96号",
        "关于闽市监知运〔2020〕96号的解读",
    ],
)
def test_a_document_number_is_seen_in_any_spelling(text: str) -> None:
    number = read(text).number
    assert number is not None
    assert number.canonical == "闽市监知运〔2020〕96号"


@pytest.mark.parametrize("text", ["〔2020〕96号", "2020年96号", "[2020] 96", "（2020）第96号"])
def test_year_and_serial_number_alone_are_seen(text: str) -> None:
    assert read(text).year_and_number == (2020, 96)


@pytest.mark.parametrize("text", ["2020年", "96号", "2020年9月6日", "2020-09-06"])
def test_a_year_or_a_date_is_no_number(text: str) -> None:
    question = read(text)
    assert question.number is None
    assert question.year_and_number is None


@pytest.mark.parametrize("text", ["zhuanlifa", "Zhuan Li Fa", "zhuan'li'fa", "ｚｈｕａｎｌｉｆａ"])
def test_letters_may_be_pinyin(text: str) -> None:
    assert read(text).letters == "zhuanlifa"


@pytest.mark.parametrize("text", ["a", "pct申请", "337", "zhuanlifa 2020"])
def test_other_things_are_no_pinyin(text: str) -> None:
    assert read(text).letters == ""


@pytest.mark.parametrize(
    ("asked", "core"),
    [
        ("专利权质押怎么办理", "专利权质押"),
        ("请问专利申请有什么规定?", "专利申请"),
        ("哪里可以申请专利", "申请专利"),
        ("专利申请在哪里办理?", "专利申请"),
        ("噪声污染由哪个部门负责", "噪声污染"),
        ("外国人宗教活动需要什么条件", "外国人宗教活动"),
        ("什么是商业秘密", "商业秘密"),
        ("商标可以转让吗", "商标可以转让"),
        ("怎么办", "怎么办"),
        ("中华人民共和国专利法", "中华人民共和国专利法"),
        ("关于审理专利纠纷案件的若干规定", "关于审理专利纠纷案件的若干规定"),
    ],
)
def test_the_frame_of_a_question_is_taken_off(asked: str, core: str) -> None:
    assert without_chatter(asked) == core


def test_pieces_keep_single_characters_with_their_neighbours() -> None:
    assert "".join(read("申请专利的发明创造").pieces) == "申请专利的发明创造"
    assert all(len(piece) > 1 for piece in read("申请专利的发明创造").pieces)


def test_synonyms_count_on_word_boundaries_only() -> None:
    synonyms = {"代工": ("贴牌",)}
    assert variants(read("代工 商标"), synonyms) == (("代工", "贴牌"),)
    assert variants(read("当代工业"), synonyms) == ()


def test_the_longest_synonym_wins() -> None:
    synonyms = {"商标": ("标志",), "商标国际注册": ("马德里注册",)}
    assert variants(read("商标国际注册"), synonyms) == (("商标国际注册", "马德里注册"),)


def test_a_reworded_question_has_the_other_word() -> None:
    assert reworded(read("代工 侵权"), "代工", "定牌加工").flat == "定牌加工侵权"


def test_flat_is_without_spaces_and_marks() -> None:
    assert flat("《专利 法》(2020年_修正)") == "专利法2020年修正"


@given(st.text(max_size=200))
def test_any_query_is_understood(text: str) -> None:
    question = read(text)
    assert len(question.pairs) <= 128
    assert not (question.words and not question.flat)


@pytest.mark.parametrize(
    "piece", ["怎么", "什么样的", "由会将可以", "请问", "有什么", "〔2020〕", "吗?"]
)
def test_repetition_costs_no_time(piece: str) -> None:
    started = time.perf_counter()
    read(piece * 64)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("什么是广告", "广告"),
        ("请问什么叫户外广告？", "户外广告"),
        ("公共文化设施是什么意思？", "公共文化设施"),
        ("何谓矿产资源", "矿产资源"),
        ("商业秘密的定义", "商业秘密"),
        ("广告法", ""),
        ("怎么办理质押登记", ""),
    ],
)
def test_a_question_for_a_meaning_is_understood(text: str, thing: str) -> None:
    assert understand(parse(text)).defined == thing
