"""What overseas help promised and what became of it, as plain values for the public figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from portal.assistance.choices import name as short_name
from portal.assistance.queries import promises
from portal.assistance.queries.figures import Period
from portal.assistance.queries.promises import PROMISES, Promise
from portal.assistance.terms import ClockTerm
from portal.assistance.workflow import CLOCK_BY_KEY
from portal.clock import SHANGHAI, today
from portal.public_figures import Counted, Measure, Source
from portal.workdays import Calendar, calendar

UNSOLVED = "unsolved"


def years() -> list[int]:
    """Years with requests, the newest first."""
    first = promises.first_year(_with_sample())
    return list(range(today().year, first - 1, -1)) if first else []


def measures(year: int, until: date) -> list[Measure]:
    """Requests, promises by their clock, and ends of a year up to a day: three queries."""
    period = Period(date(year, 1, 1), min(date(year, 12, 31), until))
    due = promises.promises_due(period, _with_sample())
    rows = promises.requests_of(period, _with_sample())
    came = [row for row in rows if _is_within(row.submitted_at, period)]
    ended = [row for row in rows if row.outcome and _is_within(row.closed_at, period)]
    return [
        Measure(
            key="requests",
            label=_("收到的求助"),
            kind="count",
            counted=tuple(Counted(_day(row.submitted_at), groups_of(row)) for row in came),
            is_sample=_has_samples(came),
        ),
        *(_promised(CLOCK_BY_KEY[kind], due) for kind in PROMISES),
        Measure(
            key="closed",
            label=_("办结而未解决"),
            kind="result",
            counted=tuple(
                Counted(_day(row.closed_at), groups_of(row), row.outcome == UNSOLVED)
                for row in ended
            ),
            is_sample=_has_samples(ended),
        ),
    ]


def _promised(term: ClockTerm, due: Sequence[Promise]) -> Measure:
    own = [promise for promise in due if promise.kind == term.key]
    used = _used(calendar())
    return Measure(
        key=term.key,
        label=_(term.label),
        kind="promise",
        counted=tuple(
            Counted(
                on=promise.due_on,
                groups=groups_of(promise),
                holds=promise.ended_on is not None and promise.ended_on <= promise.due_on,
                days=used(promise.promised, promise.ended_on, promise.due_on),
            )
            for promise in own
        ),
        promise=promise_in_words(term),
        target=term.value,
        is_sample=_has_samples(own),
    )


def promise_in_words(term: ClockTerm) -> str:
    """3 个工作日，紧急的当天."""
    plain = _("%(number)s 个工作日", number=term.value)
    if term.urgent is None:
        return str(plain)
    urgent = _("%(number)s 个工作日", number=term.urgent) if term.urgent else _("当天")
    return str(_("%(plain)s，紧急的%(urgent)s", plain=plain, urgent=urgent))


def _used(days: Calendar) -> Any:
    """Working days that a promise took: those promised, less what was left; rests do not count."""
    left = cache(days.between)

    def used(promised: int, ended_on: date | None, due_on: date) -> int | None:
        return max(0, promised - left(ended_on, due_on)) if ended_on else None

    return used


def groups_of(row: Any) -> Mapping[str, str]:
    """By what figures are told apart, in words."""
    return {
        name: _(short_name(name, value)) if (value := getattr(row, name)) else _("没有填")
        for name in ("dispute_type", "country")
    }


def _with_sample() -> bool:
    """Made-up requests count on a demonstration site alone, and the page says so."""
    return bool(current_app.config["SETTINGS"].site.sample_content)


def _has_samples(rows: Iterable[Any]) -> bool:
    return any(row.is_sample for row in rows)


def _is_within(moment: datetime | None, period: Period) -> bool:
    return moment is not None and period.since <= _day(moment) <= period.until


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


SOURCE = Source("assistance", years=years, measures=measures)
