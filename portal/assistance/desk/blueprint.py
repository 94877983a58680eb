"""The blueprint of the desk of requests, and what its pages share."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, url_for

from portal.assistance.bodies import PROVINCE
from portal.assistance.desk import words
from portal.clock import today
from portal.permissions import Viewer
from portal.web.viewers import viewer
from portal.workdays import calendar

blueprint = Blueprint("requests_desk", __name__, url_prefix="/desk/requests")


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """The viewer, and the words for days; no page of the desk is kept for others."""
    return {
        "who": viewer(),
        "due": due_words,
        "law_due": law_due_words,
        "duties": words.DUTIES,
    }


def due_words(due_on: date | None) -> str:
    """How far off a promise is, in working days."""
    if due_on is None:
        return ""
    return words.distance(calendar().between(today(), due_on))


def law_due_words(due_on: date) -> str:
    """How far off a limit of the law abroad is, in calendar days."""
    return words.calendar_distance((due_on - today()).days)


def sees_all(who: Viewer) -> bool:
    """Whether somebody works for no body in particular, or supervises the whole province."""
    return not who.body or ("manager" in who.roles and who.body == PROVINCE)


def body_of(who: Viewer) -> str:
    """The body whose requests somebody sees, '' for all."""
    return "" if sees_all(who) else who.body


def is_expert_only(who: Viewer) -> bool:
    """An expert sees no requests but those that one was asked about."""
    return who.roles.isdisjoint({"officer", "manager"})


def to_request(reference: str, anchor: str = "") -> Response:
    """Back to the page of a request."""
    address = url_for("requests_desk.request_page", reference=reference, _anchor=anchor or None)
    return redirect(address, 303)  # type: ignore[return-value]
