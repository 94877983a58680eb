"""Printed lines: what is furniture, what carries on, and which letters are meant."""

import pytest

from portal.library.readers.printed_lines import PrintedLine, paragraphs, printed_line


def line(text: str, height: float = 0.5, left: float = 0, size: float = 10) -> PrintedLine:
    return printed_line(text, left, size, height)


def texts(*pages: list[PrintedLine]) -> list[str]:
    return [found.text for found in paragraphs(pages)]


@pytest.mark.parametrize(
    "number", ["— 3 —", "-3-", "3", "第 3 页", "第3页 共10页", "3/10", "· 12 ·", "Ⅳ"]
)
def test_a_page_number_in_the_margin_goes(number: str) -> None:
    assert texts([line("正文"), line(number, height=0.95)]) == ["正文"]


def test_a_number_in_the_middle_of_a_page_stays() -> None:
    assert texts([line("一百"), line("100", height=0.5)]) == ["一百", "100"]


def test_a_head_on_every_page_goes_though_its_number_changes() -> None:
    pages = [[line(f"公报 第{n}期", 0.05), line(f"正文{'甲' * n}。")] for n in range(1, 5)]
    assert texts(*pages) == ["正文甲。", "正文甲甲。", "正文甲甲甲。", "正文甲甲甲甲。"]


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert line("中华⼈⺠共和国⻓期⽬标").text == "中华人民共和国长期目标"


def test_latin_words_keep_a_space_where_a_line_was_cut() -> None:
    cut = [line("administered by the World Intellectual"), line("Property Organization in Geneva")]
    assert texts(cut) == ["administered by the World Intellectual Property Organization in Geneva"]


def test_a_heading_of_another_size_stands_alone() -> None:
    assert texts([line("关于印发工作方案的通知", size=20), line("各设区市人民政府")]) == [
        "关于印发工作方案的通知",
        "各设区市人民政府",
    ]
