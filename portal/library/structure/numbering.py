"""Chinese numerals and the marks that number a text: 第X编/章/节/条, 一、 （一） 1. （1） ①."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.numerals import DIGITS, chinese_number

STEMS = "甲乙丙丁戊己庚辛壬癸"
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")

NUMERAL = r"[零〇○一二三四五六七八九十百千两0-9０-９]"
HAN_NUMERAL = r"[一二三四五六七八九十百零〇]"
OPEN, CLOSE = r"[（(﹙〔［\[【]", r"[）)﹚〕］\]】]"

DIVISION_KINDS = {
    "编": "part",
    "篇": "part",
    "部分": "part",
    "分编": "subpart",
    "章": "chapter",
    "节": "section",
    "条": "article",
}
DIVISION = re.compile(
    rf"第\s*((?:{NUMERAL}\s*){{1,9}})(分编|部分|编|篇|章|节|条)(?:\s*之\s*({NUMERAL}{{1,3}}))?(?=(.?))"
)
# What may not follow 第X条 without a space when it is a mark and not a mention of that article.
MENTION = re.compile(r"[第、，。；和与及或至到的规中款项之所前后以修改删增作]")
TITLE_END = re.compile(r"[。；;！!？?：:，,]$")

LONGEST_TITLE = 60

# The marks of lists, outermost first; the rank tells which mark stands inside which.
LIST_MARKS = (
    ("han", 1, re.compile(rf"({HAN_NUMERAL}{{1,4}})\s*(?:、|[．.](?!\d))\s*")),
    ("han_paren", 2, re.compile(rf"{OPEN}\s*({HAN_NUMERAL}{{1,4}})\s*{CLOSE}\s*、?\s*")),
    ("digit", 3, re.compile(r"([0-9０-９]{1,3})\s*(?:、|[.．](?![\d０-９]))\s*")),
    ("digit_paren", 4, re.compile(rf"(?:{OPEN}\s*)?([0-9０-９]{{1,3}})\s*{CLOSE}\s*、?\s*")),
)
SINGLE_MARKS = (
    ("han_paren", 2, 0x3220, 10, 1),  # ㈠ …
    ("digit", 3, 0x2488, 20, 1),  # ⒈ …
    ("digit_paren", 4, 0x2474, 20, 1),  # ⑴ …
    ("circled", 5, 0x2460, 20, 1),  # ① …
    ("circled", 5, 0x3251, 15, 21),  # ㉑ …
    ("circled", 5, 0x2776, 10, 1),  # ❶ …
)
LABELS = {
    "han": "{}、",
    "han_paren": "（{}）",
    "digit": "{}.",
    "digit_paren": "（{}）",
    "circled": "{}",
    "stem": "{}、",
}


@dataclass(frozen=True)
class Mark:
    """A number at the start of a paragraph; the paragraph's own words begin at `end`.

    `rank` is 0 for a division (编 章 节 条) and 1 … 5 for lists, outermost first.
    `branch` is the second number of an inserted article: 第十二条之一 has number 12, branch 1.
    """

    kind: str
    number: int
    end: int
    rank: int = 0
    branch: int = 0
    unit: str = ""

    @property
    def label(self) -> str:
        """The mark as one cites it: 第十二条之一, 二、, （五）, 1., ①."""
        if not self.rank:
            branch = f"之{to_chinese(self.branch)}" if self.branch else ""
            return f"第{to_chinese(self.number)}{self.unit}{branch}"
        return LABELS[self.kind].format(self.figure)

    @property
    def figure(self) -> str:
        """The bare number in the script of the mark: 五, 5, ⑤, 甲."""
        if self.kind in ("han", "han_paren"):
            return to_chinese(self.number)
        if self.kind == "stem":
            return STEMS[self.number - 1]
        if self.kind == "circled" and self.number <= 20:
            return chr(0x2460 + self.number - 1)
        return str(self.number)


def to_number(numeral: str) -> int | None:
    """The value of 十二, 一百零三, 二〇二〇, 12 or １２; None for what is none below 10 000."""
    text = "".join(numeral.split()).translate(FULL_WIDTH)
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= 4 else None
    number = chinese_number(text)
    return number if number is not None and number < 10_000 else None


def to_chinese(number: int) -> str:
    """十二 for 12, 一百零三 for 103; the inverse of `to_number` for 1 … 9999."""
    if number <= 0:
        return "零"
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + DIGITS[digit] + name
        gap = False
    return text[1:] if text.startswith("一十") else text


def read_mark(text: str) -> Mark | None:
    """The mark a paragraph begins with; None for prose, also for prose that mentions 第三条."""
    if not text:
        return None
    if text[0] == "第":
        return _division(text)
    return _single(text) or _stem(text) or _list(text)


def _division(text: str) -> Mark | None:
    match = DIVISION.match(text)
    if not match:
        return None
    number = to_number(match[1])
    unit, following = match[2], match[4]
    if not number:
        return None
    kind = DIVISION_KINDS[unit]
    if kind == "article":
        if following and MENTION.match(following):
            return None
    elif not _is_title(text, following):
        return None
    branch = to_number(match[3]) or 0 if match[3] else 0
    end = match.end()
    while end < len(text) and text[end] in " \u3000\t:：":
        end += 1
    return Mark(kind, number, end, branch=branch, unit=unit)


def _is_title(text: str, following: str) -> bool:
    """第一章规定的… is prose: a heading is short, has no full stop, and is set off or brief."""
    if len(text) > LONGEST_TITLE or TITLE_END.search(text):
        return False
    return (
        not following or following.isspace() or not re.match(r"[的、和与及至，第规所中]", following)
    )


def _single(text: str) -> Mark | None:
    point = ord(text[0])
    for kind, rank, first, count, base in SINGLE_MARKS:
        if first <= point < first + count:
            end = 1
            while end < len(text) and text[end] in " \u3000、.．":
                end += 1
            return Mark(kind, point - first + base, end, rank)
    return None


def _stem(text: str) -> Mark | None:
    if len(text) < 3 or text[0] not in STEMS or text[1] != "、" or text[2] in STEMS:
        return None
    return Mark("stem", STEMS.index(text[0]) + 1, 2, 3)


def _list(text: str) -> Mark | None:
    for kind, rank, pattern in LIST_MARKS:
        match = pattern.match(text)
        number = to_number(match[1]) if match else None
        if not match or not number:
            continue
        if _is_mention(kind, text[match.end() :], number):
            return None
        return Mark(kind, number, match.end(), rank)
    return None


def _is_mention(kind: str, rest: str, number: int) -> bool:
    """一、二审法院 names two numbers, （一）项 names an item: neither opens a point."""
    if kind == "han_paren":
        return rest[:1] in ("项", "款")
    if kind != "han":
        return False
    match = re.match(rf"{HAN_NUMERAL}{{1,3}}", rest)
    if match is None or rest[match.end() :].startswith("、"):
        return False
    return to_number(match[0]) == number + 1


def next_marks(marks: Sequence[Mark | None]) -> list[Mark | None]:
    """For each paragraph the first mark below it."""
    following: list[Mark | None] = [None] * len(marks)
    for index in range(len(marks) - 2, -1, -1):
        following[index] = marks[index + 1] or following[index + 1]
    return following
