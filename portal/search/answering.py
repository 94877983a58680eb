"""Answering a question in the order of certainty: 文号, then letters, then words."""

from collections.abc import Mapping

from portal.search.answer import Answer
from portal.search.by_letters import by_letters
from portal.search.by_number import by_number
from portal.search.by_words import by_words
from portal.search.candidates import Index
from portal.search.operators import restricted
from portal.search.shelf import shelf_of
from portal.search.understanding import Question


def answer(index: Index, question: Question, synonyms: Mapping[str, tuple[str, ...]]) -> Answer:
    """The answer to any question; documents that the operators rule out are in none."""
    shelf = shelf_of(index.reader)
    index, is_checked = restricted(index, question)
    found = by_number(index, question)
    if found is None and question.flat not in synonyms:
        found = by_letters(index, question, shelf)
    if found is None:
        found = by_words(index, question, shelf, synonyms)
    found.scored = found.scored.plus(shelf.points)
    found.is_exact &= is_checked
    found.is_checked = is_checked
    return found
