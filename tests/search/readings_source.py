"""Writes the readings of Chinese anew from pypinyin: python -m tests.search.readings_source.

Only tests and measurements install that package; the portal reads the files made here.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

FOLDER = Path(__file__).resolve().parents[2] / "portal" / "search" / "data"


def files() -> dict[str, str]:
    """What each file holds, by its name."""
    spoken = {chr(code): lazy_pinyin(chr(code))[0] for code in sorted(PINYIN_DICT)}
    characters: dict[str, str] = defaultdict(str)
    for character, syllable in spoken.items():
        characters[syllable] += character
    followers: dict[str, list[str]] = defaultdict(list)
    exceptions = {}
    for phrase in sorted(PHRASES_DICT):
        followers[phrase[0]].append(phrase[1:])
        said = lazy_pinyin([phrase])
        if said != [spoken[character] for character in phrase]:
            exceptions[phrase] = " ".join(said)
    rows = {first: " ".join(rest) for first, rest in followers.items()}
    head = {"pypinyin": version("pypinyin")}
    return {
        "syllables.tsv": table(head | dict(sorted(characters.items()))),
        "phrases.tsv": table(rows),
        "exceptions.tsv": table(exceptions),
    }


def table(rows: dict[str, str]) -> str:
    return "".join(f"{first}\t{second}\n" for first, second in rows.items())


if __name__ == "__main__":
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
