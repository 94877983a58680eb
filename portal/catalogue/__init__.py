"""The service catalogue: items, guides, bundles, finder, calculators."""

from flask import Flask

from portal.catalogue import sample


def init_app(app: Flask) -> None:
    app.extensions.setdefault("samples", []).append(sample.load)
