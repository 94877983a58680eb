"""Made-up requests for a local portal, told as they went: every step through the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, update

from portal.accounts.models import Membership, Organisation, Person, PersonRole
from portal.assistance.models import HelpRequest
from portal.assistance.services import acting, drafts, filing, messages
from portal.clock import SHANGHAI, telling, today
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from portal.workdays import calendar

FILE = Path(__file__).parent / "data" / "sample.yaml"
MORNING = time(9, 30)
BETWEEN_STEPS = timedelta(minutes=25)
#: roles whose people take part, as officer, officer2, expert …
PARTS = ("officer", "expert", "manager")
Cast = dict[str, Actor]


def load() -> int:
    """Tell the made-up requests once, if all the made-up people are there; returns how many."""
    organisations = _organisations()
    entries = _entries()
    if len(organisations) <= max(entry["enterprise"] for entry in entries) or _is_told():
        return 0
    cast, told = _cast(), {}
    # The oldest first, so that numbers rise with the days.
    for entry in sorted(entries, key=lambda entry: -entry["filed"]):
        told[entry["key"]] = _file(entry, organisations[entry["enterprise"]])
    for entry, number, step in _acts():
        applicant = _owner(organisations[entry["enterprise"]])
        _take(step, number, told[entry["key"]], {**cast, "applicant": applicant}, told)
    with transaction():
        db.session.execute(
            update(HelpRequest)
            .where(HelpRequest.reference.in_(told.values()))
            .values(is_sample=True)
        )
    return len(told)


def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["requests"]
    return entries


def _acts() -> list[tuple[dict[str, Any], int, dict[str, Any]]]:
    """(request, number of the step, step) in the order of the days."""
    acts = [
        (entry, number, step)
        for entry in _entries()
        for number, step in enumerate(entry["steps"], 1)
    ]
    return sorted(acts, key=lambda act: -act[2]["day"])


def _organisations() -> list[int]:
    found = select(Organisation.id).where(Organisation.is_sample).order_by(Organisation.id)
    return list(db.session.execute(found).scalars())


def _is_told() -> bool:
    found = select(HelpRequest.id).where(HelpRequest.is_sample).limit(1)
    return db.session.execute(found).first() is not None


def _cast() -> Cast:
    """officer, officer2, expert, expert2 … as actors."""
    found = (
        select(PersonRole.role, Person)
        .join(Person, Person.id == PersonRole.person_id)
        .where(Person.is_sample)
        .order_by(PersonRole.role, Person.id)
    )
    cast: Cast = {}
    for role, person in db.session.execute(found).all():
        if role in PARTS:
            number = 1 + sum(name.rstrip("0123456789") == role for name in cast)
            name = role if number == 1 else f"{role}{number}"
            cast[name] = Actor(person.id, person.name, frozenset({role}), person.body)
    return cast


def _owner(organisation_id: int) -> Actor:
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.kind == "owner")
        .order_by(Person.id)
    )
    person = db.session.execute(found.limit(1)).scalar_one()
    return Actor(person.id, person.name, frozenset({"enterprise"}), "")


def _file(entry: dict[str, Any], organisation_id: int) -> str:
    """Submit the request on its day; returns its reference."""
    applicant = _owner(organisation_id)
    answers = {**entry["answers"], "served_on": _day_from_today(entry["served"])}
    with _on(entry["filed"], 0):
        key = drafts.another(applicant, organisation_id, answers)
        return filing.submit(key, applicant, {"share_with_expert"}).reference


def _take(
    step: dict[str, Any], number: int, reference: str, cast: Cast, told: dict[str, str]
) -> None:
    """Say or do one thing on its day."""
    actor = cast[step["by"]]
    with _on(step["day"], number):
        if "say" in step:
            key = f"sample:{reference}:{number}"
            messages.write(reference, actor, step["to"], step["say"], key)
        else:
            acting.act(
                reference, step["act"], actor, _version(reference), _inputs(step, cast, told)
            )


def _inputs(step: dict[str, Any], cast: Cast, told: dict[str, str]) -> dict[str, Any]:
    """What the step is given, with people and main cases by their numbers."""
    given = {name: value for name, value in step.items() if name not in ("by", "day", "act")}
    if "assignee" in given:
        given["assignee"] = str(cast[given["assignee"]].person_id)
    if "main" in given:
        given["assignee"] = told[given.pop("main")]
    return given


def _version(reference: str) -> int:
    found = select(HelpRequest.version).where(HelpRequest.reference == reference)
    version = int(db.session.execute(found).scalar_one())
    db.session.rollback()
    return version


@contextmanager
def _on(working_days_ago: int, number: int) -> Iterator[None]:
    """As it was on a working day; later steps of a request come later on the day."""
    day = today()
    while not calendar().is_working(day):
        day -= timedelta(days=1)
    for _ in range(working_days_ago):
        day -= timedelta(days=1)
        while not calendar().is_working(day):
            day -= timedelta(days=1)
    begin = datetime.combine(day, MORNING, SHANGHAI)
    if working_days_ago == 0:
        begin = min(begin, datetime.now(SHANGHAI) - timedelta(hours=1))
    with telling(begin + number * BETWEEN_STEPS):
        yield


def _day_from_today(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()
