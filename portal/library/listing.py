"""What the list of documents shows: cards, facets and the conditions in force."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _

from portal.library import labels
from portal.library.entries import BINDING
from portal.library.links import document_address
from portal.library.models import KINDS, VALIDITIES
from portal.library.queries import Choice


def card(row: Any) -> dict[str, Any]:
    """A document as an item of a list, under the day by which the list is sorted."""
    return {
        **row._mapping,
        "issued_on": row.sorted_on,
        "validity": row.validity if row.kind in BINDING else "",
        "url": document_address(row.id),
        "kind_label": labels.KIND[row.kind],
    }


def heading(choice: Choice) -> str:
    """What the page is called: the kind when only one is shown, and the topic."""
    kind = str(labels.LISTS[choice.kind]) if choice.kind else str(_("政策文件"))
    return f"{kind}{_('：')}{choice.topic}" if choice.topic else kind


def is_possible(choice: Choice) -> bool:
    """Whether kind, status and year are such as there can be; other facets are open."""
    year = choice.year
    return (
        choice.kind in ("", *KINDS)
        and choice.status in ("", *VALIDITIES)
        and (not year or (len(year) == 4 and year.isascii() and year.isdecimal()))
    )


def value_label(facet: str, value: str) -> str:
    """What a value of a facet is called."""
    if facet == "kind":
        return str(labels.KIND[value])
    if facet == "status":
        return str(labels.VALIDITY[value])
    return str(_("%(year)s年", year=value)) if facet == "year" else value


def facets(
    counts: dict[str, list[tuple[str, int]]], choice: Choice
) -> list[tuple[str, str, list[dict[str, Any]], str]]:
    """(name, title, values, chosen value) of each facet that has values."""
    chosen = asdict(choice)
    return [
        (name, str(title), [_value(name, *pair) for pair in counts[name]], chosen[name])
        for name, title in labels.FACET.items()
        if counts[name]
    ]


def conditions(choice: Choice) -> list[tuple[str, str, str]]:
    """What narrows the list, as (parameter, title, label)."""
    chosen = asdict(choice)
    return [
        (name, str(title), value_label(name, chosen[name]))
        for name, title in labels.FACET.items()
        if chosen[name]
    ]


def _value(facet: str, value: str, count: int) -> dict[str, Any]:
    return {"value": value, "label": value_label(facet, value), "count": count}
