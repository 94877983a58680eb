"""The answer to a 文号: the document that bears it, else its neighbours, else who cites it."""

from portal.document_numbers import DocumentNumber
from portal.search import candidates, phrases
from portal.search.analysis import bigrams, normalise
from portal.search.answer import Answer
from portal.search.candidates import Index
from portal.search.engine.scoring import NOTHING, Scored
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
        return Answer("no_number", NOTHING)
    return found


def _citing(index: Index, number: DocumentNumber) -> Answer | None:
    """Documents whose texts name a 文号 that is not here."""
    spelled = normalise(number.canonical)
    holding, _ = phrases.holding(index, spelled)
    scored = candidates.sentences(index, list(dict.fromkeys(bigrams(spelled))), holding)
    return _found("citing_number", scored, "sentence")


def _found(way: str, scored: Scored, reason: str = "number") -> Answer | None:
    reasons = {ordinal: [reason] for ordinal in scored.ordinals.tolist()}
    return Answer(way, scored, reasons, complete=len(reasons)) if reasons else None
