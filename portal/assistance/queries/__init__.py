"""Named reads of overseas help, each in a few queries."""

from portal.assistance.queries.lists import mine, similar
from portal.assistance.queries.loads import expert_load, load_by_officer
from portal.assistance.queries.one import by_code, one, standing
from portal.assistance.queries.queue import (
    QueueFilters,
    QueuePage,
    first_due,
    front_counts,
    open_counts,
    queue,
    running_clocks,
)

__all__ = [
    "QueueFilters",
    "QueuePage",
    "by_code",
    "expert_load",
    "first_due",
    "front_counts",
    "load_by_officer",
    "mine",
    "one",
    "open_counts",
    "queue",
    "running_clocks",
    "similar",
    "standing",
]
