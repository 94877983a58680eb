"""Which item or situation is mine? A table of questions; the answers so far are in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from portal.catalogue.sample import read

END = "end:"
END_KINDS = ("situation", "service", "page")
ANSWERS = re.compile(r"[1-9][0-9]?(?:-[1-9][0-9]?)*")
LONGEST = 40


class NoSuchWay(LookupError):
    """The answers of an address do not lead along the table."""


@dataclass(frozen=True)
class End:
    """Where a way ends: `kind` is one of END_KINDS, `name` a slug, a code or an address."""

    kind: str
    name: str


@dataclass(frozen=True)
class Option:
    """An answer and where it leads: the id of a question, or an end."""

    label: str
    next: str | End


@dataclass(frozen=True)
class Question:
    """One question with its answers."""

    id: str
    ask: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Taken:
    """A question that was answered, the answer, and the answers that led to the question."""

    question: Question
    answer: str
    before: str


@dataclass(frozen=True)
class Way:
    """How far somebody came: the answers given, then a question still open or the end."""

    taken: tuple[Taken, ...]
    question: Question | None
    end: End | None
    answers: str


@dataclass(frozen=True)
class Table:
    """The questions by id, the one to begin with, and how many are asked at most."""

    start: str
    questions: Mapping[str, Question]

    @property
    def most(self) -> int:
        return self._depth(self.start)

    def _depth(self, name: str) -> int:
        nexts = [option.next for option in self.questions[name].options]
        return 1 + max((self._depth(one) for one in nexts if isinstance(one, str)), default=0)


@lru_cache(maxsize=1)
def table() -> Table:
    data = read("situations.yaml")["finder"]
    found = (_question(row) for row in data["questions"])
    return Table(data["start"], MappingProxyType({one.id: one for one in found}))


def walk(answers: str) -> Way:
    """Follow answers such as 1-1-3, numbers of options from 1; raises NoSuchWay."""
    if len(answers) > LONGEST or (answers and not ANSWERS.fullmatch(answers)):
        raise NoSuchWay(answers)
    numbers = answers.split("-") if answers else []
    taken: list[Taken] = []
    here: str | End = table().start
    for position, number in enumerate(numbers):
        if isinstance(here, End):
            raise NoSuchWay(answers)
        question = table().questions[here]
        if int(number) > len(question.options):
            raise NoSuchWay(answers)
        option = question.options[int(number) - 1]
        taken.append(Taken(question, option.label, "-".join(numbers[:position])))
        here = option.next
    if isinstance(here, End):
        return Way(tuple(taken), None, here, answers)
    return Way(tuple(taken), table().questions[here], None, answers)


def after(answers: str, number: int) -> str:
    """The answers with one more."""
    return f"{answers}-{number}" if answers else str(number)


def _question(row: dict[str, Any]) -> Question:
    options = tuple(Option(entry["label"], _next(entry["next"])) for entry in row["options"])
    return Question(row["id"], row["ask"], options)


def _next(written: str) -> str | End:
    if not written.startswith(END):
        return written
    kind, _, name = written.removeprefix(END).partition(":")
    return End(kind, name)
