"""What a reader wants of a search: the words, the facets chosen, the order and the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.search.query import OPEN_END, years

FACETS = ("kind", "issuer", "year", "topic", "status", "region")
SORTS = ("relevance", "date")
PER_PAGE = 10
MOST_PER_PAGE = 50
LAST_PAGE = 50
MOST_VALUES = 8
LONGEST_VALUE = 64


@dataclass(frozen=True)
class Wanted:
    """One search as the address gives it; `chosen` maps facets to values, years are in the range.

    `first_year` and `last_year` are 0 when there is no limit; `as_typed` leaves synonyms out.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_year: int = 0
    last_year: int = 0
    sort: str = "relevance"
    page: int = 1
    per_page: int = PER_PAGE
    as_typed: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen or self.first_year or self.last_year)

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year, either 0 when open; None when any year will do."""
        return (self.first_year, self.last_year) if self.first_year or self.last_year else None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for searches that have the same answer."""
        chosen = tuple(sorted(self.chosen.items()))
        limits = (self.first_year, self.last_year, self.sort, self.page, self.per_page)
        return (self.text, chosen, *limits, self.as_typed)


def wanted(
    text: str,
    values: Mapping[str, list[str]],
    sort: str = "relevance",
    page: int = 1,
    per_page: int = PER_PAGE,
    as_typed: bool = False,
) -> Wanted:
    """A search from loose values: what is no facet, year, order or page is passed over."""
    first, last = _range(values)
    return Wanted(
        text=text,
        chosen={name: kept for name in FACETS if (kept := _kept(name, values))},
        first_year=first,
        last_year=last,
        sort=sort if sort in SORTS else SORTS[0],
        page=min(max(page, 1), LAST_PAGE),
        per_page=min(max(per_page, 1), MOST_PER_PAGE),
        as_typed=as_typed,
    )


def _kept(name: str, values: Mapping[str, list[str]]) -> tuple[str, ...]:
    if name == "year":
        return ()
    found = (value.strip()[:LONGEST_VALUE] for value in values.get(name, [])[:MOST_VALUES])
    return tuple(sorted(filter(None, found)))


def _range(values: Mapping[str, list[str]]) -> tuple[int, int]:
    """The years between which to look: year=2020, year=2018-2020, or from= and to=."""
    spans = [span for value in values.get("year", []) if (span := years(value))]
    first = max((span[0] for span in spans), default=0)
    last = min((span[1] for span in spans if span[1] < OPEN_END), default=0)
    start, end = _year(values, "from"), _year(values, "to")
    return max(first, start), min(filter(None, (last, end)), default=0)


def _year(values: Mapping[str, list[str]], name: str) -> int:
    span = years((values.get(name) or [""])[0])
    return span[0] if span else 0
