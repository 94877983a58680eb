"""The desk's own pages: front page, people, log, calendar, settings, how the portal runs."""

from portal.accounts.desk import calendar, index, log, people, running, settings
from portal.accounts.desk.blueprint import blueprint
from portal.accounts.desk.running import PANELS

__all__ = ["PANELS", "blueprint", "calendar", "index", "log", "people", "running", "settings"]
