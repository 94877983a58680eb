"""The order of the best candidates: how well title and text answer, then age and authority."""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from re import escape, finditer

import numpy as np
from numpy.typing import NDArray

from portal.search.engine import schema
from portal.search.engine.reader import Reader
from portal.search.readings import syllables
from portal.search.understanding import Question

# Points beside those of the words (a rare word in a title is worth about 10), tuned on generated
# known-item queries: fragments, clauses, noise, slips, questions.
EXACT_TITLE = 30.0
IN_TITLE = 12.0
TITLE_SHARE = 12.0
NAMED, NAMED_CHARACTER = 20.0, 2.0
LEAST_NAMED = 3
MOSTLY_NAMED = 0.6
SHORTENED = 10.0
DEFINITION = 80.0
SENTENCE = 30.0
SENTENCE_LENGTH = 6
RUN_CHARACTER = 3.0
LEAST_RUN = 4
LEAST_SENTENCE = 5
LEAST_RUN_QUESTION = 6
NEAR = 12.0
NEAR_CHARACTERS = 40
MOST_NEAR_WORDS = 8
MOST_PLACES = 40
TITLE_COVERAGE = 14.0
TITLE_LENGTH = 4.0
HOMOPHONE = 26.0

# Mild ones: they part equals and never lift a worse answer over a clearly better one.
AUTHORITY_STEP = 0.12
RECENT = 1.5
HALF_LIFE_YEARS = 8.0
SINKS = {"repealed": 3.0, "expired": 3.0, "amended": 1.0}


@dataclass(frozen=True)
class Title:
    """A title as it is compared: flat, and flat without brackets and the name of the state."""

    whole: str
    bare: str


@dataclass
class Judged:
    """A candidate with its points and why it is here."""

    score: float
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Evidence:
    """What is known of one candidate beside its score in the index."""

    title: Title
    has_sentence: bool = False
    sounds_alike: bool = False
    is_definition: bool = False
    is_answered: bool = False
    text: str = ""


def judge(question: Question, base: float, evidence: Evidence) -> Judged:
    """The points of a candidate, from its points in the index and what its title and text show."""
    judged = Judged(base)
    asked, title = question.flat, evidence.title
    if is_title(asked, title):
        _add(judged, EXACT_TITLE, "title_exact")
    if asked and asked in title.whole:
        share = len(asked) / max(len(asked), len(title.bare))
        _add(judged, IN_TITLE + sentence_points(asked) + TITLE_SHARE * share, "title")
    elif len(asked) >= LEAST_SENTENCE and evidence.has_sentence:
        _add(judged, sentence_points(asked), "sentence")
    elif len(asked) >= LEAST_RUN_QUESTION and evidence.text:
        run = longest_run(asked, evidence.text)
        if run >= LEAST_RUN:
            _add(judged, RUN_CHARACTER * (run - LEAST_RUN + 1), "passage")
        judged.score += NEAR * nearness(question.words, evidence.text)
    _add_likeness(judged, asked, evidence)
    cover = coverage(question.pairs, title.whole)
    judged.score += TITLE_COVERAGE * cover * cover
    judged.score += TITLE_LENGTH * cover * min(1.0, len(asked) / max(1, len(title.bare)))
    if cover >= 0.5 and not {"title", "title_exact", "homophone"} & set(judged.reasons):
        judged.reasons.append("similar_title")
    return judged


def _add_likeness(judged: Judged, asked: str, evidence: Evidence) -> None:
    """Points for a title that is named, shortened or misheard, and for a definition."""
    title = evidence.title
    if is_named(asked, title):
        _add(judged, named_points(asked, title, evidence), "title")
    if is_shortened(asked, title):
        _add(judged, SHORTENED, "similar_title")
    if evidence.is_definition:
        _add(judged, DEFINITION, "passage")
    if evidence.sounds_alike:
        _add(judged, HOMOPHONE, "homophone")


def sentence_points(asked: str) -> float:
    """What a question is worth where it stands word for word: more the longer it is."""
    return SENTENCE * min(2.0, len(asked) / SENTENCE_LENGTH)


def is_named(asked: str, title: Title) -> bool:
    """Whether a question holds a whole title: when does the trademark law come into force."""
    return LEAST_NAMED <= len(title.bare) < len(asked) and title.bare in asked


