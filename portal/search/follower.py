"""Bringing the index up to date with the table of entries; rebuilding it when it cannot be read."""

import structlog

from portal.extensions import db
from portal.search import queries
from portal.search.engine.errors import (
    IndexBusy,
    IndexNotWritten,
    IndexUnavailable,
    IndexUnsafe,
)
from portal.search.index import current_index

EVERY_SECONDS = 0.1
BATCH = 500
log = structlog.get_logger("search")


def follow() -> int:
    """Take in all changes that the index has not seen; returns how many entries were touched.

    A missing, damaged or outdated index is rebuilt. When another process writes, nothing is done:
    the next turn will see what is left. A folder that others may write to is left to the operator.
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
        except IndexNotWritten as error:  # a full disk, say: the old generation keeps answering
            log.warning("index could not be written", reason=str(error))
            return taken
        taken += len(rows)
    db.session.rollback()
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
