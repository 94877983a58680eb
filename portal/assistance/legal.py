"""The nearest clock of the law that runs against an applicant: a guess to rank requests by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal import deadlines

#: what the clock is called when the paper itself names the day
PRINTED_ON_PAPER = "HEARING"


@dataclass(frozen=True)
class LegalLimit:
    """A clock of the deadline engine, and its day."""

    clock: str
    due_on: date


def nearest_limit(
    paper: str, clock: str, served_on: date | None, hearing_on: date | None, today: date
) -> LegalLimit | None:
    """The limit that comes next, else the one that was missed last; None when none is known.

    `paper` is a kind of paper of the deadline room, `clock` one of its clocks that was chosen.
    """
    found = [LegalLimit(PRINTED_ON_PAPER, hearing_on)] if hearing_on else []
    if served_on:
        found += _counted(paper, clock, served_on)
    ahead = [limit for limit in found if limit.due_on >= today]
    if ahead:
        return min(ahead, key=lambda limit: limit.due_on)
    return max(found, key=lambda limit: limit.due_on, default=None)


def _counted(paper: str, clock: str, served_on: date) -> list[LegalLimit]:
    known = deadlines.papers().get(paper)
    names = [run.clock.id for run in known.clocks if run.same_day] if known else []
    found = []
    for name in [clock] if clock else names:
        try:
            due_on = deadlines.count(name, served_on).due_on
        except deadlines.UnknownClock:
            continue
        if due_on:
            found.append(LegalLimit(name, due_on))
    return found
