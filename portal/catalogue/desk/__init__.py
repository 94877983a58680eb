"""The desk on which guides are kept right: gaps, changes below them, the exchange."""

from portal.catalogue.desk import exchanging, tracing, upkeep
from portal.catalogue.desk.upkeep import DESK, PANEL, init_app

__all__ = ["DESK", "PANEL", "exchanging", "init_app", "tracing", "upkeep"]