def is_mostly_named(asked: str, title: Title) -> bool:
    """Whether a question is little more than a title."""
    held = title.whole if title.whole in asked else title.bare
    return is_named(asked, title) and len(held) >= MOSTLY_NAMED * len(asked)


def named_points(asked: str, title: Title, evidence: Evidence) -> float:
    """Little more than the title: it wins always. A title in passing: where no text has it all."""
    if is_mostly_named(asked, title):
        return IN_TITLE + sentence_points(asked) * (1 - evidence.has_sentence)
    return 0.0 if evidence.is_answered else NAMED + NAMED_CHARACTER * len(title.bare)


def is_shortened(asked: str, title: Title) -> bool:
    """Whether a title was typed with characters left out, as people abbreviate.

    >>> is_shortened("涉外知产规定", Title("", "涉外知识产权纠纷处理规定"))
    True
    """
    letters = iter(title.bare)
    is_part = asked in title.whole or len(asked) < LEAST_RUN
    return not is_part and all(letter in letters for letter in asked)


def is_title(asked: str, title: Title) -> bool:
    """Whether the whole title was typed, with or without brackets and the name of the state."""
    return bool(asked) and asked in (title.whole, title.bare)


def coverage(pairs: tuple[str, ...], title: str) -> float:
    """Share of the letter pairs that stand in the title."""
    return sum(map(title.__contains__, pairs)) / max(1, len(pairs))


def longest_run(asked: str, text: str) -> int:
    """Length of the longest piece of the question that stands in the text word for word."""
    start = best = 0
    while start + best < len(asked):
        if asked[start : start + best + 1] in text:
            best += 1
        else:
            start += 1
    return best


def nearness(words: tuple[str, ...], text: str) -> float:
    """1 where all the words stand within NEAR_CHARACTERS of each other, 0 where no two do."""
    longer = [word for word in words if len(word) > 1][:MOST_NEAR_WORDS]
    if len(longer) < 2:
        return 0.0
    last: dict[str, int] = {}
    most = 1
    found = sorted((at, word) for word in longer for at in _places(word, text))
    for at, word in found:
        last[word] = at
        most = max(most, sum(at - place <= NEAR_CHARACTERS for place in last.values()))
        if most == len(longer):
            break
    return ((most - 1) / (len(longer) - 1)) ** 2


def _places(word: str, text: str) -> list[int]:
    return [found.start() for found in islice(finditer(escape(word), text), MOST_PLACES)]


def heard_in(letters: str, title: str) -> str:
    """The piece of a title that sounds like the letters; '' when none does.

    >>> heard_in("zhuanlifa", "中华人民共和国专利法")
    '专利法'
    """
    sounds = _sounds(title)
    for start in range(len(sounds)):
        heard = ""
        for end in range(start, len(sounds)):
            heard += sounds[end]
            if heard == letters:
                return title[start : end + 1]
            if not letters.startswith(heard):
                break
    return ""


def spelling(title: Title) -> str:
    """The pinyin of a title, without the name of the state when it begins with it."""
    return "".join(_sounds(title.bare))


def initialling(title: Title) -> str:
    """The first letters of a title, without those of the name of the state."""
    return "".join(sound[0] for sound in _sounds(title.bare))


@lru_cache(maxsize=4096)
def _sounds(title: str) -> tuple[str, ...]:
    """One syllable for each character of a title; other letters stand for themselves."""
    return tuple(syllables(title))


def mild_points(reader: Reader, this_year: int) -> NDArray[np.float32]:
    """Points of every document for authority and youth, less those for what no longer counts."""
    years = reader.numbers(schema.YEAR).astype(np.int32)
    age = np.clip(this_year - years, 0, 200)
    youth = np.where(years > 0, RECENT * np.exp2(-age / HALF_LIFE_YEARS), 0.0)
    status = reader.column(schema.STATUS)
    sinks = np.array([SINKS.get(value, 0.0) for value in status.values], np.float32)
    authority = AUTHORITY_STEP * reader.numbers(schema.AUTHORITY)
    points: NDArray[np.float32] = (authority + youth - sinks[status.codes]).astype(np.float32)
    return points


def _add(judged: Judged, points: float, reason: str) -> None:
    judged.score += points
    judged.reasons.append(reason)
