"""The desk of requests: the queue, one request with its actions, remedies, figures."""

from portal.assistance.desk import acting, families, figures, page, queue, remedies, starting
from portal.assistance.desk.blueprint import blueprint
from portal.assistance.desk.queue import front_words

__all__ = [
    "acting",
    "blueprint",
    "families",
    "figures",
    "front_words",
    "page",
    "queue",
    "remedies",
    "starting",
]
