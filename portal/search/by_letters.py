"""The answer to letters: titles by their pinyin or first letters, and words in Latin letters."""

from collections.abc import Callable

from portal.search import candidates, ranking
from portal.search.answer import Answer
from portal.search.candidates import Index
from portal.search.ranking import Title
from portal.search.shelf import Shelf
from portal.search.understanding import Question

STATE = "zhonghuarenmingongheguo"
STATE_INITIALS = "zhrmghg"
WHOLE, INSIDE, LIKE = 60.0, 45.0, 20.0
BEGINS, SHARE = 8.0, 10.0
LEAST_LETTERS_INSIDE = 3


def by_letters(index: Index, question: Question, shelf: Shelf) -> Answer | None:
    """None when other things than letters were typed, or nothing sounds like them."""
    letters = question.letters
    if not letters:
        return None
    answer = Answer("words", candidates.words(index, question, len(question.words)))
    answer.complete, _ = index.reader.best(answer.scored, 1, index.filters)
    spelled = letters.removeprefix(STATE) or letters
    found = candidates.spelled(index, spelled)
    _lift(answer, "pinyin", found, _points(found, spelled, shelf, ranking.spelling))
    initials = letters.removeprefix(STATE_INITIALS) or letters
    found = candidates.initialled(index, initials)
    _lift(answer, "initials", found, _points(found, initials, shelf, ranking.initialling))
    if not len(answer.scored.ordinals):
        return None
    answer.way = "letters" if answer.reasons else "words"
    return answer


def _lift(answer: Answer, reason: str, found: dict[int, float], points: dict[int, float]) -> None:
    """Weak likeness counts only where no text has the letters as a word."""
    least = LIKE * 2 if answer.complete else 0.0
    liked = found.keys() & points.keys()
    answer.lift({n: points[n] for n in liked if points[n] > least}, reason)


def _points(
    found: dict[int, float], letters: str, shelf: Shelf, sound: Callable[[Title], str]
) -> dict[int, float]:
    """Points for titles by how they sound: the whole title, a piece of it, or merely alike."""
    best = max(found.values(), default=0.0) + 1
    points: dict[int, float] = {}
    for ordinal, title in shelf.titles(found).items():
        sounds = sound(title)
        likeness = found[ordinal] / best + len(letters) / (len(letters) + len(sounds))
        points[ordinal] = LIKE * likeness
        if sounds == letters:
            points[ordinal] += WHOLE
        elif letters in sounds and len(letters) >= LEAST_LETTERS_INSIDE:
            points[ordinal] += INSIDE + SHARE * len(letters) / len(sounds)
            points[ordinal] += BEGINS * sounds.startswith(letters)
    return points
