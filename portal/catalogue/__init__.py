"""The service catalogue: items, guides, bundles, finder, calculators."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to bind yet beyond the tables."""
