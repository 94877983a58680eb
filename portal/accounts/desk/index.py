"""The front page of the desk: where the viewer may work, and what waits there."""

from __future__ import annotations

from flask import render_template

from portal.accounts.desk.blueprint import blueprint
from portal.accounts.labels import ROLES
from portal.clock import now
from portal.permissions import Permission
from portal.web import access, desks
from portal.web.viewers import viewer


@blueprint.get("", endpoint="index")
@access.needs(Permission.USE_DESK)
def index_page() -> str:
    return render_template(
        "accounts/desk.html",
        desks=desks.open_to(viewer()),
        figures=desks.figures_for(viewer()),
        groups=desks.GROUPS,
        work=desks.WORK,
        roles=ROLES,
        moment=now(),
    )
