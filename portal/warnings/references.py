"""编号 of warnings: YJ-2026-008, and what they are called by other rooms."""

from __future__ import annotations

import re

REF = re.compile(r"YJ-([0-9]{4})-([0-9]{3,6})")
SUBJECT = "warning-"


def numbered(year: int, number: int) -> str:
    """YJ-2026-008."""
    return f"YJ-{year}-{number:03d}"


def parts(ref: str) -> tuple[int, int]:
    """Year and number of a ref; raises ValueError when it is none."""
    found = REF.fullmatch(ref)
    if found is None:
        raise ValueError(f"no reference of a warning: {ref}")
    return int(found[1]), int(found[2])


def subject_of(ref: str) -> str:
    """What the editorial desk and announcements call it: warning-YJ-2026-008."""
    return f"{SUBJECT}{ref}"


def ref_of(subject: str) -> str:
    """The ref of a subject, '' when it is the subject of something else."""
    ref = subject.removeprefix(SUBJECT)
    return ref if subject.startswith(SUBJECT) and REF.fullmatch(ref) else ""


def address_of(ref: str) -> str:
    """Path of the public page."""
    return f"/warnings/{ref}"
