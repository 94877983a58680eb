"""Front page, site map, statements, preferences, feeds and what robots are told."""

from flask import Flask

from portal.home import feeds, views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.context_processor(views.navigation)
