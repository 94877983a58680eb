"""Until when a right must be paid for: annual fees of patents, renewal of trademarks."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal import workdays
from portal.catalogue.calculators.patent_costs import annual_fee, reduced
from portal.catalogue.calculators.rules import row, tables
from portal.deadlines.answers import count

TRADEMARK_TERM = "CN-TM-TERM"
GRACE_MONTHS = 6
WINDOW_MONTHS = 12


@dataclass(frozen=True)
class Surcharge:
    """Paying late until a day costs so many per cent more, in yuan `amount` on top."""

    until: date
    percent: int
    amount: int


@dataclass(frozen=True)
class AnnualFee:
    """One patent year: its fee, the last day to pay, and what paying later costs."""

    year: int
    fee: int
    sum: str
    due_on: date
    rolled_from: date
    is_estimated: bool
    surcharges: tuple[Surcharge, ...]

    @property
    def lost_after(self) -> date:
        """The last day of the grace period."""
        return self.surcharges[-1].until


@dataclass(frozen=True)
class Renewal:
    """A trademark's term: when renewal opens, when the term ends, and the end of the grace."""

    opens_on: date
    expires_on: date
    grace_ends_on: date
    steps: tuple[str, ...]
    is_estimated: bool


def annual_fees(
    kind: str, filed_on: date, granted_in: int, reduction: str, today: date, most: int = 4
) -> list[AnnualFee]:
    """The patent years that are still to be paid, the nearest first, at most so many.

    A year's fee is due before the year begins, that is on the anniversary of the filing day
    (专利法实施细则第一百一十五条); a day off moves it to the next working day (第五条).
    """
    years = range(granted_in + 1, row("patents", kind)["years"] + 1)
    found = (_annual_fee(kind, filed_on, year, granted_in, reduction) for year in years)
    return [fee for fee in found if fee.lost_after >= today][:most]


def renewal(registered_on: date, terms: int = 1) -> Renewal:
    """The end of the so manieth term of ten years (商标法第三十九条、第四十条)."""
    start, steps, estimated = registered_on, list[str](), False
    for _ in range(terms):
        result = count(TRADEMARK_TERM, start)
        steps += [step.text for step in result.steps]
        estimated = estimated or result.estimated
        assert result.due_on is not None  # noqa: S101 - the term has a length
        expires_on = result.due_on
        start = expires_on + timedelta(days=1)
    return Renewal(
        opens_on=months_after(expires_on, -WINDOW_MONTHS) + timedelta(days=1),
        expires_on=expires_on,
        grace_ends_on=months_after(expires_on, GRACE_MONTHS),
        steps=tuple(steps),
        is_estimated=estimated,
    )


def current_term(registered_on: date, today: date) -> int:
    """Which term of ten years runs today, its grace counted in; 1 for the first."""
    terms = 1
    while renewal(registered_on, terms).grace_ends_on < today:
        terms += 1
    return terms


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where there is none."""
    month = day.year * 12 + day.month - 1 + months
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def _annual_fee(kind: str, filed_on: date, year: int, granted_in: int, reduction: str) -> AnnualFee:
    full, _ = annual_fee(kind, year)
    is_reduced = year < granted_in + tables()["reduced_years"]
    fee, sum_ = reduced(full, row("reductions", reduction)["percent"] if is_reduced else 0)
    anniversary = months_after(filed_on, 12 * (year - 1))
    due_on, estimated = next_working(anniversary)
    return AnnualFee(
        year, fee, sum_, due_on, anniversary, estimated, tuple(_surcharges(anniversary, full))
    )


def _surcharges(anniversary: date, full: int) -> Iterator[Surcharge]:
    """5 % of the full fee for every month by which the day is exceeded; none within the first."""
    rule = tables()["surcharge"]
    for month in range(1, rule["months"] + 1):
        percent = rule["percent"] * (month - 1)
        until, _ = next_working(months_after(anniversary, month))
        yield Surcharge(until, percent, full * percent // 100)


def next_working(day: date) -> tuple[date, bool]:
    """(the day, or the first working day after it; whether its calendar is only reckoned)."""
    calendar = workdays.calendar()
    found = day
    while not calendar.is_working(found):
        found += timedelta(days=1)
    return found, calendar.is_estimated(found)
