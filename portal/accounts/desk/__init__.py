"""The desk's own pages: front page, people, log, calendar, settings, how the portal runs."""

from portal.accounts.desk import calendar, index, log, objections, people, running, settings
from portal.accounts.desk.blueprint import blueprint

PANELS = (*running.PANELS, objections.PANEL)

__all__ = [
    "PANELS",
    "blueprint",
    "calendar",
    "index",
    "log",
    "objections",
    "people",
    "running",
    "settings",
]
