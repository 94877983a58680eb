"""What happens outside requests: duties of the rooms, run in turn, each as often as it asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import outbox
from portal.clock import now
from portal.extensions import db
from portal.moments import Moment
from portal.transaction import transaction

HEARTBEAT_SECONDS = 15
IDLE_SECONDS = 0.1
SILENT_AFTER = timedelta(minutes=1)
log = structlog.get_logger("worker")


class WorkerHeartbeat(db.Model):  # type: ignore[name-defined]
    """When the worker of a machine was last seen alive."""

    __tablename__ = "worker_heartbeat"

    machine: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


@dataclass
class Duty:
    """A function and the seconds between its runs; it must be safe to run at any time."""

    name: str
    run: Callable[[], object]
    every: float
    due: float = 0.0


def init_app(app: Flask) -> None:
    app.extensions["duties"] = []
    add_duty(app, "outbox", outbox.run_due, every=0.1)
    add_duty(app, "heartbeat", beat, every=HEARTBEAT_SECONDS)


def add_duty(app: Flask, name: str, run: Callable[[], object], every: float) -> None:
    """Have the worker run a function about every so many seconds."""
    app.extensions["duties"].append(Duty(name, run, every))


def work(app: Flask, stop: threading.Event) -> None:
    """Run the duties until told to stop; a duty that fails is tried again at its next turn."""
    while not stop.is_set():
        run_duties(app)
        stop.wait(IDLE_SECONDS)


def run_duties(app: Flask) -> None:
    """Run each duty that is due, once."""
    for duty in app.extensions["duties"]:
        if duty.due <= time.monotonic():
            _run(app, duty)
            duty.due = time.monotonic() + duty.every


def catch_up(app: Flask) -> None:
    """Run every duty until the outbox is empty: for commands that leave nothing owed."""
    for duty in app.extensions["duties"]:
        duty.due = 0.0
    with app.app_context():
        while outbox.run_due():
            pass
    run_duties(app)


def _run(app: Flask, duty: Duty) -> None:
    with app.app_context():
        try:
            duty.run()
        except Exception as error:  # one duty must not stop the others
            log.warning("duty failed", duty=duty.name, error=type(error).__name__, exc_info=True)


def beat() -> None:
    """Say that this machine's worker is alive."""
    with transaction():
        db.session.merge(WorkerHeartbeat(machine=socket.gethostname(), seen_at=now()))


def is_silent() -> bool:
    """Whether no worker has been seen alive lately."""
    last = db.session.execute(select(func.max(WorkerHeartbeat.seen_at))).scalar()
    return last is None or now() - last > SILENT_AFTER


def seen() -> Sequence[WorkerHeartbeat]:
    """The machines whose worker was ever seen, the last first."""
    beats = select(WorkerHeartbeat).order_by(WorkerHeartbeat.seen_at.desc())
    return db.session.execute(beats).scalars().all()


def duty_names() -> list[str]:
    """Names of the duties, in the order in which they run."""
    return [duty.name for duty in current_app.extensions["duties"]]
