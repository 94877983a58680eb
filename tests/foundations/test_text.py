"""The gate for text that comes in."""

import unicodedata
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import text as gate
from portal.text import (
    TextRefused,
    clean_file_name,
    clean_line,
    clean_text,
    decode,
    page_number,
    query_in_utf8,
    query_text,
    query_value,
)

SENTENCE = "关于印发《福建省知识产权领域“放管服”改革工作方案》的通知"


# Encodings


@pytest.mark.parametrize(
    "data",
    [
        SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        b"\xff\xfe" + SENTENCE.encode("utf-16-le"),
        b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
        SENTENCE.encode("gb18030"),
        SENTENCE.encode("gbk"),
    ],
)
def test_chinese_text_is_read_in_each_encoding_of_the_trade(data: bytes) -> None:
    assert decode(data) == SENTENCE


@pytest.mark.parametrize("character", ["䶮", "𠮷", "㑇", "ḿ", "€", "\U0002a700", "龴", "︐"])
def test_rare_characters_survive_gb18030(character: str) -> None:
    assert decode(f"姓名：{character}".encode("gb18030")) == f"姓名：{character}"


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"\xa3\xa0\xa3\xa0\xce\xaa", "　　为"),
        (b"\xa6\xd9\xa6\xda\xa6\xdb\xa6\xf3", "︐︒︑︙"),
        (b"\xfe\x59\xfe\x61\xfe\xa0", "龴龵龻"),
        (b"\xa8\xbc", "ḿ"),
    ],
)
def test_characters_that_got_their_place_in_2022_leave_the_private_area(
    data: bytes, read: str
) -> None:
    assert decode(data) == read


