"""The service catalogue: items, guides, bundles, finder, calculators."""

from flask import Flask

from portal import public_figures
from portal.catalogue import clauses, sample, views
from portal.catalogue.calculators import views as calculators
from portal.catalogue.figures import SOURCE
from portal.catalogue.kind import KIND
from portal.catalogue.situations import views as situations
from portal.editorial import kinds


def init_app(app: Flask) -> None:
    clauses.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(calculators.blueprint)
    app.register_blueprint(situations.blueprint)
    app.extensions.setdefault("samples", []).append(sample.load)
    kinds.add(app, KIND)
    public_figures.add(app, SOURCE)
