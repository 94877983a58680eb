"""What the portal promised and what became of it, in public figures."""

from flask import Flask

from portal.reporting import views


def init_app(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
