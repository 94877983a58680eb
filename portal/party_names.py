"""Names of parties, folded so that spellings of one name compare equal."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[;；、,，\n/]|\s(?:and|und|et|v\.?|vs\.?)\s", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
#: forms of companies say nothing about who it is
_FORMS = re.compile(
    r"\b(?:incorporated|inc|llc|llp|ltd|limited|co|company|corp|corporation|gmbh|ag|kg|sa|srl|bv|"
    r"plc|pty|the)\b"
)
_CHINESE_FORMS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|律师事务所|公司)$")
SHORTEST = 2


def fold(name: str) -> str:
    """The name without case, width, punctuation and company form; '' when nothing is left."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip().replace(".", "")
    without = _CHINESE_FORMS.sub("", _FORMS.sub(" ", plain).strip())
    folded = _NOT_LETTERS.sub("", without) or _NOT_LETTERS.sub("", plain)
    return folded if len(folded) >= SHORTEST else ""


def parties(text: str) -> tuple[str, ...]:
    """The folded names in a field that may hold several, each once."""
    whole = [fold(text), *(fold(part) for part in _BETWEEN.split(text))]
    return tuple(dict.fromkeys(name for name in whole if name))


def parties_as_written(text: str) -> dict[str, str]:
    """The names in a field that may hold several, folded, each as it is first written.

    The Inc. behind a comma is no name of its own.
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        name = fold(part)
        if name and not _FORMS.fullmatch(name):
            found.setdefault(name, part.strip())
    return found
