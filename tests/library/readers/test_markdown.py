"""Markdown and plain text: levels of headings stay, every other mark goes, no word is lost."""

import time

import pytest

from portal.library.readers import FileRefused, read_bytes
from portal.library.structure.values import SourceLine


def lines(text: str, name: str = "a.md") -> list[tuple[int, str]]:
    return [(line.level, line.text) for line in read_bytes(name, text.encode()).lines]


def only(text: str) -> str:
    ((_, words),) = lines(text)
    return words


def test_headings_keep_their_level_and_lose_their_marks() -> None:
    assert lines("# 方案\n\n## **（二）创新方式**\n#### 四级 ##\n##\n#标题无空格\n正文") == [
        (1, "方案"),
        (2, "（二）创新方式"),
        (4, "四级"),
        (1, "标题无空格"),
        (0, "正文"),
    ]


def test_a_line_underlined_is_a_heading() -> None:
    assert lines("方案\n====\n\n目标\n----\n\n正文。\n\n---\n\n后文。") == [
        (1, "方案"),
        (2, "目标"),
        (0, "正文。"),
        (0, "后文。"),
    ]


def test_each_line_is_a_line_and_blank_ones_go() -> None:
    assert lines("第一条 甲。\n第二条 乙。\n\n\n第三条 丙。") == [
        (0, "第一条 甲。"),
        (0, "第二条 乙。"),
        (0, "第三条 丙。"),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**要求**与__目标__", "要求与__目标__"),
        ("为了 __目标__ 而", "为了 目标 而"),
        ("这是*重点*。", "这是重点。"),
        ("长2*宽3*高4", "长2*宽3*高4"),
        ("这是 *重点* 词", "这是 重点 词"),
        ("~~旧文~~新文", "旧文新文"),
        ('见[办事指南](https://example.org/a_(b) "指南")办理', "见办事指南办理"),
        ("![公章](seal.png)落款", "落款"),
        ("<https://example.org/>", "https://example.org/"),
        ("命令 `a*b*c` 不变", "命令 a*b*c 不变"),
        (r"乘号\*不是\*强调", "乘号*不是*强调"),
        ("张**与李三", "张**与李三"),
        ("身份证号3501**********1234", "身份证号3501**********1234"),
        ("签字______日期____", "签字______日期____"),
        ("**一、工作目标", "一、工作目标"),
        ("修改<中华人民共和国计量法>的决定", "修改<中华人民共和国计量法>的决定"),
        ('<p align="center">居中<br></p>', "居中"),
        ("甲&nbsp;&lt;乙&gt;&amp;丙", "甲 <乙>&丙"),
        ("> 引文", "引文"),
        ("- 事项", "事项"),
        ("* [x] 已办", "已办"),
        ("1. 第一项", "1. 第一项"),
        ("前<!-- 批注\n两行 -->后", "前后"),
    ],
)
def test_marks_go_and_words_stay(written: str, read: str) -> None:
    assert only(written) == read


def test_a_code_block_is_read_as_it_is() -> None:
    assert lines("```\n# 不是标题\n```\n正文") == [(0, "# 不是标题"), (0, "正文")]


def test_a_table_becomes_one_line_with_its_html() -> None:
    source = read_bytes(
        "a.md", "前文\n\n| 序号 | 项目 |\n|---|:-:|\n| 1 | **专利**<商标> |\n后文".encode()
    )
    assert source.lines[1] == SourceLine(
        "序号\t项目\t1\t专利<商标>",
        0,
        "<table><tbody><tr><th>序号</th><th>项目</th></tr>"
        "<tr><td>1</td><td>专利&lt;商标&gt;</td></tr></tbody></table>",
    )


def test_an_html_table_in_markdown_is_kept_and_cleaned() -> None:
    source = read_bytes(
        "a.md",
        "前\n<table><tr><td onclick=x>甲</td><td>乙<script>x</script></td></tr>"
        "<tr><td>丙</td><td>丁</td></tr></table>\n后".encode(),
    )
    assert [line.text for line in source.lines] == ["前", "甲\t乙\t丙\t丁", "后"]
    assert "onclick" not in source.lines[1].html
    assert "script" not in source.lines[1].html


def test_invisible_characters_and_runs_of_blanks_go() -> None:
    assert lines("\ufeff第一章\u200b\t  总则\u00a0\n电\u3000\u3000话：1") == [
        (0, "第一章 总则"),
        (0, "电\u3000话：1"),
    ]


def test_a_text_file_written_in_markdown_is_read_as_markdown() -> None:
    assert lines("# 通知\n\n**各市局：**\n", "a.txt") == [(1, "通知"), (0, "各市局：")]


def test_a_plain_text_keeps_every_sign() -> None:
    text = "第一条 甲**乙。\n- 丙 & <丁>\n__戊__\n|己|庚|"
    assert lines(text, "a.txt") == [(0, line) for line in text.split("\n")]


def test_a_form_feed_ends_a_line() -> None:
    assert lines("上页\x0c下页", "a.txt") == [(0, "上页"), (0, "下页")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_encodings_are_read(encoding: str) -> None:
    data = "关于印发工作方案的通知\n第一条 为了规范服务。".encode(encoding)
    assert read_bytes("a.txt", data).lines[0].text == "关于印发工作方案的通知"


@pytest.mark.parametrize(
    "data",
    [
        "這是一份繁體文件，內容為智慧財產權保護辦法。".encode("big5"),
        b"\xff\xfe\x00",
        b"\xc3\x28\xa0\xa1\xe2",
        b"\x01\x02\x03\x04text\x05\x06" * 40,
    ],
)
def test_bytes_that_are_no_text_we_know_are_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match=r"编码|控制字符"):
        read_bytes("a.txt", data)


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(FileRefused, match="文字太多"):
        read_bytes("a.txt", "字\n".encode() * 50_001)
    with pytest.raises(FileRefused, match="文字太多"):
        read_bytes("a.md", "字".encode() * 2_000_001)


@pytest.mark.parametrize(
    "hostile",
    [
        "**a " * 30_000,
        "[" * 50_000,
        "[a](" * 20_000,
        "`" * 50_001,
        "<!--" * 30_000,
        "<table>" * 10_000,
        "<p " * 30_000,
        "_a" * 40_000,
        "|" * 50_000,
        "> " * 40_000,
        "#" * 50_000,
        "\\*" * 40_000,
        "-" * 50_000 + "x",
        "*a" * 40_000,
        "&a" * 40_000,
        "a\u0301" * 20_000,
        "~~a " * 30_000,
        "__a " * 30_000,
        "- [ ] " * 10_000,
        "<!-- x\n" * 10_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_hostile_line_costs_little_time(hostile: str) -> None:
    started = time.monotonic()
    try:
        read_bytes("a.md", f"# 题\n{hostile}".encode())
    except FileRefused as refused:
        assert refused.message
    assert time.monotonic() - started < 3
