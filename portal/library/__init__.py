"""The library: policies, notices, interpretations and cases; taken in, read, compared, cited."""

from flask import Flask

from portal import public_figures, worker
from portal.library import citations, sample, views
from portal.library.counted import SOURCE

HOUR = 3_600


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    public_figures.add(app, SOURCE)
    app.extensions.setdefault("samples", []).append(sample.load)
    worker.add_duty(app, "validity", citations.refresh_validity, every=HOUR)
