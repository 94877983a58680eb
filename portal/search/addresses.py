"""Addresses of searches: each has one, however it was asked for, and so have its neighbours."""

from dataclasses import replace
from urllib.parse import urlencode

from portal.search.wanted import FACETS, PER_PAGE, Wanted

PAGE = "/search"
FEED = "/search.atom"


def address(wanted: Wanted, path: str = PAGE) -> str:
    """The one address of a search; what is as usual is left out."""
    pairs = parameters(wanted)
    return f"{path}?{urlencode(pairs)}" if pairs else path


def parameters(wanted: Wanted) -> list[tuple[str, str]]:
    """What the address of a search says, in an order that is always the same."""
    pairs = [("q", wanted.text), *narrowing(wanted)]
    pairs.append(("sort", wanted.sort if wanted.sort != "relevance" else ""))
    pairs.append(("exact", "1" if wanted.as_typed else ""))
    pairs.append(("per_page", str(wanted.per_page) if wanted.per_page != PER_PAGE else ""))
    pairs.append(("page", str(wanted.page) if wanted.page > 1 else ""))
    return [(name, value) for name, value in pairs if value]


def narrowing(wanted: Wanted) -> list[tuple[str, str]]:
    """The facets and years of a search as parameters."""
    pairs = [(name, value) for name in FACETS for value in wanted.chosen.get(name, ())]
    if wanted.first_year and wanted.first_year == wanted.last_year:
        return [*pairs, ("year", str(wanted.first_year))]
    span = (("from", wanted.first_year), ("to", wanted.last_year))
    return [*pairs, *((name, str(year)) for name, year in span if year)]


def kept(wanted: Wanted) -> list[tuple[str, str]]:
    """What travels along when other words are asked for: all but the words and the page."""
    return [pair for pair in parameters(wanted) if pair[0] not in ("q", "page")]


def choosing(wanted: Wanted, facet: str, value: str) -> Wanted:
    """The search with this value in place of what the facet had; its first page."""
    if facet == "year":
        return replace(wanted, first_year=int(value), last_year=int(value), page=1)
    return replace(wanted, chosen={**wanted.chosen, facet: (value,)}, page=1)


def without(wanted: Wanted, facet: str, value: str = "") -> Wanted:
    """The search without one value of a facet, or without the years; its first page."""
    if facet == "year":
        return replace(wanted, first_year=0, last_year=0, page=1)
    left = tuple(other for other in wanted.chosen.get(facet, ()) if other != value)
    others = {name: values for name, values in wanted.chosen.items() if name != facet}
    return replace(wanted, chosen=others | ({facet: left} if left else {}), page=1)


def at_large(wanted: Wanted) -> Wanted:
    """The search without anything that narrows it; its first page."""
    return replace(wanted, chosen={}, first_year=0, last_year=0, page=1)
