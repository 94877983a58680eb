"""What is this letter? A table of questions; the answers so far stand in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from portal.deadlines.clocks import read
from portal.deadlines.papers import Paper, papers

PAPER = "paper:"
ANSWERS = re.compile(r"[1-9][0-9]?(?:-[1-9][0-9]?)*")
LONGEST = 40


class NoSuchWay(LookupError):
    """The answers of an address do not lead along the table."""


@dataclass(frozen=True)
class Option:
    """An answer and where it leads: a question's id, or `paper:` and a paper's id."""

    label: str
    next: str


@dataclass(frozen=True)
class Question:
    """One question; `hint` says where on the paper to look."""

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
    """How far somebody came: the answers given, then a question still open or the paper found."""

    taken: tuple[Taken, ...]
    question: Question | None
    paper: Paper | None
    answers: str


@dataclass(frozen=True)
class Table:
    """The questions by id, and the one to begin with."""

    start: str
    questions: Mapping[str, Question]


@lru_cache(maxsize=1)
def table() -> Table:
    data = read("triage.yaml")
    found = (question_of(row) for row in data["questions"])
    return Table(data["start"], MappingProxyType({one.id: one for one in found}))


def question_of(row: dict[str, Any]) -> Question:
    options = tuple(Option(entry["label"], entry["next"]) for entry in row["options"])
    return Question(row["id"], row["ask"], row.get("hint", ""), options)


def walk(answers: str) -> Way:
    """Follow answers such as 1-1-3, numbers of options from 1; raises NoSuchWay."""
    if len(answers) > LONGEST or (answers and not ANSWERS.fullmatch(answers)):
        raise NoSuchWay(answers)
    taken: list[Taken] = []
    here = table().start
    numbers = [int(number) for number in answers.split("-")] if answers else []
    for position, number in enumerate(numbers):
        question = table().questions.get(here)
        if question is None or number > len(question.options):
            raise NoSuchWay(answers)
        option = question.options[number - 1]
        taken.append(Taken(question, option.label, joined(numbers[:position])))
        here = option.next
    question = table().questions.get(here)
    paper = None if question else papers()[here.removeprefix(PAPER)]
    return Way(tuple(taken), question, paper, answers)


def joined(numbers: list[int]) -> str:
    """Answers as they stand in an address."""
    return "-".join(map(str, numbers))


def after(answers: str, number: int) -> str:
    """The answers with one more."""
    return f"{answers}-{number}" if answers else str(number)
