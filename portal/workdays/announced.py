"""The years that the State Council's yearly notices settled, as the portal brings them along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class AnnouncedYear:
    """One notice: days off by festival (weekends among them) and weekends that are worked."""

    year: int
    source: str
    checked_on: date
    off: dict[date, str]
    worked: tuple[date, ...]


def announced_years() -> list[AnnouncedYear]:
    """Every year of the data file, the oldest first."""
    text = files("portal.workdays").joinpath("data", "announced.yaml").read_text("utf-8")
    return [
        AnnouncedYear(
            year=row["year"],
            source=row["source"],
            checked_on=row["checked_on"],
            off={
                day: festival["name"] for festival in row["festivals"] for day in festival["dates"]
            },
            worked=tuple(row["worked"]),
        )
        for row in yaml.safe_load(text)["years"]
    ]
