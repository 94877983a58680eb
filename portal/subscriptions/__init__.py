"""Subscriptions: who wants to hear what, and the letters and digests that tell them."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to bind yet beyond the tables."""
