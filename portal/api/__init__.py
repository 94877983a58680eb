"""JSON for programs: library, search and deadlines, as /api/v1/openapi.json describes them."""

from flask import Blueprint, Flask

from portal.api import deadlines, library, openapi, search

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.add_url_rule("/library", view_func=library.documents)
blueprint.add_url_rule("/library/<int(max=2147483647):document_id>", view_func=library.document)
blueprint.add_url_rule("/search", view_func=search.search)
blueprint.add_url_rule("/suggest", view_func=search.suggest)
blueprint.add_url_rule("/deadlines", view_func=deadlines.deadline)
blueprint.add_url_rule("/openapi.json", view_func=openapi.description)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
