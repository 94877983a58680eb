"""The situations of the data: an ordered list of tasks each, with items, clocks and papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from portal.catalogue.labels import DOUBTED
from portal.catalogue.sample import read
from portal.deadlines import book
from portal.deadlines.clocks import Clock

#: the item whose task is help by our own staff
HELP = "overseas-dispute-guidance"


@dataclass(frozen=True)
class Task:
    """Something to do: `service` is the code of an item, `page` one of our addresses, or ''."""

    do: str
    service: str
    page: str
    page_label: str
    clocks: tuple[Clock, ...]
    documents: tuple[str, ...]

    @property
    def is_help(self) -> bool:
        """Whether our staff can be asked for it."""
        return self.service == HELP


@dataclass(frozen=True)
class Situation:
    """Tasks in the order in which one does them, and how sure we are of them.

    `help` is the kind of dispute that a request for help begins with, '' where none fits;
    `countries` are those whose warnings matter.
    """

    slug: str
    name: str
    group: str
    for_whom: str
    help: str
    countries: tuple[str, ...]
    tasks: tuple[Task, ...]
    source: str
    checked_on: date
    confidence: str

    @property
    def url(self) -> str:
        return f"/services/bundles/{self.slug}"

    @property
    def is_doubted(self) -> bool:
        """Whether nobody has compared the tasks with a source."""
        return self.confidence in DOUBTED

    @property
    def services(self) -> tuple[str, ...]:
        """Codes of the items, each once, in the order of the tasks."""
        return tuple(dict.fromkeys(task.service for task in self.tasks if task.service))

    @property
    def clocks(self) -> tuple[Clock, ...]:
        """The clocks, each once, in the order of the tasks."""
        return tuple({clock.id: clock for task in self.tasks for clock in task.clocks}.values())

    @property
    def documents(self) -> dict[str, list[int]]:
        """What to have ready, with the numbers of the tasks that ask for it."""
        found: dict[str, list[int]] = {}
        for number, task in enumerate(self.tasks, 1):
            for name in task.documents:
                found.setdefault(name, []).append(number)
        return found


@lru_cache(maxsize=1)
def situations() -> Mapping[str, Situation]:
    """Every situation by its name in the address, in the order of the data."""
    found = (_situation(row) for row in read("situations.yaml")["situations"])
    return MappingProxyType({one.slug: one for one in found})


def _situation(row: dict[str, Any]) -> Situation:
    plain = ("slug", "name", "group", "for_whom", "source", "checked_on", "confidence")
    return Situation(
        **{name: row[name] for name in plain},
        help=row.get("help", ""),
        countries=tuple(row.get("countries", ())),
        tasks=tuple(_task(entry) for entry in row["tasks"]),
    )


def _task(row: dict[str, Any]) -> Task:
    known = book()
    return Task(
        do=row["do"],
        service=row.get("service", ""),
        page=row.get("page", ""),
        page_label=row.get("page_label", ""),
        clocks=tuple(known.clock(name) for name in row.get("clocks", ())),
        documents=tuple(row.get("documents", ())),
    )
