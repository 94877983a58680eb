"""Remedies that bad grades ask for, the nearest limit first."""

from __future__ import annotations

from flask import render_template

from portal.assistance.desk.blueprint import blueprint, body_of
from portal.assistance.queries import desk as beside
from portal.assistance.terms import GRADE_LABELS
from portal.permissions import Permission
from portal.web import access
from portal.web.viewers import viewer


@blueprint.get("/remedies")
@access.needs(Permission.SEE_STATISTICS_DESK)
def remedies() -> str:
    return render_template(
        "assistance/desk/remedies.html",
        remedies=beside.remedies(body_of(viewer())),
        grades=GRADE_LABELS,
    )
