"""Which page a program asks for: lenient about what is no number, firm about the size."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from portal.text import page_number
from portal.web.paging import asked_page

PER_PAGE = 10
MOST_PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """A page from 1 and how many items it takes, 1 to MOST_PER_PAGE."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page


def asked() -> Asked:
    """`page` and `per_page` of the address."""
    per_page = page_number(request.args.get("per_page", str(PER_PAGE)))
    return Asked(asked_page(), min(per_page, MOST_PER_PAGE))
