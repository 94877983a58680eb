"""The library: policies, notices, interpretations and cases; taken in, read, compared, cited."""

from flask import Flask

from portal import public_figures, site_settings, worker
from portal.library import citations, sample, views
from portal.library import desk as upkeep
from portal.library.counted import SOURCE
from portal.library.writing import desk
from portal.library.writing import sample as sample_pieces
from portal.web import desks

HOUR = 3_600


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    desk.init_app(app)
    app.register_blueprint(upkeep.blueprint)
    site_settings.declare(app, upkeep.STALE_AFTER)
    desks.add(app, upkeep.DESK)
    desks.add_panel(app, upkeep.PANEL)
    public_figures.add(app, SOURCE)
    app.extensions.setdefault("samples", []).extend((sample.load, sample_pieces.load))
    worker.add_duty(app, "validity", citations.refresh_validity, every=HOUR)
