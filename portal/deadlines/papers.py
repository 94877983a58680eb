"""The papers that people receive: which clocks run from each, what to do first, what never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from portal.deadlines.clocks import Clock, Venue, book, read

DOMESTIC = "domestic"


@dataclass(frozen=True)
class RunningClock:
    """A clock of a paper: from the day that the paper asks for, or from another; `when` it runs.

    `variant` is the case that most receivers of the paper are in, '' for the clock's main period.
    """

    clock: Clock
    same_day: bool
    when: str = ""
    variant: str = ""


@dataclass(frozen=True)
class Paper:
    """A kind of paper; `venue` None and no clocks where no limit is known.

    `asks` names the day to be given and `hint` where to find it; `one_of` means that only one of
    the clocks applies.  `dispute_type`, `country` and `role` prefill a request for help.
    """

    id: str
    label: str
    procedure: str
    venue: Venue | None
    country: str
    dispute_type: str
    role: str
    asks: str
    hint: str
    clocks: tuple[RunningClock, ...]
    one_of: bool
    first: tuple[str, ...]
    never: tuple[str, ...]
    keep: tuple[str, ...]
    note: str
    source: str
    checked_on: date
    confidence: str

    @property
    def is_domestic(self) -> bool:
        """Whether it comes from a Chinese body."""
        return self.dispute_type == DOMESTIC

    @property
    def asks_receipt(self) -> bool:
        """Whether the day that the paper asks for is the one on which it was received."""
        return self.asks.startswith("收到")

    def prefill(self) -> dict[str, str]:
        """Answers that a request for help can begin with; unknown ones are left out."""
        known = {
            "document_received": self.id,
            "dispute_type": self.dispute_type,
            "venue": self.venue.key if self.venue else "",
            "country": self.country,
            "role": self.role,
        }
        return {name: value for name, value in known.items() if value}


@lru_cache(maxsize=1)
def papers() -> Mapping[str, Paper]:
    """Every kind of paper by its id, in the order of the data."""
    venues = {venue.key: venue for venue in book().venues}
    found = (paper_of(row, venues) for row in read("papers.yaml")["documents"])
    return MappingProxyType({paper.id: paper for paper in found})


def paper_of(row: dict[str, Any], venues: dict[str, Venue]) -> Paper:
    known = book()
    plain = ("id", "label", "procedure", "country", "dispute_type", "role")
    sources = ("source", "checked_on", "confidence")
    return Paper(
        **{name: row[name] for name in (*plain, *sources)},
        venue=venues.get(row["venue"]),
        asks=row.get("asks", ""),
        hint=row.get("hint", ""),
        clocks=tuple(
            RunningClock(
                clock=known.clock(entry["id"]),
                same_day=entry["same_day"],
                when=entry.get("when", ""),
                variant=entry.get("variant", ""),
            )
            for entry in row.get("clocks", ())
        ),
        one_of=row.get("one_of", False),
        first=tuple(row["first"]),
        never=tuple(row["never"]),
        keep=tuple(row.get("keep") or known.advice[row["advice"]].keep),
        note=row.get("note", ""),
    )
