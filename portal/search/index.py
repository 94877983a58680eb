"""The index of this process: one object for all its threads."""

from flask import Flask, current_app

from portal.search.engine.index import SearchIndex


def init_app(app: Flask) -> None:
    app.extensions["search_index"] = SearchIndex(app.config["SETTINGS"].index_folder)


def current_index() -> SearchIndex:
    """The index in the instance folder."""
    found: SearchIndex = current_app.extensions["search_index"]
    return found
