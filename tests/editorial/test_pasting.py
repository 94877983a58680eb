"""Texts of Word, WPS and web pages made ours: nothing is lost unsaid, nothing runs."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from portal import richtext
from portal.editorial.pasting import for_typing, pasted, written
from portal.text import TextRefused

DATA = Path(__file__).with_name("data")
WORD = (DATA / "word.html").read_text(encoding="utf-8")
WPS = (DATA / "wps.html").read_text(encoding="utf-8")


def said(html: str) -> list[str]:
    return [left.message for left in pasted(html).left_out]


def test_a_plan_from_word_keeps_its_words_numbers_and_tables() -> None:
    html = pasted(WORD).html
    assert html.startswith("<h2>实施方案</h2>")
    assert "<p>一、<strong>总体要求</strong></p>" in html
    assert '<td rowspan="2"><p>任务</p></td><td><p>责任单位</p></td>' in html
    assert (
        '<a href="https://www.example.cn/a?b=1&amp;c=2" rel="noopener noreferrer">原文</a>' in html
    )
    assert "Mso" not in html and "style" not in html and "再核" not in html
    assert "WordDocument" not in html and "<p></p>" not in html


def test_what_word_had_beside_the_text_is_counted() -> None:
    assert said(WORD) == [
        "略去 1 幅图片；需要的请作为附件上传",
        "1 处链接通不到网页，只留下文字",
        "略去 1 条批注",
        "1 处修订里删去的字仍带删除线留着，请核对",
    ]


def test_numbers_and_cells_of_wps_stay() -> None:
    html = pasted(WPS).html
    assert "<p>（一）加强指导</p>" in html and "1. 建立台账" in html
    assert "<td>福州</td><td>3</td>" in html
    assert said(WPS) == []


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("<p>a</p><script>x()</script><script>y()", "略去 2 处脚本"),
        ("<p>a</p><iframe src=//x>z</iframe><object data=x></object>", "略去 2 处嵌入的对象"),
        (
            "<p>a</p><input value=1><input type=hidden><select><option>x</select>",
            "略去 2 处表单控件",
        ),
        ("<p><a href='javascript:x()'>a</a></p>", "1 处链接通不到网页"),
    ],
)
def test_what_is_left_out_is_said(html: str, sentence: str) -> None:
    assert said(html)[0].startswith(sentence)
    assert richtext.plain(pasted(html).html) == "a"


def test_lines_become_paragraphs_and_are_shown_as_lines_again() -> None:
    html = written("第一段\r\n\r\n  第二段\n").html
    assert html == "<p>第一段</p>\n<p>第二段</p>"
    assert for_typing(html) == "第一段\n第二段"
    assert written("甲 < 乙 & 丙").html == "<p>甲 &lt; 乙 &amp; 丙</p>"
    assert written(" \n\t").html == "" and written("<p>&nbsp;</p>").html == ""


@pytest.mark.parametrize("source", [WORD, WPS, "<ul><li>一<li>二</ul><blockquote>三</blockquote>"])
def test_what_is_shown_for_typing_comes_back_the_same(source: str) -> None:
    once = pasted(source).html
    shown = for_typing(once)
    again = written(shown).html
    assert richtext.plain(again) == richtext.plain(once)
    assert for_typing(again) == shown


@pytest.mark.parametrize(
    "source", ["<!" * 90_000, "<a " * 70_000, "<!--" * 90_000, "</" * 90_000, "<a x=" * 90_000]
)
def test_a_tangle_is_read_or_refused_in_time(source: str) -> None:
    began = time.perf_counter()
    with suppress(TextRefused):
        pasted(source)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("source", ["<p>" * 150_001, "x" * 3_000_001, "<p>a\x00b", "<b>" * 9_000])
def test_too_much_is_refused_with_a_sentence(source: str) -> None:
    with pytest.raises(TextRefused):
        pasted(source)
