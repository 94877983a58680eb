"""Whole numbers written in Chinese, as 文号, dates and clauses have them."""

import re
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
NUMERAL_CHARACTERS: Final = "〇○零一二两三四五六七八九十百千"
_PLAIN: Final = str.maketrans("〇○两", "零零二")
_BY_PLACE: Final = re.compile(f"[{DIGITS}]{{1,6}}")
_BY_UNIT: Final = re.compile(
    "(?:([一二三四五六七八九])千)?(?:零?([一二三四五六七八九])百)?"
    "(?:零?([一二三四五六七八九]?)十)?(?:(?:(?<![千百])|零)([一二三四五六七八九]))?"
)


def chinese_number(text: str) -> int | None:
    """二〇二〇 → 2020, 五十五 → 55, 一百零三 → 103; None when it is no number below 10,000."""
    plain = text.translate(_PLAIN)
    if _BY_PLACE.fullmatch(plain):
        return int("".join(str(DIGITS.index(digit)) for digit in plain))
    found = _BY_UNIT.fullmatch(plain)
    if not found or not plain:
        return None
    # 十五 has no digit before 十 and means ten all the same.
    digits = (found[1], found[2], found[3] if found[3] != "" else "一", found[4])
    number = 0
    for digit in digits:
        number = number * 10 + DIGITS.index(digit or "零")
    return number
