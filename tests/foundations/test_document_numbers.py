"""文号: read in any spelling, found in running text, and left alone where there is none."""

import os
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from portal.document_numbers import DocumentNumber, find, parse, same_series

DATA = Path(__file__).parent / "data"
SPELLINGS = yaml.safe_load((DATA / "document-numbers.yaml").read_text(encoding="utf-8"))
SENTENCES = yaml.safe_load((DATA / "numbers-in-text.yaml").read_text(encoding="utf-8"))
CODES = sorted({row["code"] for row in SPELLINGS["positive"] if row["kind"] == "number"})
BRACKETS = [
    "〔〕",
    "﹝﹞",
    "［］",
    "[]",
    "【】",
    "（）",
    "()",
    "〈〉",
    "<>",
    "「」",
    "『』",
    "〖〗",
]
GENEROUS_SECONDS = 10


def canonical_forms(text: str) -> list[str]:
    return [found.number.canonical for found in find(text)]


# One spelling, alone


@pytest.mark.parametrize("row", SPELLINGS["positive"], ids=lambda row: row["input"])
def test_each_known_spelling_is_read(row: dict[str, object]) -> None:
    wanted = DocumentNumber(row["kind"], row["code"], row["year"], row["number"])  # type: ignore[arg-type]
    assert parse(str(row["input"])) == wanted
    assert wanted.canonical == row["canonical"]


@pytest.mark.parametrize("row", SPELLINGS["negative"], ids=lambda row: row["input"])
def test_what_is_no_number_stays_text(row: dict[str, str]) -> None:
    assert parse(row["input"]) is None
    assert find(row["input"]) == []
    assert find(f"根据{row['input']}的规定") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "号",
        "根据国发〔2015〕71号",
        "国发〔2015〕71号的通知",
        "国发〔2015〕71号、72号",
        "国发〔2015〕0号",
        "国发〔2015〕123456号",
        "国发〔1815〕71号",
        "国发〔49〕71号",
        "国发〔٢٠١٥〕٧١号",
        "国发〔2015〕71-1号",
        "公告第5号",
        "令第5号",
        "部令第5号",
        "中国令第5号",
        "浙知终字〔2012〕第104号",
        "鄂食药监械准字〔2020〕第2200123号",
        "京网文〔2020〕1234-567号",
        "福建省人民代表大会常务委员会第四十三号",
        "国发〔2015〕71号" * 20,
    ],
)
def test_what_only_resembles_a_number_is_not_read(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "（国发〔2015〕71号）",
        "《国发〔2015〕71号》",
        "“国发〔2015〕71号”",
        "发文字号：国发〔2015〕71号",
        "国\u200b发〔2015〕71号\ufeff",
        "国发 2015 年 71 号",
        "国发2015〔71〕号",
        "国发〔2015〕\n71号",
    ],
)
def test_what_a_reader_pastes_around_a_number_does_no_harm(text: str) -> None:
    assert parse(text) == DocumentNumber("number", "国发", 2015, 71)


OPENINGS = st.sampled_from([pair[0] for pair in BRACKETS])
CLOSINGS = st.sampled_from([pair[1] for pair in BRACKETS])
SPACES = st.text(" \u00a0\u3000", max_size=2)
TRADITIONAL = OpenCC("s2t")


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, DocumentNumber]:
    code = draw(st.sampled_from(CODES))
    year = draw(st.integers(1950, 2099))
    number = draw(st.integers(1, 99_999))
    short = year < 2000 and draw(st.booleans())
    spelled = [
        code,
        draw(OPENINGS),
        str(year % 100 if short else year),
        draw(st.sampled_from(["", "年"])),
        draw(CLOSINGS),
        draw(st.sampled_from(["", "第", "字第"])),
        "0" * draw(st.integers(0, 3)) + str(number),
        draw(st.sampled_from(["", "号"])),
    ]
    text = "".join(part + draw(SPACES) for part in spelled)
    if draw(st.booleans()):
        text = "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in text)
    if draw(st.booleans()):
        text = TRADITIONAL.convert(text)
    return text, DocumentNumber("number", code, year, number)


@settings(deadline=None)
@given(spellings())
def test_any_spelling_means_the_same_number(spelling: tuple[str, DocumentNumber]) -> None:
    text, number = spelling
    assert parse(text) == number
    assert parse(number.canonical) == number


@settings(deadline=None)
@given(spellings())
def test_any_spelling_with_its_last_word_is_found_in_a_sentence(
    spelling: tuple[str, DocumentNumber],
) -> None:
    text, number = spelling
    spelled = text.rstrip().removesuffix("号").removesuffix("號").rstrip() + "号"
    found = find(f"根据{spelled}的规定")
    assert [one.number for one in found] == [number]
    assert (found[0].start, found[0].end) == (2, 2 + len(spelled))


# In running text


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["left"] + row["spelled"])
def test_a_number_is_cut_out_of_its_sentence(row: dict[str, str]) -> None:
    text = row["left"] + row["spelled"] + row["right"]
    found = find(text)
    assert [(text[one.start : one.end], one.number.canonical) for one in found] == [
        (row["spelled"], row["canonical"])
    ]


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["spelled"])
def test_what_is_found_can_be_read_alone(row: dict[str, str]) -> None:
    number = parse(row["spelled"])
    assert number is not None
    assert number.canonical == row["canonical"]
    assert parse(row["canonical"]) == number


