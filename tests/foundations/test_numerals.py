"""Chinese numerals, as clauses, dates and orders have them."""

import pytest

from portal.numerals import chinese_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("〇", 0),
        ("五", 5),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("五十五", 55),
        ("一百", 100),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一百十二", 112),
        ("一千二百六十", 1260),
        ("一千零六", 1006),
        ("两百", 200),
        ("一〇三", 103),
        ("二〇二〇", 2020),
        ("二○二六", 2026),
    ],
)
def test_a_numeral_is_read(written: str, number: int) -> None:
    assert chinese_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "百", "十十", "三百二", "二十百", "一百千", "12", "十年", "零百", "一十百", "万"],
)
def test_what_is_no_numeral_gives_none(written: str) -> None:
    assert chinese_number(written) is None


def _written(number: int) -> str:
    words, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if skipped and words else "") + "零一二三四五六七八九"[digit] + name
        skipped = not digit
    return words


def test_every_number_below_ten_thousand_is_read_back() -> None:
    assert all(chinese_number(_written(number)) == number for number in range(1, 10_000))