@pytest.mark.parametrize(
    "data",
    [
        b"\x80",
        b"\xff",
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\xd8",
        b"caf\xe9",
        b"\xed\xa0\x80",
        b"\xf8\x88\x80\x80\x80",
        b"text\x00text",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        "智慧財產權的申請".encode("big5"),
        SENTENCE.encode("utf-16-le"),
        SENTENCE.encode("utf-32"),
        SENTENCE.encode("gb18030") + b"\x8f",
        bytes(range(256)),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_way_out(data: bytes) -> None:
    with pytest.raises(TextRefused, match="请另存为 UTF-8 编码再传"):
        decode(data)


def test_an_overlong_slash_becomes_no_slash() -> None:
    assert "/" not in decode(b"..\xc0\xaf..")


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ""
    assert decode(b"\xef\xbb\xbf") == ""


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert "\x00" not in decode(data)
    except TextRefused as refused:
        assert refused.message


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff")))
def test_utf_8_is_read_as_it_was_written(text: str) -> None:
    assert decode(text.encode()) == text


# Query strings


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk"])
def test_a_link_in_either_encoding_asks_for_the_same(encoding: str) -> None:
    escaped = quote_from_bytes("知识产权 质押+融资".encode(encoding)).encode()
    assert query_text(escaped) == "知识产权 质押+融资"
    assert query_text(escaped.replace(b"%20", b"+")) == "知识产权 质押+融资"


@pytest.mark.parametrize("raw", [b"%FF", b"%FF%C9%CC", b"%80", b"%00", b"a%00b", b"%ED%A0%80"])
def test_a_link_that_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(TextRefused, match="在搜索框里重新输入"):
        query_text(raw)


def test_a_stray_percent_sign_stands_for_itself() -> None:
    assert query_text(b"100%") == "100%"
    assert query_text(b"%zz") == "%zz"


def test_one_value_of_a_query_string_is_read_alone() -> None:
    query = b"kind=policy&q=%D6%AA%CA%B6%B2%FA%C8%A8&q=second&note=%FF"
    assert query_value(query, "q") == "知识产权"
    assert query_value(query, "kind") == "policy"
    assert query_value(query, "year") == ""


def test_a_query_in_gb18030_becomes_one_in_utf8() -> None:
    raw = b"q=%D7%A8%C0%FB+a%26b&%C4%EA=1&flag"
    words, year = quote("专利").encode(), quote("年").encode()
    assert query_in_utf8(raw) == b"q=" + words + b"+a%26b&" + year + b"=1&flag"
    for sound in (b"", b"q=" + words + b"%20b", b"a=1&a=2", b"100%"):
        assert query_in_utf8(sound) == sound


# Lines


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  专利质押　", "专利质押"),
        ("第一行\r\n第二行", "第一行 第二行"),
        ("一\t二\u2028三", "一 二 三"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        ("知\u200b识\u2060产\ufeff权", "知识产权"),
        ("soft\u00adhyphen", "softhyphen"),
        ("tag\U000e0041\U000e0042s", "tags"),
        ("e\u0301cole", "école"),
        ("e\u200b\u0301", "é"),
        ("\uf900", "豈"),
        ("闽市监知运　〔2020〕　96号", "闽市监知运　〔2020〕　96号"),
        ("葛󠄀城", "葛󠄀城"),
        ("👍🏽", "👍🏽"),
    ],
)
def test_a_line_keeps_what_can_be_seen(typed: str, kept: str) -> None:
    assert clean_line(typed, 50) == kept


@pytest.mark.parametrize(
    "blank",
    [
        *(
            "",
            " ",
            "\t\n",
            "　",
            "\u200b",
            "\u2800",
            "\u3164",
            "\u115f\u1160",
            "\uffa0 \u3164",
            "\u00a0",
        ),
        *("\u202e", "\ufeff", "\u034f", "\ufe0f", "\u0301", "\u2028", "\u180e", "\U000e0020"),
    ],
)
def test_what_only_looks_empty_is_empty(blank: str) -> None:
    assert clean_line(blank, 50) == ""
    assert clean_text(blank, 50) == ""


@pytest.mark.parametrize(
    "character",
    [
        *("\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x9f"),
        *("\ud800", "\udfff", "\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff"),
    ],
)
def test_a_character_that_is_no_text_is_refused_with_its_place(character: str) -> None:
    for clean in (clean_line, clean_text):
        with pytest.raises(TextRefused) as refused:
            clean(f"甲乙{character}丙", 50)
        assert refused.value.message.startswith(f"第 3 个字（U+{ord(character):04X}）")
        refused.value.message.encode()


@pytest.mark.parametrize("character", ["中", "𠮷", "👍", "é"])
def test_lengths_are_counted_in_code_points(character: str) -> None:
    assert clean_line(character * 9, 10) == character * 9
    assert clean_line(character * 10, 10) == character * 10
    with pytest.raises(TextRefused) as refused:
        clean_line(character * 11, 10)
    assert refused.value.message == "最多 10 个字，现在是 11 个；请删去 1 个"


def test_what_is_taken_out_does_not_count() -> None:
    assert clean_line(" \u200b" * 50 + "中" * 10, 10) == "中" * 10
    assert clean_line("e\u0301" * 10, 10) == "é" * 10


def test_a_tower_of_marks_is_refused_before_it_costs_time() -> None:
    assert clean_line("z" + "\u0301" * 30, 100) == "ź" + "\u0301" * 29
    with pytest.raises(TextRefused, match="第 1 个字上叠了太多附加符号"):
        clean_text("z" + "\u0301\u0316" * 100_000, 1_000_000)


# Running text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\r\n二\r三\u2028四\u2029五\x85六", "一\n二\n三\n四\n五\n六"),
        ("\n\n第一条\t内容\n\n", "第一条\t内容"),
        ("知\u200b识\ufeff产\u2060权", "知识产权"),
        ("a\u202eb\u202cc", "abc"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u2068אבג\u2069 文", "\u2068אבג\u2069 文"),
        ("第一段\n\n　　第二段", "第一段\n\n　　第二段"),
    ],
)
def test_running_text_keeps_its_lines_and_its_scripts(typed: str, kept: str) -> None:
    assert clean_text(typed, 100) == kept


