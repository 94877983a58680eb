"""Where a Chinese title may break: between its words, never inside one."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import rjieba

# No line begins with these, and none ends with those that open.
LEANS_BACK = re.compile(r"[，。、；：？！）》〉”’】」』〕％%…—–·/\s]")
OPENS = re.compile(r".*[（《〈“‘【「『〔—–/\s]", re.S)
# Words of one character belong to the word before, these to the one after: 反垄断, 和意见.
LEANS_ON = frozenset("与和及或在从对为向不反再由以非")
ONE_CHINESE = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=4096)
def phrases(title: str) -> tuple[str, ...]:
    """The title in pieces between which a line may end; joined they are the title again."""
    found: list[str] = []
    for before, word in pairwise(["", *rjieba.cut(title)]):
        if found and not may_part(before, word):
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def may_part(before: str, word: str) -> bool:
    """Whether a line may end between two neighbouring words."""
    if LEANS_BACK.match(word) or OPENS.fullmatch(before) or before in LEANS_ON:
        return False
    return word in LEANS_ON or not ONE_CHINESE.fullmatch(word)
