"""The clocks of disputes abroad and at home: counted in the open; and what a letter is."""

from flask import Flask

from portal.deadlines import views
from portal.deadlines.answers import count
from portal.deadlines.clocks import UnknownClock, book
from portal.deadlines.counting import Result, Step
from portal.deadlines.papers import papers

__all__ = ["Result", "Step", "UnknownClock", "book", "count", "init_app", "papers"]


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
