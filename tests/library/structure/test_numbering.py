"""Chinese numerals and numbering marks, in all widths and brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.library.structure.numbering import read_mark, to_chinese, to_number


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_survives_being_written_in_chinese(number: int) -> None:
    assert to_number(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十", 10),
        ("二十", 20),
        ("一百零三", 103),
        ("一百一十", 110),
        ("二〇二〇", 2020),
        ("１２", 12),
        ("第", None),
        ("", None),
        ("十十", None),
        ("123456", None),
    ],
)
def test_numerals_are_read_and_other_words_are_not(numeral: str, number: int | None) -> None:
    assert to_number(numeral) == number


@pytest.mark.parametrize(
    ("text", "kind", "number", "branch", "label", "rest"),
    [
        ("第一编 总则", "part", 1, 0, "第一编", "总则"),
        ("第二分编 所有权", "subpart", 2, 0, "第二分编", "所有权"),
        ("第 十 二 章　附则", "chapter", 12, 0, "第十二章", "附则"),
        ("第三节", "section", 3, 0, "第三节", ""),
        ("第十二条　任何单位", "article", 12, 0, "第十二条", "任何单位"),
        ("第十二条之一 任何单位", "article", 12, 1, "第十二条之一", "任何单位"),
        ("第12条 任何单位", "article", 12, 0, "第十二条", "任何单位"),
        ("第一百零三条任何单位", "article", 103, 0, "第一百零三条", "任何单位"),
        ("二、主要任务", "han", 2, 0, "二、", "主要任务"),
        ("九、1997年以后", "han", 9, 0, "九、", "1997年以后"),
        ("（五）提升", "han_paren", 5, 0, "（五）", "提升"),
        ("(八) 促进", "han_paren", 8, 0, "（八）", "促进"),
        ("〔三〕促进", "han_paren", 3, 0, "（三）", "促进"),
        ("㈣促进", "han_paren", 4, 0, "（四）", "促进"),
        ("1.完善", "digit", 1, 0, "1.", "完善"),
        ("１２．完善", "digit", 12, 0, "12.", "完善"),
        ("3、完善", "digit", 3, 0, "3.", "完善"),
        ("⒊完善", "digit", 3, 0, "3.", "完善"),
        ("（1）完善", "digit_paren", 1, 0, "（1）", "完善"),
        ("2)完善", "digit_paren", 2, 0, "（2）", "完善"),
        ("⑵完善", "digit_paren", 2, 0, "（2）", "完善"),
        ("①完善", "circled", 1, 0, "①", "完善"),
        ("甲、工人", "stem", 1, 0, "甲、", "工人"),
    ],
)
def test_marks_are_recognised(
    text: str, kind: str, number: int, branch: int, label: str, rest: str
) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert (mark.kind, mark.number, mark.branch, mark.label) == (kind, number, branch, label)
    assert text[mark.end :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "第三条规定的情形",
        "第三条、第四条",
        "第一款、第二款规定的费用",
        "第一章规定的行为，应当处罚。",
        "第二十条修改为：",
        "一、二审法院均认为",
        "（一）项所列费用",
        "1.5倍以下",
        "2020.1.1起",
        "甲、乙双方",
        "2020年工作",
        "（二〇二〇年）",
        "",
    ],
)
def test_prose_that_looks_like_a_mark_is_left_alone(text: str) -> None:
    assert read_mark(text) is None
