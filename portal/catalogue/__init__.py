"""The service catalogue: items, guides, bundles, finder, calculators."""

from flask import Flask

from portal import public_figures, worker
from portal.accounts import registers
from portal.catalogue import clauses, desk, sample, views
from portal.catalogue.calculators import views as calculators
from portal.catalogue.figures import SOURCE
from portal.catalogue.kind import KIND
from portal.catalogue.ratings import desk as ratings_desk
from portal.catalogue.ratings import labels as ratings_labels
from portal.catalogue.ratings import services as ratings
from portal.catalogue.ratings import views as ratings_pages
from portal.catalogue.reports import desk as reports_desk
from portal.catalogue.reports import labels as reports_labels
from portal.catalogue.reports import services as reports
from portal.catalogue.reports import views as reports_pages
from portal.catalogue.situations import views as situations
from portal.editorial import kinds
from portal.web import desks


def init_app(app: Flask) -> None:
    clauses.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(calculators.blueprint)
    app.register_blueprint(situations.blueprint)
    app.extensions.setdefault("samples", []).append(sample.load)
    kinds.add(app, KIND)
    public_figures.add(app, SOURCE)
    desk.init_app(app)
    desks.add(app, desk.DESK)
    desks.add_panel(app, desk.PANEL)
    _hear_readers(app)


def _hear_readers(app: Flask) -> None:
    """Reports of errors and ratings: their pages, their desk, and what accounts know of them."""
    for room in (reports_pages, reports_desk, ratings_pages, ratings_desk):
        app.register_blueprint(room.blueprint)
    desks.add(app, ratings_desk.DESK)
    desks.add_panel(app, ratings_desk.PANEL)
    worker.add_duty(app, "addresses of reports", reports.forget_addresses, every=reports.DAY)
    registers.add_audit_words(app, reports_labels.ACTS | ratings_labels.ACTS)
    registers.add_personal_data(app, "service ratings", ratings.held_of)
    registers.add_forgetter(app, ratings.forget)
