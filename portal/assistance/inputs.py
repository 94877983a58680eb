"""What comes with a step: its fields, cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.assistance import terms
from portal.assistance.answers import a_day
from portal.assistance.errors import Refused
from portal.text import TextRefused, clean_line, clean_text

LONGEST_NOTE = 20_000
LONGEST_LINE = 300
MOST_FILES = 20


@dataclass(frozen=True)
class Inputs:
    """The fields of a desk action, and those of the applicant's steps; '' where none was given."""

    note: str = ""
    due_on: date | None = None
    #: a person (its number or mail address), a body's key, or a main case's reference
    assignee: str = ""
    outcome: str = ""
    #: key of terms.TERMINATION_GROUNDS or EXTENSION_GROUNDS
    ground: str = ""
    #: 1 to 5, 0 for none
    grade: int = 0
    #: keys of files that were sent with it
    attachments: tuple[str, ...] = ()
    #: where a lead came from (依职权启动), and whether the enterprise was agreed or contacted
    source: str = ""
    contact: str = ""


def read(given: Mapping[str, Any]) -> Inputs:
    """Clean the known fields, leave the others; Refused for what cannot be taken in."""
    try:
        return Inputs(
            note=clean_text(str(given.get("note") or ""), LONGEST_NOTE),
            due_on=a_day(given.get("due_on")),
            assignee=clean_line(str(given.get("assignee") or ""), LONGEST_LINE),
            outcome=clean_line(str(given.get("outcome") or ""), LONGEST_LINE),
            ground=clean_line(str(given.get("ground") or ""), LONGEST_LINE),
            grade=_grade(given.get("grade")),
            attachments=_keys(given.get("attachments") or ()),
            source=clean_line(str(given.get("source") or ""), LONGEST_LINE),
            contact=clean_line(str(given.get("contact") or ""), LONGEST_LINE),
        )
    except TextRefused as refused:
        raise Refused(refused.template, **refused.values) from refused


def ground_of(inputs: Inputs, grounds: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """The ground that was chosen, or that the note names in words; '' when there is none."""
    if inputs.ground:
        return inputs.ground if inputs.ground in grounds else ""
    named = (key for key, (_, words) in grounds.items() if any(w in inputs.note for w in words))
    return next(named, "")


def _grade(given: object) -> int:
    written = str(given or "").strip()
    return int(written) if written in {str(grade) for grade in terms.GRADE_LABELS} else 0


def _keys(given: object) -> tuple[str, ...]:
    listed = given.split(",") if isinstance(given, str) else given
    if not isinstance(listed, (list, tuple)) or len(listed) > MOST_FILES:
        raise Refused("一次最多附 %(most)s 个文件", most=MOST_FILES)
    return tuple(key for item in listed if (key := clean_line(str(item), 80)))
