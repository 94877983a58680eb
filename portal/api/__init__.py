"""JSON for programs: library, services, warnings, search, deadlines; openapi.json describes it."""

from flask import Blueprint, Flask

from portal.api import deadlines, library, openapi, search, services, warnings

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
blueprint.add_url_rule("/library", view_func=library.documents)
blueprint.add_url_rule("/library/<int(max=2147483647):document_id>", view_func=library.document)
blueprint.add_url_rule("/search", view_func=search.search)
blueprint.add_url_rule("/suggest", view_func=search.suggest)
blueprint.add_url_rule("/deadlines", view_func=deadlines.deadline)
blueprint.add_url_rule("/services", view_func=services.items, endpoint="services")
blueprint.add_url_rule("/services/<code>", view_func=services.item, endpoint="service")
blueprint.add_url_rule("/warnings", view_func=warnings.warnings)
blueprint.add_url_rule("/warnings/<ref>", view_func=warnings.warning)
blueprint.add_url_rule("/openapi.json", view_func=openapi.description)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
