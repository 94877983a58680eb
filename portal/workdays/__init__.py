"""Chinese working days: announced, corrected by staff, or estimated and then marked 预估."""

from portal.workdays.days import Calendar, Counted, Special
from portal.workdays.services import (
    YearSummary,
    calendar,
    init_app,
    set_day,
    settle_year,
    year_summary,
)

__all__ = [
    "Calendar",
    "Counted",
    "Special",
    "YearSummary",
    "calendar",
    "init_app",
    "set_day",
    "settle_year",
    "year_summary",
]
