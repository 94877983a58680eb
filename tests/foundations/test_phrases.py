"""Titles break between words, and are otherwise left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.phrases import phrases


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("中华人民共和国反外国制裁法", "中华人民共和国|反外国|制裁法"),
        ("集成电路布图设计行政执法办法", "集成电路|布图|设计|行政|执法|办法"),
        ("福建省知识产权保护与促进条例", "福建省|知识产权|保护|与促进|条例"),
        ("某局关于印发《工作方案》的通知", "某局|关于|印发|《工作|方案》的|通知"),
        ("专项行动方案（2023—2025年）", "专项|行动|方案|（2023—2025年）"),
        ("", ""),
    ],
)
def test_a_title_breaks_between_its_words(title: str, pieces: str) -> None:
    assert "|".join(phrases(title)) == pieces


@given(st.text("中国知识产权的和《》（）“”—，、 aZ09", max_size=40))
def test_the_pieces_are_the_title(title: str) -> None:
    found = phrases(title)
    assert "".join(found) == title
    assert all(found) and not any(piece[0] in "》）”，、" for piece in found[1:])
