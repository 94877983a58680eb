"""What the file says about itself in its front matter or properties, as plain values."""

import datetime
from collections.abc import Mapping

from portal.partial_dates import PartialDate
from portal.text import TextRefused


def text_value(metadata: Mapping[str, object], name: str) -> str:
    """The entry as one line of text; '' where it is absent or no text."""
    value = metadata.get(name)
    return " ".join(value.split()) if isinstance(value, str) else ""


def date_value(metadata: Mapping[str, object], name: str) -> PartialDate | None:
    """The entry as a date; None where it is absent or names no day of the calendar."""
    value = metadata.get(name)
    if isinstance(value, PartialDate):
        return value
    try:
        if isinstance(value, datetime.date):
            return PartialDate.of(value)
        return PartialDate.parse(str(value)) if value else None
    except TextRefused:
        return None
