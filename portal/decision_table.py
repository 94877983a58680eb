"""Questions one after the other until an end; the answers so far are digits fit for an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

ANSWERS = re.compile(r"[1-9][0-9]?(?:-[1-9][0-9]?)*")
LONGEST = 40


class NoSuchWay(LookupError):
    """The answers of an address do not lead along the table."""


@dataclass(frozen=True)
class Option:
    """An answer and where it leads: the id of a question; any other name is an end."""

    label: str
    next: str


@dataclass(frozen=True)
class Question:
    """One question; `hint` says where to look for the answer, '' where that is plain."""

    id: str
    ask: str
    hint: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Taken:
    """A question that was answered, the answer, and the answers that led to the question."""

    question: Question
    answer: str
    before: str


@dataclass(frozen=True)
class Way:
    """How far somebody came: a question still open, or None and the name of the end."""

    taken: tuple[Taken, ...]
    question: Question | None
    end: str
    answers: str

    def after(self, number: int) -> str:
        """The answers with one more."""
        return f"{self.answers}-{number}" if self.answers else str(number)


@dataclass(frozen=True)
class Table:
    """The questions by id, and the one to begin with; no way leads back to its own question."""

    start: str
    questions: Mapping[str, Question]

    def walk(self, answers: str) -> Way:
        """Follow answers such as 1-1-3, numbers of options from 1; raises NoSuchWay."""
        if len(answers) > LONGEST or (answers and not ANSWERS.fullmatch(answers)):
            raise NoSuchWay(answers)
        numbers = answers.split("-") if answers else []
        taken: list[Taken] = []
        here = self.start
        for position, number in enumerate(numbers):
            question = self.questions.get(here)
            if question is None or int(number) > len(question.options):
                raise NoSuchWay(answers)
            option = question.options[int(number) - 1]
            taken.append(Taken(question, option.label, "-".join(numbers[:position])))
            here = option.next
        question = self.questions.get(here)
        return Way(tuple(taken), question, "" if question else here, answers)

    @property
    def most(self) -> int:
        """How many questions the longest way asks."""
        return self._depth(self.start)

    def _depth(self, name: str) -> int:
        question = self.questions.get(name)
        if question is None:
            return 0
        return 1 + max(self._depth(option.next) for option in question.options)


def table_of(data: Mapping[str, Any]) -> Table:
    """The table of a data file: `start`, and `questions` with `id`, `ask`, `hint`, `options`."""
    found = (_question_of(row) for row in data["questions"])
    return Table(data["start"], MappingProxyType({one.id: one for one in found}))


def _question_of(row: Mapping[str, Any]) -> Question:
    options = tuple(Option(entry["label"], entry["next"]) for entry in row["options"])
    return Question(row["id"], row["ask"], row.get("hint", ""), options)