@settings(deadline=None)
@given(st.text(max_size=60))
def test_text_that_is_taken_in_is_clean_for_good(text: str) -> None:
    for clean in (clean_line, clean_text):
        try:
            kept = clean(text, 60)
        except TextRefused as refused:
            assert refused.message
            continue
        assert clean(kept, 60) == kept == unicodedata.normalize("NFC", kept)
        assert kept == kept.strip()
        kept.encode()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_line_is_one_line(text: str) -> None:
    try:
        assert len(clean_line(text, 60).splitlines()) <= 1
    except TextRefused as refused:
        assert refused.message


# File names


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("侵权通知书.pdf", "侵权通知书.pdf"),
        ("C:\\Users\\me\\律师函.docx", "律师函.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\证据.zip", "证据.zip"),
        ("合同\u202efdp.exe", "合同fdp.exe"),
        (".htaccess", "htaccess"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("com1", "_com1"),
        ("console.txt", "console.txt"),
        ("附件 1 . ", "附件 1"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_file_name_is_shown_without_path_or_tricks(sent: str, shown: str) -> None:
    assert clean_file_name(sent) == shown


@pytest.mark.parametrize("sent", ["", ".", "..", "/", "a/", "\\", " . ", "\u200b", "\u3164"])
def test_a_file_without_a_name_is_refused(sent: str) -> None:
    with pytest.raises(TextRefused, match="文件没有名字"):
        clean_file_name(sent)


@pytest.mark.parametrize("sent", ["a\r\nX: y.pdf", "a\x00.pdf", "\ud800.pdf", "a\tb", "a\u2028b"])
def test_a_file_name_with_control_characters_is_refused(sent: str) -> None:
    with pytest.raises(TextRefused, match="改名后再传"):
        clean_file_name(sent)


def test_a_long_file_name_is_cut_and_keeps_its_ending() -> None:
    name = clean_file_name("证" * 300 + ".pdf")
    assert name.endswith("证.pdf")
    assert len(name.encode()) <= gate.FILE_NAME_BYTES
    assert len(clean_file_name("a." + "b" * 300).encode()) == gate.FILE_NAME_BYTES


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_file_name_becomes_one_safe_part(sent: str) -> None:
    try:
        name = clean_file_name(sent)
    except TextRefused as refused:
        assert refused.message
        return
    assert name
    assert len(name.encode()) <= gate.FILE_NAME_BYTES
    assert not set(name) & set('/\\<>:"|?*\r\n\t\x00')
    assert not name.startswith(".")
    assert clean_file_name(name) == name


# Page numbers


@pytest.mark.parametrize(
    ("raw", "page"), [("1", 1), ("2", 2), ("007", 7), ("9999", 9999), ("10000", 10000)]
)
def test_a_page_number_is_read(raw: str, page: int) -> None:
    assert page_number(raw) == page


@pytest.mark.parametrize(
    "raw",
    [
        *(
            None,
            "",
            "0",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "１",
            "١",
            "1_000",
            " 2",
            "2 ",
            "2\n",
            "0x2",
            "10001",
        ),
        *("9" * 40, "9223372036854775808", "\ud800", "²", "一", "1;2"),
    ],
)
def test_anything_else_is_the_first_page(raw: str | None) -> None:
    assert page_number(raw) == 1


# What a refusal says


def test_a_refusal_can_be_translated() -> None:
    with pytest.raises(TextRefused) as refused:
        clean_line("一二三", 2)
    assert refused.value.template == "最多 %(limit)s 个字，现在是 %(length)s 个；请删去 %(over)s 个"
    assert refused.value.values == {"limit": 2, "length": 3, "over": 1}
    assert str(refused.value) == refused.value.message


def test_a_percent_sign_in_a_plain_refusal_is_harmless() -> None:
    assert TextRefused("多了 100%").message == "多了 100%"
