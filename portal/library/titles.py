"""Titles as keys: what makes 《专利法》 and 中华人民共和国专利法（2020修正） the same text."""

from __future__ import annotations

import re

EDITION = re.compile(r"[（(][^（）()]*(?:修正|修订|修改|年|试行文本)[^（）()]*[)）]$")
LEFT_OUT = re.compile(r"[\s《》〈〉“”\"'‘’]")
NATION = "中华人民共和国"


def title_key(title: str) -> str:
    """The title without quotes, blanks, edition in brackets, and the name of the country."""
    bare = EDITION.sub("", LEFT_OUT.sub("", title))
    return bare.removeprefix(NATION) or bare
