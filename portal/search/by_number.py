"""The answer to a 文号: the document that bears it, else those of its year and serial number."""

import numpy as np

from portal.search import candidates
from portal.search.answer import Answer
from portal.search.candidates import Index
from portal.search.engine.scoring import Scored
from portal.search.understanding import Question


def by_number(index: Index, question: Question) -> Answer | None:
    """None when no 文号 was asked for, or nothing is near it."""
    number, near = question.number, question.year_and_number
    if number is not None:
        exact = candidates.numbered(index, number)
        if exact.mask.any():
            return _found("number", exact)
        near = (number.year, number.number) if number.year is not None else None
    scored = candidates.dated(index, *near) if near else None
    return _found("near_number", scored) if scored and scored.mask.any() else None


def _found(way: str, scored: Scored) -> Answer:
    reasons = {int(ordinal): ["number"] for ordinal in np.flatnonzero(scored.mask)}
    return Answer(way, scored, reasons, complete=len(reasons))
