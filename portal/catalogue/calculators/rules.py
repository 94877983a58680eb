"""The tables of the calculators as plain values; every one names the rule that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[1] / "data" / "calculators.yaml"


@dataclass(frozen=True)
class Basis:
    """What a figure or a condition rests on; `is_unsure` shows 待核实."""

    text: str
    confidence: str

    @property
    def is_unsure(self) -> bool:
        return self.confidence in ("general", "commercial")


@dataclass(frozen=True)
class Line:
    """One line of a sum: amounts in yuan, `sum` says in figures how it came about."""

    label: str
    sum: str
    amount: int
    basis: Basis


@cache
def tables() -> dict[str, Any]:
    """The file as it stands; nobody writes into it."""
    found: dict[str, Any] = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)
    return found


def basis(name: str) -> Basis:
    """A basis by its name in the file."""
    return Basis(**tables()["bases"][name])


def checked_on() -> date:
    """The day on which the tables were last compared with their sources."""
    found: date = tables()["checked_on"]
    return found


def row(table: str, code: str) -> dict[str, Any]:
    """The row of a table with this code; raises KeyError."""
    found = next((one for one in tables()[table] if one["code"] == code), None)
    if found is None:
        raise KeyError(code)
    return dict(found)
