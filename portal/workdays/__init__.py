"""Chinese working days: announced, corrected by staff, or estimated and then marked 预估."""

from portal.workdays.days import Calendar, Counted, Special
from portal.workdays.services import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_NAME,
    LONGEST_SOURCE,
    YearSummary,
    calendar,
    history,
    init_app,
    set_day,
    set_days,
    settle_year,
    unset_day,
    year_summary,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_NAME",
    "LONGEST_SOURCE",
    "Calendar",
    "Counted",
    "Special",
    "YearSummary",
    "calendar",
    "history",
    "init_app",
    "set_day",
    "set_days",
    "settle_year",
    "unset_day",
    "year_summary",
]
