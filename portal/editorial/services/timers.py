"""The worker's part: what was scheduled becomes public at its minute, once, after any crash."""

from __future__ import annotations

from typing import Any

import structlog

from portal import outbox
from portal.editorial import notices
from portal.editorial.errors import PublicationRefused
from portal.editorial.models import Piece
from portal.editorial.services.acting import Given, carry_out
from portal.editorial.services.drafts import locked
from portal.editorial.services.publishing import MESSAGE
from portal.editorial.workflow import Step, steps_from
from portal.extensions import db
from portal.permissions import SYSTEM

log = structlog.get_logger("editorial")


@outbox.handler(MESSAGE)
def publish_due(payload: dict[str, Any]) -> None:
    """Publish a piece that still stands as it was scheduled; inside the message's transaction.

    When its room refuses, the piece goes back to those who approved it, who hear why.
    """
    piece = locked(payload["piece_id"])
    if piece.state != "scheduled" or piece.version != payload["version"]:
        return
    try:
        with db.session.begin_nested():
            carry_out(piece, _step("publish"), SYSTEM, Given())
    except PublicationRefused as refused:
        _hold(piece, refused.message)


def _hold(piece: Piece, reason: str) -> None:
    db.session.refresh(piece)
    log.warning("publication refused", piece=piece.id)
    carry_out(piece, _step("hold"), SYSTEM, Given(note=reason))
    notices.tell_approvers(piece, reason)


def _step(action: str) -> Step:
    return next(step for step in steps_from("scheduled", "system") if step.action == action)
