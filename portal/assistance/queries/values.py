"""Requests as pages show them: plain values, with only what the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.assistance.step import Step
from portal.permissions import RequestStanding


@dataclass(frozen=True)
class EventView:
    """One step as it happened; `shown` is the sentence for the applicant, `inside` for staff."""

    number: int
    at: datetime
    by: str
    action: str
    label: str
    from_state: str
    to_state: str
    shown: str
    note: str
    inside: str
    paper: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class ClockView:
    """A promised time; `days` are working days that are left, below zero when it is late."""

    kind: str
    label: str
    duty: str
    started_on: date
    due_on: date
    days: int
    is_running: bool
    is_resting: bool
    is_overdue: bool
    stopped_on: date | None
    is_estimated: bool


@dataclass(frozen=True)
class MessageView:
    """A word in the conversation; `is_own` when the reader wrote it."""

    id: int
    at: datetime
    by: str
    audience: str
    body: str
    is_own: bool


@dataclass(frozen=True)
class PaperView:
    """One of the seven documents; `opinions`: experts and the versions signed with it."""

    id: int
    kind: str
    label: str
    number: str
    check_code: str
    issued_at: datetime
    opinions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class OpinionView:
    """A version of an expert's opinion; its words are for officers and the expert alone."""

    number: int
    at: datetime
    text: str
    signed_at: datetime | None


@dataclass(frozen=True)
class ExpertView:
    """An expert's part, with every version of the opinion, the last one first."""

    person_id: int
    name: str
    opinions: tuple[OpinionView, ...]
    is_standing: bool
    conflict_check: Mapping[str, Any]

    @property
    def version(self) -> int:
        """Number of the last version, 0 while there is none."""
        return self.opinions[0].number if self.opinions else 0

    @property
    def draft(self) -> str:
        """Words of the last version, as far as they may be read."""
        return self.opinions[0].text if self.opinions else ""


@dataclass(frozen=True)
class RatingView:
    """What the applicant thought of it."""

    grade: int
    label: str
    note: str
    remedy_due_on: date | None
    remedy_note: str
    remedied_at: datetime | None


@dataclass(frozen=True)
class Brief:
    """A request in a list."""

    reference: str
    state: str
    state_label: str
    organisation: str
    officer: str
    country: str
    venue: str
    dispute_type: str
    right_type: str
    opponent: str
    submitted_at: datetime | None
    due_on: date | None
    is_overdue: bool
    is_urgent: bool
    is_resting: bool
    is_sample: bool
    legal_due_on: date | None
    body: str
    version: int
    #: it hangs on a main case and is handled there
    is_following: bool


@dataclass(frozen=True)
class RequestView:
    """One request as a reader sees it; `parts` are those in which the reader may act."""

    id: int
    reference: str
    version: int
    state: str
    state_label: str
    shown: str
    parts: tuple[str, ...]
    #: the steps with a button that the reader may take now
    steps: tuple[Step, ...]
    standing: RequestStanding
    answers: Mapping[str, Any]
    organisation: str
    officer: str
    body: str
    body_label: str
    referred_from: str
    is_urgent: bool
    is_sample: bool
    is_started_by_duty: bool
    legal_hold: bool
    legal_clock: str
    legal_due_on: date | None
    due_on: date | None
    outcome: str
    submitted_at: datetime | None
    closed_at: datetime | None
    main: str
    children: tuple[str, ...]
    events: tuple[EventView, ...]
    clocks: tuple[ClockView, ...]
    #: what the open main case promises for this one too
    main_clocks: tuple[ClockView, ...]
    messages: tuple[MessageView, ...]
    papers: tuple[PaperView, ...]
    experts: tuple[ExpertView, ...]
    rating: RatingView | None


@dataclass(frozen=True)
class Progress:
    """What somebody with reference and query code sees: no names, no notes."""

    reference: str
    state: str
    state_label: str
    shown: str
    submitted_at: datetime | None
    due_on: date | None
    steps: tuple[tuple[datetime, str], ...]
