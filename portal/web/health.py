"""For operators: is the process alive, is the portal ready, and its figures where allowed."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from portal import worker
from portal.extensions import db
from portal.permissions import Permission
from portal.web import access
from portal.web.requests import FIGURES

Check = Callable[[], bool]
blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    app.extensions["readiness"] = {"database": database_answers, "worker": worker_is_seen}
    app.register_blueprint(blueprint)


def add_check(app: Flask, name: str, check: Check) -> None:
    """Make readiness depend on one more thing; the check returns whether it is well."""
    app.extensions["readiness"][name] = check


@blueprint.get("/healthz")
@access.public
def alive() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@access.public
def ready() -> Response:
    """503 unless every check is well; names the checks, no versions and no paths."""
    results = {name: _passes(check) for name, check in current_app.extensions["readiness"].items()}
    response = jsonify(status="ok" if all(results.values()) else "not ready", checks=results)
    response.status_code = 200 if all(results.values()) else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
@access.needs(Permission.READ_METRICS)
def metrics() -> Response:
    """Prometheus figures; 404 unless PORTAL_METRICS=1."""
    if not current_app.config["SETTINGS"].metrics:
        abort(404)
    body = generate_latest(FIGURES)
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def database_answers() -> bool:
    return db.session.execute(text("SELECT 1")).scalar() == 1


def worker_is_seen() -> bool:
    return not worker.is_silent()


def _passes(check: Check) -> bool:
    try:
        return check()
    except Exception:  # not ready, whatever the reason; the log has it elsewhere
        return False
