"""What the portal promised and what became of it, in public figures."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to bind yet beyond the tables."""
