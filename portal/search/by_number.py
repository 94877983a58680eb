"""The answer to a 文号: the document that bears it, else its neighbours, else who cites it."""

import numpy as np

from portal.document_numbers import DocumentNumber
from portal.search import candidates, phrases
from portal.search.analysis import bigrams, normalise
from portal.search.answer import Answer
from portal.search.candidates import Index
from portal.search.engine.scoring import Scored
from portal.search.understanding import Question


def by_number(index: Index, question: Question) -> Answer | None:
    """None when no 文号 was asked for, or nothing is near it."""
    number, near = question.number, question.year_and_number
    if number is None:
        return _found("near_number", candidates.dated(index, *near)) if near else None
    found = _found("number", candidates.numbered(index, number))
    if found is None and number.year is not None:
        found = _found("near_number", candidates.dated(index, number.year, number.number))
    if found is None:
        found = _citing(index, number)
    if found is None and question.is_only_number:
        return Answer("no_number", index.nothing())
    return found


def _citing(index: Index, number: DocumentNumber) -> Answer | None:
    """Documents whose texts name a 文号 that is not here."""
    spelled = normalise(number.canonical)
    scored = candidates.sentences(index, list(dict.fromkeys(bigrams(spelled))))
    scored.mask &= phrases.holding(index, spelled)[0]
    return _found("citing_number", scored, "sentence")


def _found(way: str, scored: Scored, reason: str = "number") -> Answer | None:
    reasons = {int(ordinal): [reason] for ordinal in np.flatnonzero(scored.mask)}
    return Answer(way, scored, reasons, complete=len(reasons)) if reasons else None
