"""Search: entries of other rooms, an index built from them, questions and their answers."""

from flask import Flask

from portal import public_figures, worker
from portal.search import (
    commands,
    desk,
    first_words,
    follower,
    gaps,
    index,
    kept,
    results,
    shelf,
    views,
    vocabulary,
)
from portal.search.counted import SOURCE
from portal.web import desks

DAY = 86_400


def init_app(app: Flask) -> None:
    index.init_app(app)
    vocabulary.init_app(app)
    results.init_app(app)
    kept.init_app(app)
    shelf.init_app(app)
    gaps.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(desk.blueprint)
    desks.add(app, desk.DESK)
    desks.add_panel(app, desk.PANEL)
    public_figures.add(app, SOURCE)
    app.cli.add_command(commands.search_group)
    worker.add_duty(app, "search words", first_words.load, every=DAY)
    follower.init_app(app)
    worker.add_duty(app, "search gaps", gaps.flush, every=gaps.SECONDS_BETWEEN)
