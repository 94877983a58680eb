"""What happened in a month: warnings sent, updated, cancelled and ended, for the bulletin."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.clock import SHANGHAI, today
from portal.warnings import queries
from portal.warnings.advisory import Advisory, advisory_of
from portal.warnings.models import LEVELS, Warning, WarningMessage


@dataclass(frozen=True)
class Month:
    """A month of Fujian's calendar."""

    first: date
    last: date

    @property
    def key(self) -> str:
        """2026-11."""
        return self.first.strftime("%Y-%m")

    @property
    def before(self) -> str:
        """The month before, as in the address."""
        return (self.first - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after(self) -> str:
        """The next month, '' when it is still to come."""
        following = self.last + timedelta(days=1)
        return following.strftime("%Y-%m") if following <= today() else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing can be added any more."""
        return self.last < today()


@dataclass(frozen=True)
class Item:
    """A message of the month and what it said."""

    message: WarningMessage
    warning: Warning
    advisory: Advisory


@dataclass(frozen=True)
class Bulletin:
    """The month: first publications under their levels, then what changed and what ended."""

    by_level: tuple[tuple[str, tuple[Item, ...]], ...]
    updates: tuple[Item, ...]
    cancellations: tuple[Item, ...]
    ended: tuple[Warning, ...]

    @property
    def sent(self) -> int:
        """How many warnings were published for the first time."""
        return sum(len(items) for _level, items in self.by_level)

    @property
    def is_empty(self) -> bool:
        return not (self.by_level or self.updates or self.cancellations or self.ended)


def month_of(key: str) -> Month:
    """The month of YYYY-MM; raises ValueError when there is none."""
    first = date.fromisoformat(f"{key}-01")
    return Month(first, first.replace(day=monthrange(first.year, first.month)[1]))


def read(month: Month) -> Bulletin:
    """Everything of the month; two queries."""
    begin = datetime.combine(month.first, time(), SHANGHAI)
    end = datetime.combine(month.last + timedelta(days=1), time(), SHANGHAI)
    items = [
        Item(message, warning, advisory_of(message.content))
        for message, warning in queries.messages_between(begin, end)
    ]
    alerts = [item for item in items if item.message.kind == "alert"]
    levels = [
        (level, tuple(item for item in alerts if item.message.level == level)) for level in LEVELS
    ]
    last = min(month.last, today() - timedelta(days=1))
    return Bulletin(
        by_level=tuple((level, found) for level, found in levels if found),
        updates=tuple(item for item in items if item.message.kind == "update"),
        cancellations=tuple(item for item in items if item.message.kind == "cancel"),
        ended=tuple(queries.ended_between(month.first, last)),
    )
