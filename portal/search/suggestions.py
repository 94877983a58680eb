"""What the box offers while one types: titles, 文号, words with synonyms; never people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import structlog

from portal.search import queries, vocabulary
from portal.search.analysis import bigrams, initial_grams, normalise, pinyin_grams
from portal.search.candidates import Index
from portal.search.engine import schema
from portal.search.engine.reader import Reader
from portal.search.engine.scoring import Group
from portal.search.index import current_index
from portal.search.query import parse
from portal.search.ranking import Title, initialling, spelling
from portal.search.shelf import shelf_of
from portal.search.understanding import flat

MOST = 8
MOST_WORDS = 2
MOST_NUMBERS = 4
LOOKED_AT = 60
MOST_TERMS = 40
LEAST_CODE = 2
LEAST_LETTERS = 2
YEAR_DIGITS = 4
_CODE = re.compile(r"([^\W\d_]+)(\d*)")
log = structlog.get_logger("search")


@dataclass(frozen=True)
class Suggestion:
    """One offer: the text to search for, and what it is ('title', 'number' or 'word')."""

    text: str
    kind: str


def suggest(text: str) -> list[Suggestion]:
    """At most MOST offers for what was typed so far, the likeliest first; [] without an index."""
    asked = flat(normalise(parse(text).asked))
    if not asked:
        return []
    try:
        reader = current_index().reader()
        words = _words(asked)
        offers = [*_numbers(reader, asked), *_titles(reader, asked)][: MOST - len(words)] + words
    except Exception as error:  # the box works without offers; the page tells of the index
        log.warning("no suggestions", error=type(error).__name__)
        return []
    return list(dict.fromkeys(offers))


def _words(asked: str) -> list[Suggestion]:
    known = [word for word in vocabulary.words().synonyms if word.startswith(asked)]
    known.sort(key=lambda word: (len(word), word))
    return [Suggestion(word, "word") for word in known[:MOST_WORDS]]


def _numbers(reader: Reader, asked: str) -> list[Suggestion]:
    """文号 that begin with what was typed, whatever the brackets."""
    typed = _CODE.match(asked)
    if typed is None or len(typed[1]) < LEAST_CODE:
        return []
    terms = chain.from_iterable(
        reader.first_terms(schema.NUMBER, prefix, MOST_NUMBERS)
        for prefix in _prefixes(*typed.groups())
    )
    fitting = [term for term in dict.fromkeys(terms) if term.replace("-", "").startswith(asked)]
    keys = [
        reader.key(int(ordinal))
        for term in fitting[:MOST_NUMBERS]
        if (found := reader.postings(schema.NUMBER, term)) is not None
        for ordinal in found.ordinals[:1]
    ]
    numbers = sorted(queries.document_numbers(keys), reverse=True)
    return [Suggestion(number, "number") for number in numbers]


def _prefixes(code: str, digits: str) -> Iterator[str]:
    """How the terms of a 文号 begin, with a year before the number or without."""
    if not digits:
        yield code
        return
    yield f"{code}-{digits}"
    if len(digits) > YEAR_DIGITS:
        yield f"{code}-{digits[:YEAR_DIGITS]}-{digits[YEAR_DIGITS:]}"


def _titles(reader: Reader, asked: str) -> list[Suggestion]:
    index = Index(reader, asked=reader.asked())
    points = shelf_of(reader).points
    best: dict[int, float] = {}
    for groups in _ways(reader, asked):
        scored = index.score(groups, len(groups)).plus(points)
        best |= index.best(scored, LOOKED_AT)
    keys = {reader.key(ordinal): ordinal for ordinal in best}
    ranked = [
        (rank, -best[keys[key]], len(title.whole), text)
        for key, (text, title) in queries.full_titles(list(keys)).items()
        if (rank := _rank(asked, title)) is not None
    ]
    titles = dict.fromkeys(text for *_order, text in sorted(ranked))
    return [Suggestion(text, "title") for text in titles]


def _ways(reader: Reader, asked: str) -> Iterator[list[Group]]:
    """The ways in which a title may contain what was typed, as groups that must all match."""
    pairs = bigrams(asked)
    if len(pairs) > 1 or (len(asked) > 1 and not asked.isascii()):
        yield [[(schema.TITLE_PAIRS, pair, 1.0)] for pair in pairs]
    else:
        yield _any(reader, schema.TITLE_PAIRS, asked)
    if asked.isascii() and asked.isalpha() and len(asked) >= LEAST_LETTERS:
        begun = initial_grams(asked)[:-1]
        yield [[(schema.INITIALS, gram, 1.0)] for gram in begun]
        spelled = pinyin_grams(asked)
        if len(asked) < len(spelled[0]) + 1 and len(spelled) == 1:
            yield _any(reader, schema.PINYIN, asked)
        else:
            yield [[(schema.PINYIN, gram, 1.0)] for gram in spelled]


def _any(reader: Reader, field: str, prefix: str) -> list[Group]:
    """One group of all terms that begin so."""
    return [[(field, term, 1.0) for term, _count in reader.terms(field, prefix, MOST_TERMS)]]


def _rank(asked: str, title: Title) -> int | None:
    """How well a title continues what was typed, 0 best; None when it does not."""
    if title.whole.startswith(asked) or title.bare.startswith(asked):
        return 0
    if asked in title.whole:
        return 1
    if not asked.isascii():
        return None
    if initialling(title).startswith(asked) or spelling(title).startswith(asked):
        return 2
    return 3 if len(asked) > LEAST_LETTERS and asked in spelling(title) else None
