"""Who opened evidence: written down before the first byte goes out."""

from __future__ import annotations

import structlog

from portal import audit
from portal.assistance.file_models import FileReading
from portal.clock import now
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction

log = structlog.get_logger("evidence")


def record(actor: Actor, file_id: int, part: str) -> None:
    """A person opens a file, as applicant, officer or expert."""
    with transaction():
        reading = FileReading(
            file_id=file_id,
            person_id=actor.person_id,
            person_name=actor.name,
            part=part,
            at=now(),
        )
        db.session.add(reading)
        audit.record(actor.label, "file opened", f"file-{file_id}", {"part": part})


def alarm(actor: Actor, key: str) -> None:
    """A file is not what was put in: nothing of it was sent, and operators must look."""
    log.error("evidence is damaged", file=key)
    with transaction():
        audit.record(actor.label, "file damaged", f"file-{key}", {})
