"""What other rooms add to an account: cards, what they hold of a person, reasons not to close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from portal.permissions import Viewer


@dataclass(frozen=True)
class Card:
    """A part of somebody's front page: a heading, rows of (label, note, url), one way on."""

    title: object
    rows: tuple[tuple[str, str, str], ...] = ()
    more: object = ""
    url: str = ""


CardMaker = Callable[[Viewer], Card | None]
#: from a person's id to whatever JSON can say
Exporter = Callable[[int], Any]
#: deletes what a room holds of a person, in the running transaction
Forgetter = Callable[[int], None]
#: from a person's id to a sentence that says what must be done first, '' for none
Objection = Callable[[int], str]
#: from a year to what counts on its calendar, in words, and how many there are
Dependent = Callable[[int], tuple[object, int]]


def init_app(app: Flask) -> None:
    app.extensions.update(
        account_cards=[],
        personal_data={},
        closing_objections=[],
        forgetters=[],
        bodies={},
        audit_words={},
        outbox_words={},
        calendar_dependents=[],
    )


def add_card(app: Flask, make: CardMaker) -> None:
    """Show a card on the front page of accounts; None leaves it out."""
    app.extensions["account_cards"].append(make)


def add_personal_data(app: Flask, name: str, export: Exporter) -> None:
    """Have what a room holds about a person in the person's own copy, under a name."""
    app.extensions["personal_data"][name] = export


def add_objection(app: Flask, objection: Objection) -> None:
    """Let a room say what must be done before an account is closed."""
    app.extensions["closing_objections"].append(objection)


def add_forgetter(app: Flask, forget: Forgetter) -> None:
    """Have a room delete what it holds of a person when the account is closed."""
    app.extensions["forgetters"].append(forget)


def add_bodies(app: Flask, bodies: dict[str, str]) -> None:
    """Bodies that staff may work for: names by key, in their order."""
    app.extensions["bodies"].update(bodies)


def bodies() -> dict[str, str]:
    """The bodies that staff may work for."""
    known: dict[str, str] = current_app.extensions["bodies"]
    return known


def add_audit_words(app: Flask, words: dict[str, object]) -> None:
    """How the log calls the acts of a room: label by recorded action."""
    app.extensions["audit_words"].update(words)


def audit_words() -> dict[str, object]:
    """What the log calls recorded actions."""
    known: dict[str, object] = current_app.extensions["audit_words"]
    return known


def add_outbox_words(app: Flask, words: dict[str, object]) -> None:
    """What the desk calls the effects of a room: label by kind of message."""
    app.extensions["outbox_words"].update(words)


def outbox_words() -> dict[str, object]:
    """What the desk calls owed effects."""
    known: dict[str, object] = current_app.extensions["outbox_words"]
    return known


def add_calendar_dependent(app: Flask, count: Dependent) -> None:
    """Say beside the calendar of a year what counts on it."""
    app.extensions["calendar_dependents"].append(count)


def calendar_dependents(year: int) -> list[tuple[object, int]]:
    """What counts on a year's calendar: (sentence, how many)."""
    counters: list[Dependent] = current_app.extensions["calendar_dependents"]
    return [count(year) for count in counters]


def cards_for(viewer: Viewer) -> list[Card]:
    """The cards that have something to say."""
    makers: list[CardMaker] = current_app.extensions["account_cards"]
    return [card for card in (make(viewer) for make in makers) if card]


def personal_data_of(person_id: int) -> dict[str, Any]:
    """What every room holds about a person."""
    exporters: dict[str, Exporter] = current_app.extensions["personal_data"]
    return {name: export(person_id) for name, export in exporters.items()}


def objections_to_closing(person_id: int) -> list[str]:
    """What must be done before the account can be closed."""
    objections: list[Objection] = current_app.extensions["closing_objections"]
    return [reason for objection in objections if (reason := objection(person_id))]


def forget(person_id: int) -> None:
    """Let every room delete what it holds of a person, in the running transaction."""
    forgetters: list[Forgetter] = current_app.extensions["forgetters"]
    for forgetter in forgetters:
        forgetter(person_id)
