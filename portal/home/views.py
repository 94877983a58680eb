"""Front page, site map, statement, preferences, and the developers' page of components."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext as _

from portal.home import front, specimen
from portal.web import access, preferences
from portal.web.conditional import public_page
from portal.web.paging import Paging

blueprint = Blueprint("home", __name__)


def navigation() -> dict[str, Any]:
    """Doors of the rooms that exist, for the menu of every page."""
    doors = [
        {
            "endpoint": "catalogue.index",
            "label": _("办事服务"),
            "short": _("办事"),
            "rooms": ("catalogue", "calculators", "situations", "ratings", "reports"),
        },
        {
            "endpoint": "library.index",
            "label": _("政策文件"),
            "short": _("政策"),
            "rooms": ("library",),
        },
        {
            "endpoint": "warnings.index",
            "label": _("风险预警"),
            "short": _("预警"),
            "rooms": ("warnings",),
        },
        {
            "endpoint": "assistance.index",
            "label": _("海外维权"),
            "short": _("维权"),
            "rooms": ("assistance", "deadlines", "papers"),
        },
    ]
    return {"navigation": doors}


@blueprint.get("/")
@access.public
@public_page
def index() -> str:
    return render_template("home/index.html", **front.front_page())


@blueprint.get("/site-map")
@access.public
@public_page
def site_map() -> str:
    return render_template("home/site_map.html", **front.overview())


@blueprint.get("/statement")
@access.public
@public_page
def statement() -> str:
    return render_template("home/statement.html")


@blueprint.get("/preferences", endpoint="preferences")
@access.public
def set_preferences() -> Response:
    return preferences.set_and_return()


@blueprint.get("/components")
@access.local_only
def components() -> str:
    return render_template(
        "home/components.html",
        form=specimen.form(),
        way=specimen.way(),
        paging=Paging(3, 20, 240),
    )
