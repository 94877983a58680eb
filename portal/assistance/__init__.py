"""Overseas help: requests from the draft to the archive, their clocks, messages and papers."""

from flask import Flask

from portal import worker
from portal.assistance import models
from portal.assistance.services import timers

MINUTE = 60


def init_app(app: Flask) -> None:
    app.extensions["assistance_models"] = models
    worker.add_duty(app, "assistance", timers.run_due, every=MINUTE)
