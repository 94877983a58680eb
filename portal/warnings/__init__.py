"""Risk warnings: levels, facets, CAP, whom they concern, what in requests calls for one."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to bind yet beyond the tables."""
