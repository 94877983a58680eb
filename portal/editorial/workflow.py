"""How a piece moves from draft to the public: one frozen table, and how to look things up in it.

Four eyes always: whoever wrote in a round is no reviewer of it. 三审 asks for a second approval.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.files.refusal import N_

STATES = {
    "draft": N_("草稿"),
    "in_review": N_("待审"),
    "approved": N_("已通过"),
    "scheduled": N_("待发布"),
    "published": N_("已发布"),
    "withdrawn": N_("已撤下"),
    "archived": N_("已归档"),
}
PARTS = ("writer", "reviewer", "system")
#: what a step asks for besides the piece: a note, a moment, the number of a release
NEEDS = ("note", "at", "release")


@dataclass(frozen=True)
class Step:
    """One row: who may take a piece from which states to which, and what must hold."""

    action: str
    label: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    needs: tuple[str, ...] = ()
    #: names of conditions in `guards.py`
    guards: tuple[str, ...] = ()
    #: what the note is for, in words
    note_label: str = ""
    #: an act that others will see or that is hard to take back
    is_grave: bool = False


UNDER_REVIEW = ("in_review", "approved", "scheduled")
AT_WORK = ("draft", *UNDER_REVIEW)

STEPS: tuple[Step, ...] = (
    Step(
        "submit",
        N_("送审"),
        ("draft",),
        "in_review",
        ("writer",),
        guards=("is_sound", "says_what_changed"),
    ),
    Step(
        "return",
        N_("退回修改"),
        UNDER_REVIEW,
        "draft",
        ("reviewer",),
        needs=("note",),
        note_label=N_("退回的原因和修改意见"),
    ),
    Step(
        "approve",
        N_("通过，交三审"),
        ("in_review",),
        "in_review",
        ("reviewer",),
        guards=("has_not_approved", "more_reviews_are_due"),
    ),
    Step(
        "approve",
        N_("审核通过"),
        ("in_review",),
        "approved",
        ("reviewer",),
        guards=("has_not_approved", "is_last_review", "is_sound"),
    ),
    Step(
        "schedule",
        N_("定时发布"),
        ("approved",),
        "scheduled",
        ("reviewer",),
        needs=("at",),
        guards=("is_to_come",),
    ),
    Step("unschedule", N_("取消定时"), ("scheduled",), "approved", ("reviewer",)),
    Step(
        "publish",
        N_("立即发布"),
        ("approved", "scheduled"),
        "published",
        ("reviewer",),
        guards=("is_sound",),
        is_grave=True,
    ),
    Step("publish", N_("到时发布"), ("scheduled",), "published", ("system",)),
    Step("hold", N_("到时未能发布"), ("scheduled",), "approved", ("system",)),
    Step(
        "publish_urgently",
        N_("紧急发布"),
        ("in_review",),
        "published",
        ("reviewer",),
        needs=("note",),
        guards=("may_be_urgent", "is_sound"),
        note_label=N_("为什么等不得正常程序"),
        is_grave=True,
    ),
    Step(
        "confirm",
        N_("补审"),
        ("published",),
        "published",
        ("reviewer",),
        guards=("owes_review", "did_not_publish"),
    ),
    Step("correct", N_("修订或更正"), ("published", "withdrawn", "archived"), "draft", ("writer",)),
    Step("drop", N_("放弃修改"), ("draft",), "published", ("writer",), guards=("is_live",)),
    Step(
        "withdraw",
        N_("撤下"),
        ("published", *AT_WORK),
        "withdrawn",
        ("reviewer",),
        needs=("note",),
        guards=("is_live",),
        note_label=N_("撤下的原因（会公开）"),
        is_grave=True,
    ),
    Step(
        "roll_back",
        N_("恢复旧版"),
        ("published",),
        "in_review",
        ("writer",),
        needs=("release", "note"),
        guards=("has_release",),
        note_label=N_("为什么恢复（会公开）"),
    ),
    Step(
        "archive",
        N_("归档"),
        ("draft", "withdrawn"),
        "archived",
        ("writer",),
        guards=("is_not_live",),
    ),
    Step("archive", N_("归档"), ("published",), "archived", ("reviewer",)),
)
ACTIONS = tuple(dict.fromkeys(step.action for step in STEPS))


def steps_from(state: str, part: str) -> tuple[Step, ...]:
    """The rows that somebody in this part finds in this state, in the table's order."""
    return tuple(step for step in STEPS if state in step.sources and part in step.who)


def label_of(action: str) -> str:
    """The action in words."""
    return next(step.label for step in STEPS if step.action == action)
