"""Questions that nobody asks in good faith, or by a very odd accident: addresses, made anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

PAGES = ("/search", "/search/suggest", "/api/v1/search")
MIXED = 60
COMMON = "的法规定人民政府应当专利商标企业机关和国家管理部门有关"
COMBINING = "\u0301\u0323\u0489\u20dd\ufe0f\u200d\u202e\u0e49"
# One sign each that the normal form unfolds into many.
UNFOLDING = "\ufdfa\u3300\u33a7\u2a74\u1d15e\ufb03"
OPERATORS = (
    *("NOT ", "AND ", "OR ", "NEAR/9 ", "-", "--", "+", "!", "^", "~", "|", "&&", "<->", "@@"),
    *("标题:", "年份:", "文号：", "issuer:", "title:", "year:"),
    *("(", ")", '"', "“", "「", "《", "〔", "*"),
)
FUZZY = (
    *("商标~", "商标~9", '"专 利"~99999', "商标^1e308", "en:[a TO z]"),
    "年份:0..9999999999",
)


@dataclass(frozen=True)
class Abuse:
    """A kind of abuse, and the target of its GET as it goes over the wire."""

    kind: str
    target: str


def abuses(seed: int, largest: int = 60_000) -> list[Abuse]:
    """All of them, the same for a seed; no text is longer than `largest` characters."""
    dice = random.Random(seed)
    found = [
        Abuse(kind, f"{page}?q={quote(text[:largest])}")
        for kind, text in texts(dice)
        for page in PAGES
    ]
    found += [Abuse("random bytes", f"{page}?q={raw}") for raw in bytes_of(dice) for page in PAGES]
    found += [Abuse("parameters", f"{page}?{rest}") for rest in parameters() for page in PAGES]
    return found


def texts(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds, and what stands in the box."""
    for length in (100, 1_000, 10_000, 60_000):
        yield "long", "权" * length
        yield "long", "a" * length
        yield "long", "知识产权质押融资管理办法 " * (length // 12)
        yield "long", "".join(dice.choices(COMMON, k=length))
        yield "long", "1" * length
    for depth in (20, 300, 5_000):
        yield "nested", "(" * depth + "专利" + ")" * depth
        yield "nested", '"' * depth
        yield "nested", "“专利" * depth
        yield "nested", "《" * depth + "法" + "》" * depth
        yield "nested", "-(" * depth + "法"
    for count in (16, 128, 2_000):
        yield "many terms", " ".join(dice.choices(COMMON, k=count))
        yield "many terms", " ".join(chr(0x4E00 + number) for number in range(count))
        yield "many terms", " ".join(f'"{letter}法"' for letter in dice.choices(COMMON, k=count))
        yield "many terms", " ".join(f"-{letter}" for letter in dice.choices(COMMON, k=count))
        yield "many terms", " ".join(f"标题:{letter}" for letter in dice.choices(COMMON, k=count))
        yield "many terms", " ".join(f"w{number}" for number in range(count))
    yield from (("operators", operator * dice.choice((1, 30, 300))) for operator in OPERATORS)
    yield from (("operators", f"{operator}专利{operator}") for operator in OPERATORS)
    for pattern in ("*", "?", "?*", "*?*?*", "a*", "*法", "专*", "%", "_", "[一-龥]*", "(a+)+$"):
        yield "wildcards", pattern
        yield "wildcards", f"title:{pattern} " * 20
    for fuzzy in FUZZY:
        yield "fuzzy and ranges", fuzzy
        yield "fuzzy and ranges", f"{fuzzy} " * 30
    for mark in COMBINING:
        yield "combining marks", "专" + mark * 2_000
        yield "combining marks", "".join(f"{letter}{mark * 30}" for letter in COMMON)
    yield from (("unfolding signs", sign * 3_000) for sign in UNFOLDING)
    for number in ("9" * 40, "9" * 5_000, "-1", "1e999", "١٢٣", "１２３", "0x7fffffff", "²³"):
        yield "huge numbers", number
        yield "huge numbers", f"国发〔{number}〕{number}号"
        yield "huge numbers", f"年份:{number} 专利"
        yield "huge numbers", f"第{number}条"
    for letters in ("shi", "s", "zhongguo", "yi", "zcqglbf"):
        yield "pinyin", letters * 40
        yield "pinyin", " ".join([letters] * 60)
    for code in ("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:x}", "../" * 40):
        yield "code", code
    for _ in range(MIXED):
        parts = dice.choices([*OPERATORS, *COMMON, *COMBINING, "a*", "~9", "9" * 20], k=120)
        yield "mixed", "".join(parts)


def bytes_of(dice: random.Random) -> Iterator[str]:
    """Percent-encoded bytes that are no UTF-8, or only just."""
    yield from ("%FF%FE", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%00", "%", "%zz", "%E4%B8")
    yield "专利".encode("gb18030").hex("%").join(["%", ""])
    yield "专利".encode("utf-16").hex("%").join(["%", ""])
    for length in (8, 64, 1_000, 20_000):
        yield "%" + dice.randbytes(length).hex("%")


def parameters() -> Iterator[str]:
    """Everything else that an address may say."""
    for page in ("0", "-1", "1000000000", "9" * 40, "１", "1_000", "1e3", "NaN", "", "法"):
        yield f"q=%E6%B3%95&page={quote(page)}"
        yield f"q=%E6%B3%95&per_page={quote(page)}"
        yield f"q=%E6%B3%95&from={quote(page)}&to={quote(page)}"
        yield f"q=%E6%B3%95&year={quote(page)}"
    for name in ("kind", "issuer", "topic", "status", "region", "year", "sort", "exact"):
        yield f"q=%E6%B3%95&{name}={'x' * 5_000}"
        yield "q=%E6%B3%95" + f"&{name}=%E6%B3%95" * 500
    yield "&".join(["q=%E6%B3%95"] * 1_000)
    yield "&".join(f"p{number}=1" for number in range(5_000))
    yield "q[]=a&q[a][b]=c&q=" + "%2B" * 3_000
