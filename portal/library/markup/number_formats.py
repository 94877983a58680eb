"""Writes a number the way Word's automatic numbering does (w:numFmt of ECMA-376 §17.18.59)."""

from collections.abc import Callable
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千")
_FORMAL_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_UNITS: Final = ("", "拾", "佰", "仟")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_TEN_THOUSAND: Final = 10_000


def write_number(number: int, number_format: str) -> str:
    """`number` in the given w:numFmt; an unknown format falls back to 1, 2, 3."""
    writer = _WRITERS.get(number_format)
    if writer is None or not 0 < number < _TEN_THOUSAND:
        return str(number)
    return writer(number)


def _counting(number: int) -> str:
    """二十一, 一百零五; ten to nineteen are 十, 十一 … as in every Chinese outline."""
    written = _place_values(number, _DIGITS, _UNITS)
    return written[1:] if written.startswith("一十") else written


def _place_values(number: int, digits: str, units: tuple[str, ...]) -> str:
    written = ""
    pending_zero = False
    for position in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**position % 10
        if digit == 0:
            pending_zero = True
            continue
        if pending_zero and written:
            written += "零"
        written += digits[digit] + units[position]
        pending_zero = False
    return written


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _letter(number: int) -> str:
    """a … z, then aa, bb … as Word does."""
    repeats, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(repeats + 1, 10)


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    """Signs that stand in Unicode one after another, up to `last`; digits beyond it."""
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(ord("①") + number - 1)
    if number <= 35:
        return chr(ord("㉑") + number - 21)
    return chr(ord("㊱") + number - 36) if number <= 50 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _formal(number: int) -> str:
    return _place_values(number, _FORMAL_DIGITS, _FORMAL_UNITS)


_WRITERS: Final[dict[str, Callable[[int], str]]] = {
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": _counting,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "japaneseLegal": _formal,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
}
