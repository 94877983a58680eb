"""What is this letter? A table of questions, each way through which ends at a paper."""

from __future__ import annotations

from functools import lru_cache

from portal.deadlines.clocks import read
from portal.deadlines.papers import Paper, papers
from portal.decision_table import Table, Way, table_of

PAPER = "paper:"


@lru_cache(maxsize=1)
def table() -> Table:
    """The questions; an end is `paper:` and the id of a paper."""
    return table_of(read("triage.yaml"))


def paper_at(way: Way) -> Paper | None:
    """The paper at the end of a way; None while a question is open."""
    return None if way.question else papers()[way.end.removeprefix(PAPER)]
