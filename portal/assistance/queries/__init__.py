"""Named reads of overseas help, each in a few queries."""

from portal.assistance.queries.lists import mine, similar
from portal.assistance.queries.loads import expert_load, load_by_officer
from portal.assistance.queries.one import by_code, one, standing
from portal.assistance.queries.queue import QueueFilters, QueuePage, open_counts, queue

__all__ = [
    "QueueFilters",
    "QueuePage",
    "by_code",
    "expert_load",
    "load_by_officer",
    "mine",
    "one",
    "open_counts",
    "queue",
    "similar",
    "standing",
]
