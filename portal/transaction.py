"""One commit per use case: rows, events, audit and outbox together, or none of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal import changes
from portal.extensions import db


class NestedTransaction(RuntimeError):
    """A use case called another use case: the inner work belongs in a function of its own."""


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block does, or nothing; what was read before is read anew inside."""
    session = db.session
    if session.info.get("in_use_case"):
        raise NestedTransaction
    session.rollback()
    session.info["in_use_case"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield
        session.commit()
        changes.announce()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("in_use_case", None)
        session.info.pop("change_number", None)
