"""Documents with a phrase, word for word: told by the index, by the texts only where it cannot."""

from collections.abc import Iterable

import numpy as np

from portal.search import queries
from portal.search.analysis import placed
from portal.search.candidates import Index, sentences
from portal.search.engine import schema
from portal.search.engine.phrases import Placed
from portal.search.engine.scoring import Mask
from portal.search.understanding import flat

MOST_READ = 300


def holding(index: Index, phrase: str) -> tuple[Mask, bool]:
    """Documents with a normalised phrase, as it is typed or closed up, and whether those are all.

    A Han character alone at an end, as in 第3条, may have neighbours in a text that the index
    does not know by that character; then texts are read, MOST_READ at most.
    """
    forms = [placed(form) for form in dict.fromkeys((phrase, flat(phrase)))]
    mask = np.logical_or.reduce([_standing(index, form) for form in forms])
    if not _is_open(forms[0]):
        return mask, True
    scored = sentences(index, list(dict.fromkeys(term for term, _ in forms[0])), mask)
    total, best = index.reader.best(scored, MOST_READ, index.filters)
    held = read(index, best, flat(phrase))
    found = index.reader.mask(np.array(list(held), dtype=np.intp))
    return found, total <= MOST_READ


def read(index: Index, ordinals: Iterable[int], sentence: str) -> set[int]:
    """Which of the documents have the sentence (flat) word for word, as the database says."""
    keys = {index.reader.key(ordinal): ordinal for ordinal in ordinals}
    return {keys[key] for key in queries.with_sentence(list(keys), sentence)} if keys else set()


def _standing(index: Index, terms: list[Placed]) -> Mask:
    """Documents in which the terms stand so, without Han characters alone at the ends."""
    sure = [term for term in terms if not _is_lone(term)]
    if sure:
        inner = terms[_is_lone(terms[0]) : len(terms) - _is_lone(terms[-1])]
        return index.reader.holding(schema.BODY_PAIRS, inner, index.asked)
    return index.reader.mask(sentences(index, [term for term, _ in terms]).ordinals)


def _is_open(terms: list[Placed]) -> bool:
    return len(terms) > 1 and (_is_lone(terms[0]) or _is_lone(terms[-1]))


def _is_lone(placed_term: Placed) -> bool:
    term, _ = placed_term
    return len(term) == 1 and not term.isascii()
