"""Which evidence is asked for in a kind of dispute, why, and what counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parents[1] / "data" / "evidence.yaml"
#: what is not on the list
OTHER = ""


@dataclass(frozen=True)
class Asked:
    """One piece of evidence: its name, why it is asked for, what counts as it."""

    key: str
    label: str
    why: str
    counts: str
    types: frozenset[str]


@cache
def everything() -> dict[str, Asked]:
    """All that is ever asked for, by key, in the list's order."""
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))["evidence"]
    return {
        key: Asked(key, row["label"], row["why"], row["counts"], frozenset(row["types"]))
        for key, row in listed.items()
    }


def asked_for(dispute_type: str) -> tuple[Asked, ...]:
    """What is asked for in a dispute; while its kind is unknown, what is asked of all."""
    return tuple(
        item for item in everything().values() if not item.types or dispute_type in item.types
    )


def label(key: str) -> str:
    """The name of a piece of evidence; 其他 for what is not on the list."""
    return everything()[key].label if key in everything() else "其他"


def known(key: str) -> str:
    """A key of the list, or that of other evidence."""
    return key if key in everything() else OTHER
