"""The desk of requests: the queue, one request with its actions, remedies, figures."""

from portal.assistance.desk import (
    acting,
    families,
    figures,
    opinion_files,
    page,
    queue,
    remedies,
    starting,
)
from portal.assistance.desk.blueprint import blueprint
from portal.assistance.desk.front import figures as front_figures

__all__ = [
    "acting",
    "blueprint",
    "families",
    "figures",
    "front_figures",
    "opinion_files",
    "page",
    "queue",
    "remedies",
    "starting",
]
