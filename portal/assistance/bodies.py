"""The register of bodies that handle requests: the province and its ten reporting units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "bodies.yaml"
PROVINCE = "fujian"


@dataclass(frozen=True)
class Body:
    """One body; `city` is the reporting unit that it serves, '' for the whole province."""

    key: str
    label: str
    city: str
    level: str


@cache
def register() -> dict[str, Body]:
    """All bodies by their key, the province first."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["bodies"]
    return {row["key"]: Body(**row) for row in rows}


def body_label(key: str) -> str:
    """A body in words; '' for none, the key itself for one that has left the register."""
    found = register().get(key)
    return found.label if found else key


def body_for_city(city: str) -> str:
    """The key of the body that serves a city of the register; the province for all others."""
    served = (body.key for body in register().values() if body.city and city.startswith(body.city))
    return next(served, PROVINCE)
