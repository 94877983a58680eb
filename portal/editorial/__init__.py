"""Editorial: one way from draft to publication for texts, warnings and service items."""

from flask import Flask
from flask_babel import lazy_gettext as _

from portal import site_settings
from portal.editorial import desk, kinds, models
from portal.editorial.errors import NotFound
from portal.editorial.services import timers
from portal.editorial.services.acting import THIRD_REVIEW
from portal.web import desks, errors

#: kinds of which managers decide whether they need a third look
REVIEWED = (
    ("policy", _("政策")),
    ("notice", _("通知")),
    ("interpretation", _("解读")),
    ("case", _("案例")),
    ("warning", _("预警")),
    ("service", _("办事指南")),
)


def init_app(app: Flask) -> None:
    app.extensions["editorial_models"] = models
    app.extensions["editorial_timers"] = timers
    kinds.init_app(app)
    errors.treat_as_missing(app, NotFound)
    app.register_blueprint(desk.blueprint)
    desks.add_panel(app, desk.figures.PANEL)
    site_settings.declare(
        app,
        site_settings.SiteSetting(
            THIRD_REVIEW,
            _("三审"),
            _("选中的种类要由两位审核人先后通过，才能发布"),
            "choices",
            [],
            REVIEWED,
        ),
    )
