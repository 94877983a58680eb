"""What requests for help point to: plain facts, offered by one room, for whoever watches for more.

The room that takes requests offers a source; the room of warnings asks it. Neither knows the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app


@dataclass(frozen=True)
class Signal:
    """One thing that a request names; of the enterprise no more than a number to tell it apart."""

    #: opponent, counsel, right_number, platform or venue
    kind: str
    #: folded: what is compared
    key: str
    #: as this request has it
    written: str
    organisation_id: int
    #: tells the requests apart
    matter: int
    #: the day of submission
    on: date
    #: codes, '' when open
    country: str = ""
    right: str = ""
    dispute: str = ""
    is_sample: bool = False


#: from the first day that counts to everything that requests since then point to
Source = Callable[[date], Iterable[Signal]]


def offer(app: Flask, source: Source) -> None:
    """Let the portal know of what a room's requests point to."""
    app.extensions.setdefault("signal_sources", []).append(source)


def since(day: date) -> list[Signal]:
    """All that was pointed to on that day or later."""
    sources: list[Source] = current_app.extensions.get("signal_sources", [])
    return [signal for source in sources for signal in source(day)]
