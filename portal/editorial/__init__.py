"""Editorial: one way from draft to publication for texts, warnings and service items."""

from flask import Flask

from portal.editorial import kinds


def init_app(app: Flask) -> None:
    kinds.init_app(app)
