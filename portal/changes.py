"""The number of the last public change: what caches are keyed by and indexes catch up with."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from portal.clock import now
from portal.extensions import db
from portal.moments import Moment

POLL_SECONDS = 0.25


class ChangeCounter(db.Model):  # type: ignore[name-defined]
    """One row: taking a number locks it until the commit, so numbers appear in commit order."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)


@dataclass
class Known:
    """What this process knows without asking the database."""

    number: int = -1
    changed_at: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def learn(self, number: int, changed_at: datetime) -> None:
        with self.lock:
            if number > self.number:
                self.number, self.changed_at = number, changed_at


def init_app(app: Flask) -> None:
    app.extensions["changes"] = Known()


def next_number() -> int:
    """Take the next change number inside the running transaction."""
    moment = now()
    statement = (
        update(ChangeCounter)
        .where(ChangeCounter.id == 1)
        .values(number=ChangeCounter.number + 1, changed_at=moment)
        .returning(ChangeCounter.number)
    )
    number = int(db.session.execute(statement).scalar_one())
    db.session.info["change_number"] = (number, moment)
    return number


def announce() -> None:
    """After a commit: let this process know its own change at once."""
    taken = db.session.info.get("change_number")
    if taken:
        _known().learn(*taken)


def refresh() -> int:
    """Ask the database for the last number (one query) and remember it."""
    row = db.session.execute(select(ChangeCounter.number, ChangeCounter.changed_at)).one()
    _known().learn(*row)
    return int(row.number)


def known() -> int:
    """The last number this process knows; costs no query once the process has started."""
    number = _known().number
    return number if number >= 0 else refresh()


def known_at() -> datetime:
    """When the last known change was made (UTC)."""
    known()
    moment = _known().changed_at
    assert moment is not None  # noqa: S101 - known() has just learnt it
    return moment


def watch(app: Flask, stop: threading.Event) -> None:
    """Follow the changes of other processes until told to stop; runs in a thread of its own."""
    while not stop.wait(POLL_SECONDS):
        with app.app_context():
            try:
                refresh()
            except Exception as error:  # the database may be away for a while
                app.logger.warning("changes cannot be read: %s", type(error).__name__)


def _known() -> Known:
    known_state: Known = current_app.extensions["changes"]
    return known_state
