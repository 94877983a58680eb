"""Whether one may: questions with yes or no, and for every no the rule that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.catalogue.calculators.rules import Basis, basis, row, tables


@dataclass(frozen=True)
class Question:
    """Something to answer with yes or no; `rule` is said when the answer is no."""

    code: str
    words: str
    rule: str
    #: service item that helps whoever has to answer no, '' for none
    way: str = ""


@dataclass(frozen=True)
class Verdict:
    """What came out: `against` are the rules that are not met, `open` what is not answered yet."""

    is_eligible: bool
    against: tuple[Question, ...]
    open: tuple[Question, ...]
    rate: int = 0


@dataclass(frozen=True)
class Rule:
    """The conditions of one right: all of `all_of`, and one of `any_of` when there are any."""

    code: str
    label: str
    service: str
    basis: Basis
    all_of: tuple[Question, ...]
    any_of: tuple[Question, ...]
    any_rule: str


def rules() -> tuple[Rule, ...]:
    """The rights with yes-and-no conditions, in the order of the file."""
    return tuple(_rule(one) for one in tables()["eligibility"] if "all_of" in one)


def rule(code: str) -> Rule:
    """The conditions of one right; raises KeyError."""
    return _rule(row("eligibility", code))


def judge(asked: Rule, answers: Mapping[str, bool]) -> Verdict:
    """The verdict on answers by question; an unanswered question leaves it open."""
    against = [question for question in asked.all_of if answers.get(question.code) is False]
    waiting = [question for question in asked.all_of if question.code not in answers]
    if asked.any_of and not any(answers.get(question.code) for question in asked.any_of):
        unanswered = [question for question in asked.any_of if question.code not in answers]
        waiting += unanswered
        if not unanswered:
            against.append(Question("any_of", "", asked.any_rule))
    is_eligible = not against and not waiting
    return Verdict(is_eligible, tuple(against), () if against else tuple(waiting))


@dataclass(frozen=True)
class Applicant:
    """One of those who apply together: its kind, and the answer to the kind's question."""

    kind: str
    meets: bool = True


def reduction(applicants: Iterable[Applicant]) -> Verdict:
    """Whether patent fees are reduced, and by how many per cent; all must meet their rule."""
    every = tuple(applicants)
    against = tuple(
        Question(applicant.kind, "", _told(number, kind_of(applicant.kind)["rule"]))
        for number, applicant in enumerate(every, 1)
        if kind_of(applicant.kind)["question"] and not applicant.meets
    )
    code = "single" if len(every) == 1 else "joint"
    rate = 0 if against or not every else int(row("reductions", code)["percent"])
    return Verdict(bool(rate), against, (), rate)


def _told(number: int, words: str) -> str:
    return str(_("第 %(number)s 个申请人：%(rule)s", number=number, rule=_(words)))


def kinds() -> tuple[dict[str, str], ...]:
    """The kinds of applicants: code, label, rule, question."""
    return tuple(row("eligibility", "fee-reduction")["kinds"])


def kind_of(code: str) -> dict[str, str]:
    """A kind of applicant by its code; raises KeyError."""
    return {kind["code"]: kind for kind in kinds()}[code]


def _rule(one: Mapping[str, Any]) -> Rule:
    return Rule(
        code=one["code"],
        label=one["label"],
        service=one["service"],
        basis=basis(one["basis"]),
        all_of=tuple(_question(question) for question in one.get("all_of", ())),
        any_of=tuple(_question(question) for question in one.get("any_of", ())),
        any_rule=one.get("rule", ""),
    )


def _question(one: Mapping[str, str]) -> Question:
    return Question(one["code"], one["question"], one.get("rule", ""), one.get("way", ""))
