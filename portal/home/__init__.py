"""Front page, site map, statements, preferences, feeds and what robots are told."""

from flask import Flask

from portal.catalogue import traces_wordings
from portal.catalogue.clauses import use
from portal.home import feeds, service_feed, views
from portal.home.library_texts import held_texts, worded_texts


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(feeds.blueprint)
    app.register_blueprint(service_feed.blueprint)
    app.context_processor(views.navigation)
    use(app, held_texts)
    traces_wordings.use(app, worded_texts)
