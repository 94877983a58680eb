"""Risk warnings: levels, facets, CAP, whom they concern, what in requests calls for one."""

from flask import Flask

from portal import public_figures, worker
from portal.editorial import kinds
from portal.warnings import (
    expiry,
    exposure_models,
    exposure_sample,
    models,
    piece,
    radar_run,
    sample,
)
from portal.warnings.counted import SOURCE
from portal.warnings.views import account, machines, pages, readers
from portal.web import desks

__all__ = ["exposure_models", "machines", "models"]

MINUTE = 60


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    kinds.add(app, piece.KIND)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "expired warnings", expiry.tell_expired, every=MINUTE)
    account.init_app(app)
    public_figures.add(app, SOURCE)
    app.extensions["samples"].append(exposure_sample.load)
    app.register_blueprint(readers.blueprint)
    desks.add(app, readers.DESK)
    desks.add_panel(app, readers.PANEL)
    worker.add_duty(app, "radar", radar_run.owe_round, every=radar_run.LOOK_EVERY)
