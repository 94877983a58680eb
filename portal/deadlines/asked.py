"""What an address asks the calculator: a paper or a clock, and the days it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.deadlines.clocks import Clock, UnknownClock, Venue, book
from portal.deadlines.papers import Paper, papers
from portal.text import TextRefused, clean_line

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))",
    re.ASCII,
)
LONGEST_WORDS = 60
#: a day for one clock of a paper stands in the address as on.US-TRO=2026-11-10
OWN_DAY = "on."


@dataclass(frozen=True)
class Asked:
    """The question: at most one of `paper` and `clock` is there; `days` are by clock id.

    `wrong` maps the name of a parameter to what is wrong with its day.
    """

    paper: Paper | None = None
    clock: Clock | None = None
    variant: str = ""
    on: date | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    venue: Venue | None = None
    words: str = ""
    wrong: Mapping[str, TextRefused] = field(default_factory=dict)

    def is_answerable(self) -> bool:
        """Whether there is a paper or a clock, and a day to count from."""
        has_day = self.on is not None or bool(self.days)
        return (self.paper is not None or self.clock is not None) and has_day

    def parameters(self) -> dict[str, Any]:
        """The question as parameters of an address, without what is wrong in it."""
        known = {
            "paper": self.paper.id if self.paper else "",
            "clock": self.clock.id if self.clock else "",
            "variant": self.variant,
            "on": self.on.isoformat() if self.on else "",
        }
        own = {f"{OWN_DAY}{name}": day.isoformat() for name, day in self.days.items()}
        return {name: value for name, value in (known | own).items() if value}


def asked(arguments: Mapping[str, str]) -> Asked:
    """Read the parameters; raises UnknownClock for a name that is none, TextRefused for `q`."""
    paper = known_paper(arguments.get("paper", ""))
    name = "" if paper else arguments.get("clock", "")
    clock = book().clock(name) if name else None
    variant = arguments.get("variant", "") if clock else ""
    if clock:
        clock.variant(variant)
    days, wrong = days_of(arguments, paper)
    return Asked(
        paper=paper,
        clock=clock,
        variant=variant,
        on=days.pop("on", None),
        days={name.removeprefix(OWN_DAY): day for name, day in days.items()},
        venue=known_venue(arguments.get("venue", "")),
        words=clean_line(arguments.get("q", ""), LONGEST_WORDS),
        wrong=wrong,
    )


def days_of(
    arguments: Mapping[str, str], paper: Paper | None
) -> tuple[dict[str, date], dict[str, TextRefused]]:
    """The days of the address by parameter, and what is wrong with the others."""
    names = ["on"]
    if paper:
        names += [f"{OWN_DAY}{running.clock.id}" for running in paper.clocks]
    days: dict[str, date] = {}
    wrong: dict[str, TextRefused] = {}
    for name in names:
        if name not in arguments:
            continue
        try:
            days[name] = day_of(arguments[name])
        except TextRefused as refused:
            wrong[name] = refused
    return days, wrong


def day_of(raw: str) -> date:
    """A day as people write it: 2026-11-14, 2026/11/14, 2026年11月14日, 20261114."""
    raw = "".join(raw.split())
    if not raw:
        raise TextRefused("请填日子，例如 2026-11-14")
    found = DAY.fullmatch(raw)
    if not found:
        raise TextRefused("请写成年-月-日，例如 2026-11-14")
    try:
        day = date(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        raise TextRefused("没有这一天；请核对月份和日子") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise TextRefused("年份应在 2000 到 2099 之间；请核对年份")
    return day


def known_paper(paper_id: str) -> Paper | None:
    if not paper_id:
        return None
    found = papers().get(paper_id)
    if found is None:
        raise UnknownClock(paper_id)
    return found


def known_venue(key: str) -> Venue | None:
    if not key:
        return None
    for venue in book().venues:
        if venue.key == key:
            return venue
    raise UnknownClock(key)
