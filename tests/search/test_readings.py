"""How characters are read: as the package says from which the readings come."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from portal.search.readings import LONGEST_PHRASE, syllables
from tests.search import readings_source

PHRASES = sorted(PHRASES_DICT)
DATA = Path(__file__).resolve().parents[2] / "portal" / "search" / "data"


def read_by_the_package(text: str) -> list[str]:
    return lazy_pinyin(text, errors=list)


@pytest.mark.parametrize("name", readings_source.files())
def test_the_data_are_those_of_the_installed_package(name: str) -> None:
    assert (DATA / name).read_text(encoding="utf-8") == readings_source.files()[name]


def test_every_character_is_read_as_the_package_reads_it() -> None:
    characters = [*map(chr, PINYIN_DICT), *"ａA1 -。〇\u3400\U0002ffff\U0010ffff"]
    wrong = [one for one in characters if syllables(one) != read_by_the_package(one)]
    assert wrong == []


def test_every_phrase_is_read_as_the_package_reads_it() -> None:
    assert [phrase for phrase in PHRASES if syllables(phrase) != read_by_the_package(phrase)] == []
    assert max(map(len, PHRASES)) == LONGEST_PHRASE


# A blank between: the package gives up on phrases where a text ends inside a longer one.
@given(st.lists(st.sampled_from(PHRASES), max_size=6), st.text(max_size=4))
def test_phrases_among_others_are_read_as_the_package_reads_them(
    phrases: list[str], other: str
) -> None:
    text = "".join(phrases) + "的" + other
    assert len(syllables(text)) == len(text)
    assert syllables(text) == read_by_the_package(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("银行行政处罚", "yin hang xing zheng chu fa"),
        ("行长重视重新调查", "hang zhang zhong shi chong xin diao cha"),
        ("PCT申请，第3条", "P C T shen qing ， di 3 tiao"),
        ("", ""),
    ],
)
def test_a_character_is_read_by_the_phrase_around_it(text: str, said: str) -> None:
    assert syllables(text) == said.split()
