"""统一社会信用代码: eighteen characters whose last one checks the others (GB 32100-2015)."""

from __future__ import annotations

import re
import unicodedata

from portal.accounts.refusal import Refused

#: digits and capitals without I, O, S, V, Z; a character's place is its value (GB 32100-2015, 表)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
DIVISION = slice(2, 8)  # 登记管理机关行政区划码, digits only
SPACING = re.compile(r"[\s\-‐‑–—]+")


class CreditCodeRefused(Refused):
    """No credit code; the message says what is wrong and where to look."""


def parse(written: str) -> str:
    """The code as it is kept: capitals, no blanks; raises CreditCodeRefused."""
    code = SPACING.sub("", unicodedata.normalize("NFKC", written)).upper()
    if len(code) != LENGTH:
        raise CreditCodeRefused(
            "应为 18 位，现在是 %(length)s 位；请看营业执照右上角", length=len(code)
        )
    for place, character in enumerate(code, 1):
        if character not in ALPHABET:
            raise CreditCodeRefused(
                "第 %(place)s 位不会是“%(character)s”：代码只用数字和 I、O、S、V、Z 以外的大写字母",
                place=place,
                character=character,
            )
    if not code[DIVISION].isdigit():
        raise CreditCodeRefused("第 3 到第 8 位是行政区划，应全是数字；请对照营业执照")
    if code[-1] != check_character(code[:-1]):
        raise CreditCodeRefused("末位校验不符，有一位抄错了或两位颠倒了；请对照营业执照")
    return code


def check_character(body: str) -> str:
    """The eighteenth character for the first seventeen: 31 − Σ value × 3^place, modulo 31."""
    total = sum(
        ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]
