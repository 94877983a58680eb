"""What narrows a search, as links: conditions that can be taken away, values to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from portal.search import labels
from portal.search.addresses import address, at_large, choosing, without
from portal.search.facets import FacetValue
from portal.search.results import Results
from portal.search.wanted import Wanted

SHOWN = 5


@dataclass(frozen=True)
class Condition:
    """A condition in force; `address` is the search without it."""

    facet: str
    title: str
    label: str
    address: str


@dataclass(frozen=True)
class Choice:
    """One value of a facet; the address of a chosen one takes it away."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way to narrow: the commonest values, and those that are folded away."""

    name: str
    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


def conditions(wanted: Wanted) -> list[Condition]:
    """What narrows the search, or keeps synonyms out of it."""
    found = [
        Condition(
            name,
            str(labels.FACETS[name]),
            labels.value_label(name, value),
            address(without(wanted, name, value)),
        )
        for name in labels.FACETS
        for value in wanted.chosen.get(name, ())
    ]
    if wanted.years:
        span = labels.span_label(*wanted.years)
        years = address(without(wanted, "year"))
        found.append(Condition("year", str(labels.FACETS["year"]), span, years))
    if wanted.as_typed:
        with_synonyms = address(replace(wanted, as_typed=False, page=1))
        found.append(Condition("exact", _("同义词"), _("不用"), with_synonyms))
    return found


def unnarrowed(wanted: Wanted) -> str:
    """The address of the search without any condition."""
    return address(replace(at_large(wanted), as_typed=False))


def facets(found: Results, wanted: Wanted) -> list[Facet]:
    """The facets by which the hits can still be told apart, and those that are chosen."""
    return list(_facets(found, wanted))


def _facets(found: Results, wanted: Wanted) -> Iterator[Facet]:
    for name, title in labels.FACETS.items():
        choices = [_choice(value, wanted) for value in found.facets.get(name, ())]
        if not any(choice.is_chosen or choice.count < found.total for choice in choices):
            continue
        shown = [c for place, c in enumerate(choices) if place < SHOWN or c.is_chosen]
        folded = [c for c in choices if c not in shown]
        if len(folded) == 1:  # its fold would take the place of the value
            shown, folded = choices, []
        yield Facet(name, str(title), tuple(shown), tuple(folded))


def _choice(found: FacetValue, wanted: Wanted) -> Choice:
    name, value = found.facet, found.value
    if name == "year":
        is_chosen = wanted.years == (int(value), int(value))
    else:
        is_chosen = value in wanted.chosen.get(name, ())
    other = without(wanted, name, value) if is_chosen else choosing(wanted, name, value)
    return Choice(found.label, found.count, address(other), is_chosen)