def test_all_numbers_of_a_paragraph_are_found_in_order() -> None:
    text = (
        "根据国务院令第801号、国发〔2015〕71号和财税[2018]37号，"
        "参照国家知识产权局第461号公告、国知发服字（2020）1号，制定本办法。"
    )
    assert canonical_forms(text) == [
        "国务院令第801号",
        "国发〔2015〕71号",
        "财税〔2018〕37号",
        "国家知识产权局公告第461号",
        "国知发服字〔2020〕1号",
    ]


def test_orders_in_a_row_keep_their_own_bodies() -> None:
    text = "1990年3月12日 国家教育委员会令第8号、国家体育运动委员会令第11号发布"
    assert canonical_forms(text) == ["国家教育委员会令第8号", "国家体育运动委员会令第11号"]


def test_both_word_orders_are_found_in_one_sentence() -> None:
    text = "国家知识产权局第461号公告和国务院令第801号、公安部第69号令"
    assert canonical_forms(text) == [
        "国家知识产权局公告第461号",
        "国务院令第801号",
        "公安部令第69号",
    ]


def test_a_number_broken_over_two_lines_is_found() -> None:
    assert canonical_forms("依照国知发服字\n〔2020〕1\n号办理") == ["国知发服字〔2020〕1号"]


@pytest.mark.parametrize(
    "text",
    [
        "截至2020年96号文件",
        "新建2020年3号楼",
        "赣州2020年3号楼",
        "王某（2020）15",
        "《商标法》（2019）第45号",
        "第十届〔2020〕届",
        "省人民政府令第5号",
        "我局令第5号",
        "该公告第5号",
        "现予公告〔2020〕5号",
        "会议2020年第3号",
        "2026年第3号台风令第5号",
        "（2012）浙知终字第104号",
    ],
)
def test_ordinary_sentences_hold_no_number(text: str) -> None:
    assert find(text) == []


def test_positions_hold_for_characters_beyond_the_basic_plane() -> None:
    text = "𠮷㈠…根据国发〔2015〕71号𠮷"
    (found,) = find(text)
    assert text[found.start : found.end] == "国发〔2015〕71号"


@settings(deadline=None)
@given(st.text(alphabet="国发令公告第号〔〕()2015年71一十、 \n根据省局", max_size=60))
def test_whatever_is_found_stands_there_and_nothing_overlaps(text: str) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.end - 1] not in " \n"
        assert parse(found.number.canonical) == found.number
        end = found.end


# Keys and series


def test_the_key_is_ascii_and_one_for_all_spellings() -> None:
    number, order = parse("闽市监知运[2020]096"), parse("国务院第801号令")
    assert number is not None
    assert order is not None
    assert number.key == "7st356cxxa131e01g|2020|96"
    assert order.key == "nnqx4gwxe127f||801"


def test_different_documents_have_different_keys() -> None:
    numbers = {parse(str(row["canonical"])) for row in [*SPELLINGS["positive"], *SENTENCES]}
    keys = {number.key for number in numbers if number}
    assert None not in numbers
    assert len(keys) == len(numbers)
    assert all(key.isascii() and key.isprintable() and len(key) < 100 for key in keys)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("国发〔2015〕71号", "国发[2015]70", True),
        ("国发〔2015〕71号", "国发〔2016〕71号", False),
        ("国发〔2015〕71号", "国办发〔2015〕71号", False),
        ("国务院令第801号", "国务院第800号令", True),
        ("国务院令第801号", "主席令第801号", False),
        ("国家税务总局公告2020年第5号", "国家税务总局公告2020年第6号", True),
        ("国家知识产权局公告第461号", "国家知识产权局令第461号", False),
    ],
)
def test_neighbours_count_in_one_series(one: str, other: str, same: bool) -> None:
    first, second = parse(one), parse(other)
    assert first is not None
    assert second is not None
    assert same_series(first, second) is same


# Hostile and long text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("〔2020〕1号" * 7_000, 0),
        ("国" * 50_000, 0),
        ("令第1号" * 12_500, 0),
        ("第1号令" * 12_500, 0),
        ("国〔2020〕1号" * 6_000, 0),
        ("一" * 50_000, 0),
        ("〔" * 50_000, 0),
        ("2020年" * 10_000, 0),
        ("公告2020年第" * 7_000, 0),
        (" " * 50_000, 0),
        ("0" * 50_000, 0),
        ("和的以" * 16_000, 0),
        ("国务院、" * 12_500 + "令第1号", 0),
        ("省市县区局厅" * 8_000 + "公告第1号", 1),
        ("国家知识产权局令第1号" * 4_500, 4_500),
        ("国发〔2015〕71号" * 5_000, 5_000),
    ],
    ids=lambda value: str(value)[:12],
)
def test_fifty_thousand_hostile_characters_are_read_in_time(text: str, count: int) -> None:
    started = time.monotonic()
    found = find(text)
    parse(text)
    assert time.monotonic() - started < GENEROUS_SECONDS
    assert len(found) == count


@pytest.mark.skipif(
    "PORTAL_TEXTS" not in os.environ, reason="PORTAL_TEXTS names no folder of texts"
)
def test_every_number_in_real_texts_is_well_formed() -> None:
    found = [
        one.number
        for path in Path(os.environ["PORTAL_TEXTS"]).rglob("*.[mt][dx]*")
        for one in find(path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 80
    assert all(parse(number.canonical) == number for number in found)
    assert all(len(number.code) < 30 for number in found)
