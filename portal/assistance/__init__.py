"""Overseas help: requests from the draft to the archive, their clocks, messages and papers."""

from flask import Flask

from portal import worker
from portal.assistance import models, sample
from portal.assistance.errors import NotFound
from portal.assistance.services import timers
from portal.assistance.views import blueprint, papers
from portal.web import errors

MINUTE = 60


def init_app(app: Flask) -> None:
    app.extensions["assistance_models"] = models
    errors.treat_as_missing(app, NotFound)
    app.register_blueprint(blueprint)
    app.register_blueprint(papers.blueprint)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "assistance", timers.run_due, every=MINUTE)
