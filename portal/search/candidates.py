"""Ways of asking the index: each returns the documents that one reading of a question finds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from math import ceil

import numpy as np

from portal.document_numbers import DocumentNumber
from portal.search.analysis import initial_grams, number_tokens, pinyin_grams
from portal.search.engine import schema
from portal.search.engine.filters import Filters
from portal.search.engine.reader import Reader
from portal.search.engine.scoring import Asked, Clause, Group, Mask, Scored
from portal.search.understanding import Question

TITLE_WORD, BODY_WORD = 2.0, 1.0
TITLE_PAIR, BODY_PAIR = 1.2, 0.35
TITLE_PAIR_SHARE, MOST_TITLE_PAIRS_NEEDED = 0.45, 4
# How a text says what a thing is, with the mark or without: 本法所称广告，是指…… The surest first.
DEFINITIONS = ("所称{},是指", "{},是指", "所称{}")
PINYIN_SHARE, INITIALS_SHARE, HOMOPHONE_SHARE = 0.6, 0.5, 0.7


@dataclass(frozen=True)
class Index:
    """The reader of one request, the facets chosen, and what is allowed at all (None: all).

    `asked` remembers the lists that were read.
    """

    reader: Reader
    filters: Filters = field(default_factory=Filters)
    allowed: Mask | None = None
    asked: Asked | None = None

    def score(
        self,
        groups: Sequence[Group],
        need: int,
        bonus: Group = (),
        among: Mask | None = None,
    ) -> Scored:
        """Those that are allowed and match, with their points; `among` rules out others too."""
        masks = [mask for mask in (self.allowed, among) if mask is not None]
        both = np.logical_and.reduce(masks) if masks else None
        return self.reader.score(groups, need, bonus, both, self.asked)

    def everything(self) -> Scored:
        """All documents that are allowed, without points."""
        scored = self.reader.everything()
        return scored if self.allowed is None else scored.among(self.allowed)

    def best(self, scored: Scored, count: int) -> dict[int, float]:
        """Ordinals and scores of the best hits under the chosen facets."""
        return self.reader.best(scored, count, self.filters)[1]


def words(index: Index, question: Question, need: int) -> Scored:
    """Documents with at least `need` of the words, in the title or the text."""
    return index.score(word_groups(question.words), need, pair_bonus(question.pairs))


def phrased(index: Index, question: Question) -> Scored:
    """Every document that is allowed, with the points of the words: for nothing but phrases.

    What has the phrases need not have their words, which may be cut otherwise in a text.
    """
    clauses = [*chain(*word_groups(question.words)), *pair_bonus(question.pairs)]
    ordinals = index.everything().ordinals
    asked = index.asked or index.reader.asked()
    return Scored(ordinals, asked.scores(clauses, ordinals))


def title_pairs(index: Index, question: Question) -> dict[int, float]:
    """Documents whose titles share many letter pairs with the question: fragments, slips."""
    share = ceil(TITLE_PAIR_SHARE * len(question.pairs))
    need = max(1, min(MOST_TITLE_PAIRS_NEEDED, share))
    groups = [[(schema.TITLE_PAIRS, pair, 1.0)] for pair in question.pairs]
    bonus = [(schema.BODY, word, BODY_WORD) for word in question.words]
    return index.best(index.score(groups, need, bonus), 40)


def sentences(index: Index, pairs: Sequence[str], among: Mask | None = None) -> Scored:
    """Documents with all letter pairs of a sentence, anywhere; only those of a mask.

    A Han character alone between marks may have neighbours in the text, so that it is no term
    there; it is asked for only where there is nothing else.
    """
    sure = [pair for pair in pairs if len(pair) > 1 or pair.isascii()]
    groups = [[(schema.BODY_PAIRS, pair, 1.0)] for pair in sure]
    groups = groups or [[(schema.BODY_PAIRS, p, 1.0), (schema.BODY, p, 1.0)] for p in pairs]
    return index.score(groups, len(groups), among=among)


def homophones(index: Index, letters: str) -> dict[int, float]:
    """Documents whose titles sound much like the letters."""
    grams = list(dict.fromkeys(pinyin_grams(letters)))
    groups = [[(schema.PINYIN, gram, 1.0)] for gram in grams]
    return index.best(index.score(groups, max(1, ceil(HOMOPHONE_SHARE * len(grams)))), 20)


def spelled(index: Index, letters: str) -> dict[int, float]:
    """Documents whose titles are spelled like the letters in full pinyin."""
    return _by_grams(index, schema.PINYIN, pinyin_grams(letters), PINYIN_SHARE)


def initialled(index: Index, letters: str) -> dict[int, float]:
    """Documents whose titles begin their syllables with the letters."""
    grams = initial_grams(letters)
    return _by_grams(index, schema.INITIALS, grams, INITIALS_SHARE)


def numbered(index: Index, number: DocumentNumber) -> Scored:
    """The document with this 文号."""
    exact = number_tokens(number.canonical)[0]
    return index.score([[(schema.NUMBER, exact, 1.0)]], 1)


def dated(index: Index, year: int, number: int) -> Scored:
    """Documents with this year and serial number, whoever issued them."""
    return index.score([[(schema.NUMBER, f"{year}-{number}", 1.0)]], 1)


def without(index: Index, excluded: Iterable[Sequence[str]]) -> Mask:
    """Every document that lacks what was excluded; an excluded text counts when all of it is in."""
    mask: Mask = np.ones(index.reader.size, np.bool_)
    for terms in excluded:
        groups = word_groups(terms)
        mask[index.reader.score(groups, len(groups), asked=index.asked).ordinals] = False
    return mask


def titled(index: Index, terms: Sequence[str]) -> Mask:
    """Documents with all the words in their titles."""
    groups = [[(schema.TITLE, term, 1.0)] for term in terms]
    return index.reader.mask(index.reader.score(groups, len(groups), asked=index.asked).ordinals)


def word_groups(terms: Sequence[str]) -> list[Group]:
    return [[(schema.TITLE, t, TITLE_WORD), (schema.BODY, t, BODY_WORD)] for t in terms]


def pair_bonus(pairs: Sequence[str]) -> list[Clause]:
    in_titles = [(schema.TITLE_PAIRS, pair, TITLE_PAIR) for pair in pairs]
    return in_titles + [(schema.BODY_PAIRS, pair, BODY_PAIR) for pair in pairs]


def _by_grams(index: Index, field_name: str, grams: list[str], share: float) -> dict[int, float]:
    once = list(dict.fromkeys(grams))
    groups = [[(field_name, gram, 1.0)] for gram in once]
    return index.best(index.score(groups, max(1, ceil(share * len(once)))), 50)
