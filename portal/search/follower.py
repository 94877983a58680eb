"""Bringing the index up to date with the table of entries; rebuilding it when it cannot be read."""

import time
from dataclasses import dataclass

import structlog
from flask import Flask, current_app

from portal import worker
from portal.extensions import db
from portal.search import queries
from portal.search.engine.errors import (
    IndexBusy,
    IndexUnavailable,
    IndexUnsafe,
    SearchIndexError,
)
from portal.search.index import current_index
from portal.web import health

EVERY_SECONDS = 0.1
SECONDS_AFTER_FAILURE = 5.0
BATCH = 500
log = structlog.get_logger("search")


@dataclass
class Pause:
    """Until when (monotonic seconds) the worker leaves the index alone after a failure."""

    until: float = 0.0


def init_app(app: Flask) -> None:
    app.extensions["search_pause"] = Pause()
    worker.add_duty(app, "search index", keep_up, every=EVERY_SECONDS)
    health.add_check(app, "index", is_readable)


def keep_up() -> int:
    """Follow as the worker does: a full disk, say, is told to the operator, and tried again.

    The generation before keeps answering meanwhile.
    """
    pause: Pause = current_app.extensions["search_pause"]
    if time.monotonic() < pause.until:
        return 0
    try:
        return follow()
    except SearchIndexError as error:
        pause.until = time.monotonic() + SECONDS_AFTER_FAILURE
        log.error("index is not kept up", reason=str(error), seconds=SECONDS_AFTER_FAILURE)
        return 0


def follow() -> int:
    """Take in all changes that the index has not seen; returns how many entries were touched.

    A missing, damaged or outdated index is rebuilt. When another process writes, nothing is done:
    the next turn will see what is left. Where nothing has changed there is time to merge.
    A folder that others may write to is left to the operator.
    """
    index = current_index()
    try:
        change = index.reader().change
    except IndexUnsafe:
        raise
    except IndexUnavailable as error:
        log.warning("index is rebuilt", reason=str(error))
        return rebuild()
    taken = 0
    while rows := queries.changed_after(change, BATCH):
        puts = [row.entry for row in rows if row.entry is not None]
        removes = [row.key for row in rows if row.entry is None]
        change = rows[-1].change
        db.session.rollback()
        try:
            index.write(puts, removes, change)
        except IndexBusy:
            return taken
        taken += len(rows)
    db.session.rollback()
    if not taken:
        index.tidy()
    return taken


def rebuild() -> int:
    """Build the index anew beside the old one and swap them; returns the number of entries."""
    change = queries.last_change()
    try:
        current_index().rebuild(queries.all_entries(), change)
    except IndexBusy:
        return 0
    finally:
        db.session.rollback()
    return current_index().status().documents


def is_readable() -> bool:
    """Whether this process can answer from the index."""
    return not current_index().status().trouble
