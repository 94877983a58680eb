"""The actions of a request as forms: fields, buttons and labels from the table of steps alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from portal.assistance import bodies, terms
from portal.assistance.desk import phrases, words
from portal.assistance.desk.forms import ActForm
from portal.assistance.queries.desk import Candidate
from portal.assistance.queries.values import Brief, RequestView
from portal.assistance.step import Step

#: steps that end the matter: their buttons warn
GRAVE = frozenset({"decline", "terminate", "merge"})
#: which list of grounds a step's condition wants to be chosen from
GROUNDS = {
    "extension_ground": terms.EXTENSION_GROUNDS,
    "termination_ground": terms.TERMINATION_GROUNDS,
}
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One field of an action: what it is called, what it holds, what can be chosen."""

    name: str
    kind: str  # text | day | line | choice
    label: Any
    hint: Any = ""
    value: str = ""
    options: Options = ()
    is_required: bool = False


@dataclass(frozen=True)
class Action:
    """A step as it is shown: its fields, and what stands against it after a failed try."""

    key: str
    label: str
    button: str
    fields: tuple[Field, ...]
    is_grave: bool
    is_open: bool
    is_next: bool = False
    error: str = ""
    templates: Sequence[phrases.Phrase] = ()


@dataclass(frozen=True)
class Around:
    """What the fields of actions are filled from."""

    found: RequestView
    people: Sequence[Candidate]
    similar: Sequence[Brief]
    form: ActForm
    #: prefilled text of the action that was chosen
    prefilled: str = ""
    chosen: str = ""
    error: str = ""
    #: it hangs on an open main case and is handled there
    is_led: bool = False


def actions(around: Around) -> list[Action]:
    """What the viewer may do now as staff: what usually comes next, then in the table's order."""
    steps = [step for step in around.found.steps if step.who != ("applicant",)]
    if around.is_led:
        steps = [step for step in steps if step.action == "remedy"]
    offered = {step.action for step in steps}
    usual = usually_next(around.found)
    following = next((action for action in usual if action in offered), "")
    ordered = sorted(steps, key=lambda step: step.action != following)
    return [_action(step, around, step.action == following) for step in ordered]


def usually_next(found: RequestView) -> tuple[str, ...]:
    """The actions that come next; no opinion is signed before an expert has written one."""
    if found.state in words.WAITS_FOR_DRAFT and not any(one.version for one in found.experts):
        is_asked = any(one.is_standing for one in found.experts)
        return ("draft_opinion",) if is_asked else ("assign",)
    return words.NEXT.get(found.state, ())


def duty(found: RequestView) -> Any:
    """What is to be done next, in words."""
    if found.state in words.WAITS_FOR_DRAFT and not any(one.version for one in found.experts):
        if "expert" in found.parts:
            return words.OWN_DRAFT
        is_asked = any(one.is_standing for one in found.experts)
        return words.NO_DRAFT if is_asked else words.NO_EXPERT
    return words.DUTIES[found.state]


def _action(step: Step, around: Around, is_next: bool) -> Action:
    is_chosen = step.action == around.chosen
    return Action(
        key=step.action,
        label=step.label,
        button=step.button,
        fields=tuple(_fields(step, around)),
        is_grave=step.action in GRAVE,
        is_open=is_chosen or (is_next and not around.chosen),
        is_next=is_next,
        error=around.error if is_chosen else "",
        templates=phrases.for_action(step.action, around.found.answers["dispute_type"]),
    )


def _fields(step: Step, around: Around) -> list[Field]:
    """The inputs of the table; files and versions are no fields that somebody fills in."""
    made = [_field(name, step, around) for name in step.inputs if name in MAKERS]
    return [_ground(name, around, step) for name in step.guards if name in GROUNDS] + made


def _field(name: str, step: Step, around: Around) -> Field:
    made: Field = MAKERS[name](step, around)
    return made


def typed(name: str, step: Step, around: Around) -> str:
    """What was typed into this action's field before."""
    return str(around.form[name].data or "") if step.action == around.chosen else ""


def _note(step: Step, around: Around) -> Field:
    label, hint = words.NOTES.get(step.action, (_("说明"), ""))
    value = typed("note", step, around)
    if step.action == around.chosen and not value:
        value = around.prefilled
    if step.action == "draft_opinion" and not value:
        value = _own_draft(around.found)
    return Field("note", "text", label, hint, value)


def _own_draft(found: RequestView) -> str:
    """An expert's page shows no draft but the own one."""
    return next((expert.draft for expert in found.experts if expert.draft), "")


def _due_on(step: Step, around: Around) -> Field:
    label, hint = words.DUE_DAYS.get(step.action, (_("最迟哪一天"), ""))
    return Field("due_on", "day", label, hint, _day(typed("due_on", step, around)))


def _day(written: str) -> str:
    """A day that the browser's field can show; '' for anything else."""
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return ""


def _assignee(step: Step, around: Around) -> Field:
    label = words.ASSIGNEES.get(step.action, _("给谁"))
    value = typed("assignee", step, around)
    if step.action == "merge":
        options: Options = [
            (case.reference, _main(case))
            for case in around.similar
            if case.body == around.found.body
        ]
        hint = _("同一对方或同一律师的求助列在后面，也可以直接填编号")
        return Field("assignee", "line", label, hint, value, options, True)
    options = _bodies(around.found) if step.action == "refer" else _people(around.people)
    return Field("assignee", "choice", label, "", value, options, True)


def _main(case: Brief) -> str:
    return f"{case.organisation}　{case.state_label}"


def _bodies(found: RequestView) -> Options:
    return [(b.key, b.label) for b in bodies.register().values() if b.key != found.body]


def _people(people: Sequence[Candidate]) -> Options:
    """Those with a conflict stand at the end, and say so."""
    free_first = sorted(people, key=lambda one: bool(one.against))
    return [(str(one.load.person_id), _person(one)) for one in free_first]


def _person(one: Candidate) -> str:
    role = _("专家") if one.role == "expert" else _("经办人")
    load = _("手上 %(open)s 件", open=one.load.open)
    check = _("有利益冲突，不能分派") if one.against else _("没有查到利益冲突")
    return f"{one.load.name}（{role}，{load}，{check}）"


def _outcome(step: Step, around: Around) -> Field:
    value = typed("outcome", step, around)
    options = list(terms.OUTCOME_LABELS.items())
    is_required = "outcome_named" in step.guards
    return Field("outcome", "choice", _("结果"), "", value, options, is_required)


def _ground(name: str, around: Around, step: Step) -> Field:
    options = [(key, label) for key, (label, _words) in GROUNDS[name].items()]
    return Field("ground", "choice", _("事由"), "", typed("ground", step, around), options, True)


MAKERS = {"note": _note, "due_on": _due_on, "assignee": _assignee, "outcome": _outcome}
