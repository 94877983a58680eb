"""The desk's own pages: its front page, the people who work there, the log."""

from portal.accounts.desk import index, log, people
from portal.accounts.desk.blueprint import blueprint

__all__ = ["blueprint", "index", "log", "people"]
