"""/api/v1/deadlines: what follows from a clock and a day, with the arithmetic."""

from __future__ import annotations

from flask import Response, abort, jsonify, request

from portal.deadlines import UnknownClock, count
from portal.deadlines.asked import day_of
from portal.text import TextRefused
from portal.web import access
from portal.web.conditional import public_page


@access.public
@public_page
def deadline() -> Response:
    """One date; `due_on` is null where none can be computed, and `steps` then says why."""
    try:
        on = day_of(request.args.get("on", ""))
        found = count(request.args.get("clock", ""), on, request.args.get("variant", ""))
    except TextRefused:
        abort(400)
    except UnknownClock:
        abort(404)
    steps = [step.text for step in found.steps] or [found.reason]
    return jsonify(
        clock=found.clock.id,
        on=found.on.isoformat(),
        due_on=found.due_on.isoformat() if found.due_on else None,
        steps=steps,
        cautions=list(found.cautions),
        consequence=found.clock.consequence,
        source=found.clock.source,
        checked_on=found.clock.checked_on.isoformat(),
        confidence=found.clock.confidence,
        estimated=found.estimated,
    )
