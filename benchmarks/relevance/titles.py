"""Questions made of titles: pieces, abbreviations, chatter, other scripts, pinyin and slips."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

import opencc
from pypinyin import lazy_pinyin

from benchmarks.relevance.items import Draw, Item, judged, same_title
from benchmarks.relevance.library import Known, Library
from benchmarks.relevance.wordings import CHATTER, CLIPPED, ON_TITLES, UNSEEN
from portal.search.analysis import normalise, query_words

SHORTEST_PIECE, LONGEST_PIECE = 4, 8
SHORTEST_TITLE, LONGEST_TITLE = 4, 30
MOST_INITIALS = 14
OFTEN = 5
HAN = re.compile("[\u4e00-\u9fff]+")
# Words that nobody types who shortens a title.
DROPPED = frozenset(
    ("的", "和", "与", "及", "等", "关于", "若干", "有关", "进一步", "实施", "试行", "暂行")
)
# Titles of which one can ask what they rule; those of cases are sentences of their own.
NORM = re.compile(
    "(?:法|条例|规定|办法|细则|意见|解释|通知|决定|决议|方案|规划|纲要|章程|规则|标准|措施|制度|批复|指南)$"
)
TRADITIONAL = [opencc.OpenCC(name).convert for name in ("s2t", "s2twp")]


def fragment(draw: Draw, source: Known) -> Item | None:
    """Four to eight neighbouring characters of a title."""
    piece = "".join(source.title[place] for place in piece_of(draw, source))
    return judged("a1", piece, source, holding(draw.library, piece))


def abbreviation(draw: Draw, source: Known) -> Item | None:
    """The title without the words that people leave out, and without one or two more."""
    words = [word for word in query_words(source.bare) if word not in DROPPED]
    kept = shortened(draw, words)
    if len(kept) < 2 or len(kept) == len(words):
        return None
    pattern = re.compile(".*".join(map(re.escape, kept)))
    right = [text for text in draw.library.real if pattern.search(text.title)]
    joint = " " if draw.split == UNSEEN and draw.dice.random() < 0.5 else ""
    return judged("a2", clipped(draw, joint.join(kept)), source, right)


def clipped(draw: Draw, words: str) -> str:
    """Some of the long names clipped, in splits whose people do so."""
    for name, clipping in CLIPPED[draw.split].items():
        if draw.dice.random() < 0.5:
            words = words.replace(name, clipping)
    return words


def chatter(draw: Draw, source: Known) -> Item | None:
    """A title inside the words of somebody who talks to a search box."""
    question = draw.dice.choice(CHATTER[draw.split]).format(source.entry.title)
    return judged("c", question, source, same_title(draw.library, source))


def traditional(draw: Draw, source: Known) -> Item | None:
    """A title in Traditional characters, with or without the words of Taiwan."""
    question = draw.dice.choice(TRADITIONAL)(source.entry.title)
    if question == source.entry.title:
        return None
    return judged("d", question, source, same_title(draw.library, source))


def spelled(draw: Draw, source: Known) -> Item | None:
    """A piece of a title in full pinyin."""
    syllables = [source.sounds[place] for place in piece_of(draw, source)]
    letters = "".join(syllables)
    if not letters.isascii() or not letters.isalpha():
        return None
    right = [text for text in draw.library.real if letters in text.spelling]
    joint = " " if draw.split == UNSEEN and draw.dice.random() < 0.5 else ""
    return judged("e1", joint.join(syllables), source, right)


def initials(draw: Draw, source: Known) -> Item | None:
    """The first letters of a whole short title."""
    letters = first_letters(source)
    if not SHORTEST_TITLE <= len(letters) <= MOST_INITIALS or not letters.isalpha():
        return None
    right = [text for text in draw.library.real if first_letters(text) == letters]
    return judged("e2", letters, source, right)


def slip(draw: Draw, source: Known) -> Item | None:
    """A title with one character that sounds right and is wrong."""
    if not SHORTEST_TITLE <= len(source.bare) <= LONGEST_TITLE:
        return None
    table = homophones(draw.library)
    places = [at for at, letter in enumerate(source.bare) if others(table, letter)]
    if not places:
        return None
    at = draw.dice.choice(places)
    wrong = draw.dice.choice(others(table, source.bare[at]))
    question = source.bare[:at] + wrong + source.bare[at + 1 :]
    if any(question in text.title for text in draw.library.real):
        return None
    return judged("f", question, source, same_title(draw.library, source))


def question(draw: Draw, source: Known) -> Item | None:
    """A question about what a text rules, by its title."""
    if not NORM.search(source.bare):
        return None
    asked = draw.dice.choice(ON_TITLES[draw.split]).format(source.bare)
    return judged("h1", asked, source, same_title(draw.library, source))


def piece_of(draw: Draw, source: Known) -> range:
    """Places of neighbouring Han characters of a title; none when it is too short."""
    runs = [run for run in HAN.finditer(source.title) if len(run[0]) > SHORTEST_PIECE]
    if not runs:
        return range(0)
    run = draw.dice.choice(runs)
    length = draw.dice.randint(SHORTEST_PIECE, min(LONGEST_PIECE, len(run[0]) - 1))
    start = draw.dice.randint(run.start(), run.end() - length)
    return range(start, start + length)


def holding(library: Library, piece: str) -> list[Known]:
    """The real texts with a piece in their titles."""
    return [text for text in library.real if piece in text.title]


def shortened(draw: Draw, words: list[str]) -> list[str]:
    """Words in their order, one or some left out of those that many titles have; never the last."""
    often = times_in_titles(draw.library)
    inner = sorted(range(len(words) - 1), key=lambda at: -often[words[at]])
    droppable = inner[: max(1, len(inner) // 2)]
    count = draw.dice.randint(1, len(droppable)) if droppable else 0
    dropped = draw.dice.sample(droppable, count)
    return [word for at, word in enumerate(words) if at not in dropped]


def first_letters(text: Known) -> str:
    """The first letters of a title without the name of the state."""
    return "".join(sound[0] for sound in lazy_pinyin(text.bare, errors=list))


@lru_cache(maxsize=1)
def times_in_titles(library: Library) -> Counter[str]:
    """In how many titles each word stands."""
    return Counter(word for text in library.real for word in set(query_words(text.bare)))


@lru_cache(maxsize=1)
def homophones(library: Library) -> Mapping[str, str]:
    """For each syllable the characters that the texts often write with it."""
    often = Counter("".join(text.title + text.text[:2_000] for text in library.real))
    found: dict[str, str] = defaultdict(str)
    for letter, times in sorted(often.items()):
        if times >= OFTEN and HAN.match(letter) and normalise(letter) == letter:
            found[lazy_pinyin(letter)[0]] += letter
    return found


def others(table: Mapping[str, str], letter: str) -> str:
    """Other characters with the sound of one."""
    if not HAN.match(letter):
        return ""
    return table.get(lazy_pinyin(letter)[0], "").replace(letter, "")
