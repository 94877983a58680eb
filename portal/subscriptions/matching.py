"""Whether a subscription is about an announcement: pure, the same for every subscriber.

Everything that a subscription names must hold.  `kind`, `country` and `subject` are equal to what
the announcement says; `level` is its level or a less grave one; `topic` and `issuer` are equal
once both are in the search's normal form (half width, lower case, simplified, no spaces or marks).

The words of a saved search are read by the search's own parser and analysis and held, in that form,
against what was announced (title, summary, note, issuer and topics) and against all that the search
itself holds of the thing: 文号 and the whole text.

* Every word must be there, each of them as the search segments it; the frame of a question
  (请问…怎么办理) is left out.  A word of Han characters is there where its characters stand side by
  side; any other word must be a whole run of letters or digits, so that “art” is not in “start”.
* A synonym of the editors stands for its word, one at a time, as in the search.
* Every quoted phrase must be there, spaces and marks apart.
* -word: not when all words of it are there.
* 标题: its words are all in the title.  发文机关: is part of the issuer.  主题: is part of a topic.
  类别: the kind by its code or its Chinese name.  文号: is its own, or is named in it.
* 年份:, 效力: and 地区: are those that the search holds; what it does not hold is passed over.
* A 文号 alone is met in whatever spelling by the text that bears it and by those that name it.
* Letters as in sbf count as a word, never as pinyin; nothing is forgiven that is misspelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.announcements import Announcement
from portal.document_numbers import DocumentNumber, find, parse
from portal.search.analysis import normalise, query_words
from portal.search.operators import NAMES
from portal.search.query import Filter, years
from portal.search.query import parse as parse_query
from portal.search.understanding import Question, flat, reworded, understand, variants
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.models import LEVELS
from portal.subscriptions.searched import NOTHING, Searched

Synonyms = Mapping[str, tuple[str, ...]]
KIND_NAMES = {
    "policy": "政策",
    "notice": "通知",
    "interpretation": "解读",
    "case": "案例",
    "warning": "风险预警",
    "service": "办事服务",
}
_RUN = re.compile(r"[^\W_\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


@dataclass(frozen=True)
class Announced:
    """An announcement made ready: normal forms once, for however many subscriptions.

    `text` and `title` are flat; `runs` are all its words of other letters and digits.
    """

    kind: str
    subject: str
    countries: frozenset[str]
    #: levels that a subscription may name to be met
    levels: frozenset[str]
    topics: frozenset[str]
    issuer: str
    title: str
    text: str
    runs: frozenset[str]
    numbers: frozenset[DocumentNumber]
    held: Searched


def ready(announcement: Announcement, held: Searched = NOTHING) -> Announced:
    """The announcement, with what the search holds of it, in the forms that are compared."""
    parts = (
        announcement.title,
        announcement.summary,
        announcement.note,
        announcement.issuer,
        *announcement.topics,
        *held.lines,
    )
    normal = [normalise(part) for part in parts if part]
    return Announced(
        kind=announcement.kind,
        subject=announcement.subject,
        countries=frozenset(announcement.countries),
        levels=frozenset(levels_met(announcement.level)),
        topics=frozenset(map(key, announcement.topics)),
        issuer=key(announcement.issuer),
        title=key(announcement.title),
        # A mark that no text has: words do not reach from one part into the next.
        text="\n".join(map(flat, normal)),
        runs=frozenset(run for part in normal for run in _RUN.findall(part)),
        numbers=frozenset(_numbers(parts, held)),
        held=held,
    )


def _numbers(parts: Iterable[str], held: Searched) -> Iterator[DocumentNumber]:
    if held.number:
        yield held.number
    for part in parts:
        yield from (found.number for found in find(part))


def levels_met(level: str) -> tuple[str, ...]:
    """The levels that an announcement of this level meets: its own and the less grave ones."""
    return LEVELS[LEVELS.index(level) :] if level in LEVELS else ()


def matches(criteria: Criteria, announced: Announced, synonyms: Synonyms) -> bool:
    """Whether the announcement is what the subscription asks for."""
    return (
        criteria.kind in ("", announced.kind)
        and criteria.subject in ("", announced.subject)
        and (not criteria.country or criteria.country in announced.countries)
        and (not criteria.level or criteria.level in announced.levels)
        and (not criteria.topic or key(criteria.topic) in announced.topics)
        and (not criteria.issuer or key(criteria.issuer) == announced.issuer)
        and (not criteria.words or _has(criteria.words, announced, synonyms))
    )


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A name as names are compared."""
    return flat(normalise(text))


@lru_cache(maxsize=4096)
def asked(words: str) -> Question:
    """A saved search as the search understands it."""
    return understand(parse_query(words))


def _has(words: str, announced: Announced, synonyms: Synonyms) -> bool:
    question = asked(words)
    if question.is_only_number and question.number:
        return question.number in announced.numbers
    if not all(_is_met(one, announced) for one in question.query.filters):
        return False
    if any(_has_all(group, announced) for group in question.excluded):
        return False
    if not all(flat(phrase) in announced.text for phrase in question.phrases):
        return False
    return _has_all(question.words, announced) or any(
        _has_all(reworded(question, word, other).words, announced)
        for word, other in variants(question, synonyms)
    )


def _has_all(words: tuple[str, ...], announced: Announced) -> bool:
    return all(_has_word(word, announced) for word in words)


def _has_word(word: str, announced: Announced) -> bool:
    return word in announced.runs if _RUN.fullmatch(word) else flat(word) in announced.text


def _is_met(wanted: Filter, announced: Announced) -> bool:
    """Whether one 字段:值 holds."""
    value = key(wanted.value)
    if wanted.field == "title":
        return all(flat(word) in announced.title for word in query_words(normalise(wanted.value)))
    if wanted.field == "issuer":
        return value in announced.issuer
    if wanted.field == "topic":
        return any(value in topic for topic in announced.topics)
    if wanted.field == "kind":
        return value in (announced.kind, KIND_NAMES.get(announced.kind, ""))
    if wanted.field == "number":
        return parse(wanted.value) in announced.numbers
    return _is_held(wanted, announced.held)


def _is_held(wanted: Filter, held: Searched) -> bool:
    """Whether a year, a region or a validity is that which the search holds, if it holds any."""
    if wanted.field == "year":
        span = years(wanted.value) or (0, 0)
        return not held.year or span[0] <= held.year <= span[1]
    actual = held.status if wanted.field == "status" else held.region
    value = NAMES.get(wanted.field, {}).get(wanted.value, wanted.value)
    return not actual or key(value) in key(actual)
