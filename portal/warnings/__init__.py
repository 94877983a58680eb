"""Risk warnings: levels, facets, CAP, whom they concern, what in requests calls for one."""

from flask import Flask

from portal.warnings import models

__all__ = ["models"]


def init_app(app: Flask) -> None:
    """Nothing to bind yet beyond the tables."""
