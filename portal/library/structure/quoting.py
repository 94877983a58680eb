"""Tells new wording that a decision quotes (修改为：“第三条…”) from the decision's own clauses."""

import re
from collections.abc import Sequence

OPENS = re.compile(r"^“|[：:]\s*“")
REACH = 120


def quoted_paragraphs(texts: Sequence[str]) -> list[bool]:
    """For each paragraph whether it stands inside a quotation that an earlier one opened.

    A quotation that does not close within REACH paragraphs is a slip of the pen and ignored.
    """
    inside = [False] * len(texts)
    index = 0
    while index < len(texts):
        end = _closing(texts, index) if _leaves_open(texts[index]) else index
        for number in range(index + 1, end + 1):
            inside[number] = True
        index = end + 1
    return inside


def _leaves_open(text: str) -> bool:
    return text.count("“") > text.count("”") and bool(OPENS.search(text))


def _closing(texts: Sequence[str], start: int) -> int:
    """The paragraph that closes the quotation opened at `start`; `start` itself where none does.

    Where each paragraph opens anew, the last one alone also closes.
    """
    for index in range(start + 1, min(start + 1 + REACH, len(texts))):
        opened, closed = texts[index].count("“"), texts[index].count("”")
        if closed > opened or (texts[index].startswith("“") and opened == closed > 0):
            return index
    return start
