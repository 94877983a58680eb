"""Every clock of overseas and domestic disputes as data: trigger, period, rule, source, doubts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

UNITS = ("calendar_days", "working_days", "months", "years")
KINDS = (
    "deadline",
    "authority_target",
    "validity",
    "window",
    "date_in_document",
    "no_fixed_limit",
    "unknown",
    "bundle",
)
MAIN_LABEL = "一般情形"
DOUBTED = ("general", "commercial")


class UnknownClock(LookupError):
    """No clock, or no variant of it, has this name."""


@dataclass(frozen=True)
class Period:
    """So many units of time; see UNITS."""

    value: int
    unit: str


@dataclass(frozen=True)
class Rule:
    """How a venue counts; `holidays` names a calendar, `short` the periods that skip closed days.

    start: next_day, next_business_day, or same_day (a term that includes its first day);
    roll_over: next_business_day or none; short: periods of fewer days count working days, 0 none.
    """

    id: str
    label: str
    start: str
    roll_over: str
    holidays: str
    ends_the_day_before: bool
    short: int
    note: str
    source: str
    checked_on: date
    confidence: str
    verify: str

    @property
    def is_doubted(self) -> bool:
        """Whether the way of counting was not checked against the rule itself."""
        return bool(self.verify) or self.confidence in DOUBTED


@dataclass(frozen=True)
class Variant:
    """Another period of the same clock; `trigger` is '' when it runs from the same day."""

    key: str
    label: str
    period: Period
    trigger: str


@dataclass(frozen=True)
class Valid:
    """Days from which the rule may be counted, and what to say of a day before or after."""

    since: date | None
    until: date | None
    before: str
    after: str


@dataclass(frozen=True)
class Advice:
    """What to keep, what to do first, what never to do."""

    keep: tuple[str, ...]
    first: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """A count worked out by hand."""

    on: date
    due_on: date
    variant: str
    estimated: bool
    worked: str


@dataclass(frozen=True)
class Venue:
    """A group of bodies before which the clocks run."""

    key: str
    country: str
    label: str


@dataclass(frozen=True)
class Clock:
    """One period with everything that stands around it; `period` None cannot be computed."""

    id: str
    label: str
    venue: Venue
    body: str
    country: str
    role: str
    kind: str
    actor: str
    trigger: str
    period: Period | None
    main_label: str
    variants: tuple[Variant, ...]
    latest: str
    valid: Valid
    rule: Rule
    extensions: tuple[str, ...]
    consequence: str
    advice: Advice
    note: str
    source: str
    checked_on: date
    confidence: str
    verify: str
    examples: tuple[Example, ...]

    @property
    def is_ours(self) -> bool:
        """Whether it is the reader who has to act in time."""
        return self.kind == "deadline" and self.actor == "applicant"

    @property
    def is_doubted(self) -> bool:
        """Whether its period was not checked against the rule itself."""
        return bool(self.verify) or self.confidence in DOUBTED

    def variant(self, key: str) -> Variant | None:
        """The variant of a key, None for ''; raises UnknownClock for any other."""
        if not key:
            return None
        for variant in self.variants:
            if variant.key == key:
                return variant
        raise UnknownClock(f"{self.id} {key}")


@dataclass(frozen=True)
class Book:
    """All clocks in the order of the data, and the day on which the data was checked."""

    version: date
    clocks: Mapping[str, Clock]
    venues: tuple[Venue, ...]
    advice: Mapping[str, Advice]

    def clock(self, clock_id: str) -> Clock:
        """The clock of an id, written in any case; raises UnknownClock."""
        found = self.clocks.get(clock_id.upper())
        if found is None:
            raise UnknownClock(clock_id)
        return found


def read(name: str) -> Any:
    """A data file of the room."""
    text = files("portal.deadlines").joinpath("data", name).read_text("utf-8")
    return yaml.load(text, yaml.CSafeLoader)


@lru_cache(maxsize=1)
def book() -> Book:
    """The clocks that the portal knows."""
    data = read("clocks.yaml")
    rules = {name: rule_of(name, row) for name, row in data["rules"].items()}
    venues = {row["key"]: Venue(**row) for row in data["venues"]}
    advice = {name: advice_of(row) for name, row in data["advice"].items()}
    clocks = [clock_of(row, rules, venues, advice) for row in data["clocks"]]
    return Book(
        version=data["version"],
        clocks=MappingProxyType({clock.id: clock for clock in clocks}),
        venues=tuple(venues.values()),
        advice=MappingProxyType(advice),
    )


def rule_of(name: str, row: dict[str, Any]) -> Rule:
    return Rule(
        id=name,
        label=row["label"],
        start=row["start"],
        roll_over=row["roll_over"],
        holidays=row["holidays"],
        ends_the_day_before=row.get("month_end") == "day_before_corresponding_day",
        short=row.get("short_periods", {}).get("less_than_days", 0),
        note=row.get("note", ""),
        source=row["source"],
        checked_on=row["checked_on"],
        confidence=row["confidence"],
        verify=row.get("verify", ""),
    )


def advice_of(row: dict[str, Any]) -> Advice:
    return Advice(tuple(row["keep"]), tuple(row["first"]), tuple(row["never"]))


def clock_of(
    row: dict[str, Any],
    rules: dict[str, Rule],
    venues: dict[str, Venue],
    advice: dict[str, Advice],
) -> Clock:
    plain = ("id", "label", "body", "country", "role", "kind", "actor", "trigger", "consequence")
    known = ("source", "checked_on", "confidence")
    return Clock(
        **{name: row[name] for name in (*plain, *known)},
        venue=venues[row["venue"]],
        period=period_of(row["period"]) if row["period"] else None,
        main_label=row.get("main_label", MAIN_LABEL),
        variants=tuple(variant_of(entry) for entry in row.get("variants", ())),
        latest=row.get("latest", ""),
        valid=valid_of(row.get("valid", {})),
        rule=rules[row["rule"]],
        extensions=tuple(row.get("extensions", ())),
        advice=advice[row["advice"]],
        note=row.get("note", ""),
        verify=row.get("verify", ""),
        examples=tuple(example_of(entry) for entry in row.get("examples", ())),
    )


def period_of(row: dict[str, Any]) -> Period:
    if row["unit"] not in UNITS:
        raise ValueError(f"unknown unit {row['unit']}")
    return Period(row["value"], row["unit"])


def variant_of(row: dict[str, Any]) -> Variant:
    return Variant(row["key"], row["label"], period_of(row), row.get("trigger", ""))


def valid_of(row: dict[str, Any]) -> Valid:
    return Valid(row.get("since"), row.get("until"), row.get("before", ""), row.get("after", ""))


def example_of(row: dict[str, Any]) -> Example:
    return Example(
        on=row["on"],
        due_on=row["due_on"],
        variant=row.get("variant", ""),
        estimated=row.get("estimated", False),
        worked=row["worked"],
    )
