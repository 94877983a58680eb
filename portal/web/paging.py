"""Pages of a long list: which one was asked for, and which links to offer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from portal.text import page_number

PER_PAGE = 20


@dataclass(frozen=True)
class Paging:
    """One page of a list: numbers from 1, `total` items, `per_page` on each page."""

    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    @property
    def first(self) -> int:
        """Number of the first item on the page, 0 when there is none."""
        return self.offset + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.total, self.offset + self.per_page)

    def around(self) -> list[int | None]:
        """Page numbers to offer, None where some are left out."""
        near = {1, self.pages, *range(self.page - 2, self.page + 3)}
        numbers = [number for number in sorted(near) if 1 <= number <= self.pages]
        offered: list[int | None] = []
        for number in numbers:
            if offered and offered[-1] is not None and number > offered[-1] + 1:
                offered.append(None)
            offered.append(number)
        return offered


def asked_page() -> int:
    """The `page` of the address; whatever is no page number means the first."""
    return page_number(request.args.get("page"))
