"""What the list and the country board show: rows, facets and the conditions in force."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from portal.warnings import labels
from portal.warnings.models import Warning
from portal.warnings.queries import BY_FACET, Choice

Facet = tuple[str, str, list[dict[str, Any]], str]
TITLES = {
    "state": _("状态"),
    "level": _("级别"),
    "country": _("国家或地区"),
    "category": _("类别"),
    "right": _("权利"),
    "industry": _("行业"),
    "platform": _("平台"),
}
STATES = {"": _("生效中"), "ended": _("已结束"), "all": _("全部")}
MOST_NAMED = 3


@dataclass(frozen=True)
class Row:
    """A warning in a list, with what it is about in words."""

    warning: Warning
    state: str
    about: tuple[str, ...]


def row_of(warning: Warning, day: date) -> Row:
    """The row of a warning as of a day."""
    about = (
        labels.label("category", warning.category).split("（")[0],
        labels.listed("countries", warning.values("countries")[:MOST_NAMED]),
        labels.listed("rights", warning.values("rights")[:MOST_NAMED]),
        labels.listed("platforms", warning.values("platforms")[:MOST_NAMED]),
        "HS " + labels.joined(warning.values("hs_codes")[:MOST_NAMED])
        if warning.values("hs_codes")
        else "",
    )
    return Row(warning, warning.state_on(day), tuple(filter(None, about)))


def value_label(name: str, value: str) -> str:
    """What a value of a parameter is called."""
    if name == "state":
        return str(STATES[value])
    if name == "level":
        return labels.level_label(value)
    if name in BY_FACET:
        return labels.value(BY_FACET[name], value)
    return labels.label(name, value)


def facets(counts: dict[str, list[tuple[str, int]]], choice: Choice) -> list[Facet]:
    """(parameter, title, values, chosen value) of each way to narrow that has values."""
    chosen = asdict(choice)
    return [
        (name, str(title), [_value(name, *pair) for pair in counts[name]], chosen[name])
        for name, title in TITLES.items()
        if counts[name]
    ]


def conditions(choice: Choice) -> list[tuple[str, str, str]]:
    """What narrows the list, as (parameter, title, label)."""
    chosen = asdict(choice)
    return [
        (name, str(title), value_label(name, chosen[name]))
        for name, title in TITLES.items()
        if chosen[name]
    ]


def _value(name: str, value: str, count: int) -> dict[str, Any]:
    return {"value": value, "label": value_label(name, value), "count": count}
