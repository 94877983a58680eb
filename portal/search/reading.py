"""How a question was read, in codes; `labels` turns them into words."""

from dataclasses import dataclass

from portal.search.answer import Answer
from portal.search.query import Query
from portal.search.understanding import Question


@dataclass(frozen=True)
class Reading:
    """`way` is 'number', 'near_number', 'citing_number', 'letters', 'words', 'browse' or 'nothing'.

    `complete` counts hits with all the words; `share` is the part of the words that was enough
    where there were too few; `synonyms` are (word, word put in its place); `notes` name remarks.
    """

    way: str = "nothing"
    pieces: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    number: str = ""
    letters: str = ""
    complete: int = 0
    share: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The synonyms that were asked for too."""
        return tuple(other for _word, other in self.synonyms)


def of_answer(query: Query, question: Question, answer: Answer) -> Reading:
    """How the index was asked."""
    notes = list(query.notes)
    if answer.way in ("near_number", "citing_number"):
        notes.append(answer.way)
    elif question.number and answer.way != "number":
        notes.append("no_number" if answer.way == "words" else "not_even_cited")
    if not answer.is_checked:
        notes.append("at_least")
    return Reading(
        way=answer.way,
        pieces=question.pieces,
        phrases=query.phrases,
        excluded=query.excluded,
        synonyms=tuple(answer.synonyms),
        number=question.number.canonical if question.number else "",
        letters=question.letters,
        complete=answer.complete,
        share=answer.share,
        notes=tuple(notes),
    )


def of_fallback(query: Query, question: Question) -> Reading:
    """How the database was asked in place of the index."""
    number = question.number.canonical if question.number else ""
    return Reading(
        way="number" if number else "words" if question.words else "browse",
        pieces=question.pieces,
        phrases=query.phrases,
        excluded=query.excluded,
        number=number,
        notes=("fallback", *query.notes),
    )
