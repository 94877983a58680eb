"""The blueprint of the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.web.viewers import viewer

blueprint = Blueprint("desk", __name__, url_prefix="/desk")


@blueprint.context_processor
def who() -> dict[str, Any]:
    return {"who": viewer()}
