"""Conditions of steps: pure questions to plain facts, each with the sentence of its refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.editorial.workflow import Step

LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Facts:
    """What the conditions ask about; `must` counts findings that have to be mended."""

    actor_id: int | None
    moment: datetime
    must: int = 0
    is_live: bool = False
    says_what_changed: bool = False
    approver_ids: frozenset[int] = frozenset()
    approvals_needed: int = 1
    may_be_urgent: bool = False
    owes_review: bool = False
    publisher_id: int | None = None
    at: datetime | None = None
    has_release: bool = False

    @property
    def approvals_left(self) -> int:
        """How many approvals are lacking, this one counted in."""
        return self.approvals_needed - len(self.approver_ids)


@dataclass(frozen=True)
class Guard:
    """A condition and what is said when it does not hold; `%(must)s` is filled in."""

    holds: Callable[[Facts], bool]
    refusal: str


GUARDS: dict[str, Guard] = {
    "is_sound": Guard(lambda f: f.must == 0, "还有 %(must)s 处必改；请按“检查”里说的改好"),
    "says_what_changed": Guard(
        lambda f: f.says_what_changed, "请在“这次改了什么”里写一句话，读者会看到"
    ),
    "has_not_approved": Guard(
        lambda f: f.actor_id not in f.approver_ids, "您已经审过；三审须由另一位审核人来做"
    ),
    "more_reviews_are_due": Guard(lambda f: f.approvals_left > 1, "不再需要别的审核"),
    "is_last_review": Guard(lambda f: f.approvals_left <= 1, "还需要另一位审核人"),
    "is_to_come": Guard(
        lambda f: f.at is not None and f.moment < f.at <= f.moment + LONGEST_WAIT,
        "发布时间应晚于现在，且在一年以内",
    ),
    "may_be_urgent": Guard(lambda f: f.may_be_urgent, "只有红色预警可以紧急发布"),
    "owes_review": Guard(lambda f: f.owes_review, "这一版不需要补审"),
    "did_not_publish": Guard(
        lambda f: f.actor_id != f.publisher_id, "补审须由紧急发布人以外的审核人来做"
    ),
    "is_live": Guard(lambda f: f.is_live, "它现在没有公开的版本"),
    "is_not_live": Guard(lambda f: not f.is_live, "它还有公开的版本；请先放弃修改"),
    "has_release": Guard(lambda f: f.has_release, "没有这个版本，或它就是现在公开的版本"),
}


def refusal(step: Step, facts: Facts) -> Guard | None:
    """The first condition of the step that does not hold; None when all do."""
    return next((GUARDS[name] for name in step.guards if not GUARDS[name].holds(facts)), None)
