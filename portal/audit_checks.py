"""When the audit record was last walked from end to end, and what was found."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from flask import current_app
from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from portal import audit
from portal.clock import now
from portal.extensions import db
from portal.moments import Moment
from portal.transaction import transaction

EVERY = timedelta(days=1)
MOST_PROBLEMS = 1_000


class AuditCheck(db.Model):  # type: ignore[name-defined]
    """One row: the last walk; `up_to` is the number of the last entry at its beginning."""

    __tablename__ = "audit_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    up_to: Mapped[int]
    #: how many places do not hold, at most MOST_PROBLEMS
    problems: Mapped[int]
    #: the first of them, in words
    first: Mapped[str] = mapped_column(Text, default="")


def last() -> AuditCheck | None:
    """The last walk; None before the first."""
    return db.session.get(AuditCheck, 1)


def check() -> list[str]:
    """Walk the record, note what was found and return it in words."""
    settings = current_app.config["SETTINGS"]
    up_to = db.session.execute(select(audit.AuditHead.number)).scalar_one()
    walk = audit.problems(settings.checkpoints, *settings.secret_keys)
    found = list(islice(walk, MOST_PROBLEMS))
    with transaction():
        first = found[0] if found else ""
        row = AuditCheck(id=1, at=now(), up_to=up_to, problems=len(found), first=first)
        db.session.merge(row)
    return found


def check_daily() -> None:
    """Walk the record once a day, however often the worker asks."""
    known = last()
    if known is None or now() - known.at >= EVERY:
        check()
