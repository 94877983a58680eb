"""Work that is killed at any moment, again and again, and what it had acknowledged by then."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from sqlalchemy import update

from portal import outbox
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.transaction import transaction

SPAWN = multiprocessing.get_context("forkserver")
FEWEST = 6
LONGEST_START = 60


def rounds_for(settings: Settings, here: int, in_ci: int) -> int:
    """How often to kill: PORTAL_KILL_ROUNDS if it is set; on PostgreSQL a quarter as often."""
    wanted = int(os.environ.get("PORTAL_KILL_ROUNDS", in_ci if os.environ.get("CI") else here))
    return max(FEWEST, wanted // 4) if settings.database_url else wanted


def apart(work: Callable[..., None], *arguments: Any) -> None:
    """Let a process without threads and connections do the forking, and wait for it."""
    close_connections()
    parent = SPAWN.Process(target=work, args=arguments)
    parent.start()
    parent.join()
    assert parent.exitcode == 0


def killed(work: Callable[[], object], meanwhile: Callable[[], object]) -> None:
    """Fork a child that works for ever, and kill it once `meanwhile` is over."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
        os._exit(1)
    meanwhile()
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work ended by itself"


def killed_after(seconds: float, work: Callable[[int], object]) -> bytes:
    """Kill the work so long after its first word; returns all that it wrote to its pipe."""
    reading, writing = os.pipe()

    def first_word() -> None:
        os.close(writing)
        wait([reading], LONGEST_START)
        time.sleep(seconds)

    killed(lambda: work(writing), first_word)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read()


class Answers:
    """A file in which workers write down each answer once they have it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def note(self, *words: object) -> None:
        with self.path.open("ab", buffering=0) as log:
            log.write((" ".join(map(str, words)) + "\n").encode())

    def read(self) -> list[list[str]]:
        """The words of each answer."""
        return [line.split(" ") for line in self.path.read_text("ascii").splitlines()]

    def wait_for(self, more: int, then: float) -> None:
        """Wait until there are more answers by so many, or for long enough, and some seconds."""
        wanted = len(self.read()) + more
        end = time.monotonic() + LONGEST_START
        while len(self.read()) < wanted and time.monotonic() < end:
            time.sleep(0.001)
        time.sleep(then)


def close_connections() -> None:
    """No connection may be shared with a child."""
    db.session.remove()
    db.engine.dispose()


def end_leases() -> None:
    """What a killed worker held is anybody's at once: as if two minutes went by."""
    with transaction():
        db.session.execute(update(OutboxMessage).values(lease_until=None, next_at=now()))


def work_off() -> None:
    """Do all that is owed."""
    end_leases()
    while outbox.run_due():
        pass
    db.session.rollback()
