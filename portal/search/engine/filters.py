"""What a reader has ticked: values of columns and a range of years."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum


class Order(Enum):
    """How hits are sorted; those that are equal come newest first, then as they were indexed."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True)
class Filters:
    """Of each column any of the values; years from `first_year` to `last_year`, 0 for open.

    An unknown year passes only when no year is asked for.
    """

    values: Mapping[str, Collection[str]] = field(default_factory=dict)
    first_year: int = 0
    last_year: int = 0

    def without(self, column: str) -> "Filters":
        """The same without one column ('year' for the years), to count its other values."""
        if column == "year":
            return replace(self, first_year=0, last_year=0)
        return replace(self, values={k: v for k, v in self.values.items() if k != column})
