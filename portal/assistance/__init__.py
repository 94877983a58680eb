"""Overseas help: requests from the draft to the archive, their clocks, messages and papers."""

from flask import Flask
from flask_babel import lazy_gettext as _

from portal import public_figures, signals, worker
from portal.assistance import desk, models, sample
from portal.assistance.counted import SOURCE
from portal.assistance.errors import NotFound
from portal.assistance.queries import signals as own_signals
from portal.assistance.services import tidying, timers
from portal.assistance.views import account, papers
from portal.assistance.views.blueprint import blueprint
from portal.permissions import Permission
from portal.web import desks, errors

MINUTE = 60
DESKS = (
    desks.Desk(
        "requests_desk.queue",
        _("求助办理"),
        _("海外维权求助：登记、审查、指导、办结"),
        Permission.READ_REQUEST_DESK,
        key="r",
    ),
)


def init_app(app: Flask) -> None:
    app.extensions["assistance_models"] = models
    errors.treat_as_missing(app, NotFound)
    app.register_blueprint(blueprint)
    app.register_blueprint(papers.blueprint)
    app.register_blueprint(desk.blueprint)
    for one in DESKS:
        desks.add(app, one)
    desks.add_panel(app, desks.Panel(Permission.READ_REQUEST_DESK, desk.front_figures))
    account.init_app(app)
    public_figures.add(app, SOURCE)
    signals.offer(app, own_signals.since)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "assistance", timers.run_due, every=MINUTE)
    worker.add_duty(app, "evidence", tidying.tidy, every=MINUTE)
