"""What was made public, for whoever tells others of it: a plain value handed over by the outbox."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portal import outbox

MESSAGE = "announced"
EVENTS = ("published", "updated", "corrected", "withdrawn")


@dataclass(frozen=True)
class Announcement:
    """Something public that appeared, changed or went; `number` counts its releases from 1."""

    #: library-17, warning-YJ-2026-010, service-madrid-application
    subject: str
    #: one of EVENTS
    event: str
    #: policy notice interpretation case warning service
    kind: str
    title: str
    #: path of its page
    url: str
    summary: str = ""
    issuer: str = ""
    #: red orange yellow blue for a warning
    level: str = ""
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    hs_codes: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    #: what changed, or why it was withdrawn
    note: str = ""
    number: int = 1


def announce(announcement: Announcement) -> None:
    """Owe the telling, in the running transaction; a release is told once."""
    key = f"{MESSAGE}:{announcement.subject}:{announcement.number}:{announcement.event}"
    outbox.enqueue(MESSAGE, key, asdict(announcement))


def announcement_of(payload: dict[str, Any]) -> Announcement:
    """The announcement of an outbox message; lists become tuples again."""
    facts: dict[str, Any] = {
        name: tuple(fact) if isinstance(fact, list) else fact for name, fact in payload.items()
    }
    return Announcement(**facts)
