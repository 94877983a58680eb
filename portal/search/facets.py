"""Facets: how many hits have which value."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.search import labels
from portal.search.wanted import FACETS, Wanted

MOST_VALUES = 10


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet with the number of hits that have it."""

    facet: str
    value: str
    count: int

    @property
    def label(self) -> str:
        return labels.value_label(self.facet, self.value)


def facets(
    counted: Mapping[str, Mapping[str, int]], wanted: Wanted
) -> dict[str, tuple[FacetValue, ...]]:
    """For each facet its commonest values, years from the newest; chosen ones always stay."""
    return {name: _values(name, counted[name], wanted) for name in FACETS}


def _values(name: str, counts: Mapping[str, int], wanted: Wanted) -> tuple[FacetValue, ...]:
    values = [FacetValue(name, str(value), n) for value, n in counts.items() if value and n]
    values.sort(key=lambda value: (-value.count, value.value))
    chosen = wanted.chosen.get(name, ())
    kept = [v for place, v in enumerate(values) if place < MOST_VALUES or v.value in chosen]
    if name == "year":
        kept.sort(key=lambda value: value.value, reverse=True)
    return tuple(kept)
