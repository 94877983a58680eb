"""Which item or situation is mine? A table of questions, each way through which leads on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from portal.catalogue.sample import read
from portal.decision_table import Table, Way, table_of

END = "end:"
END_KINDS = ("situation", "service", "page")


@dataclass(frozen=True)
class End:
    """Where a way ends: `kind` is one of END_KINDS, `name` a slug, a code or an address."""

    kind: str
    name: str


@lru_cache(maxsize=1)
def table() -> Table:
    """The questions; an end is `end:`, its kind, `:` and its name."""
    return table_of(read("situations.yaml")["finder"])


def end_of(way: Way) -> End | None:
    """Where a way leads on to; None while a question is open."""
    return None if way.question else end_named(way.end)


def end_named(written: str) -> End:
    """The end that the table writes as `end:service:madrid-application`."""
    kind, _, name = written.removeprefix(END).partition(":")
    return End(kind, name)
