"""Submitting is killed at any moment: what was acknowledged is there once, and goes on."""

from __future__ import annotations

import random
from pathlib import Path

from flask import Flask

from portal import create_app
from portal.assistance.services import filing
from portal.config import Settings
from portal.permissions import Actor
from tests.assistance.invariants import check_invariants
from tests.assistance.people import Cast, drafts_of_many
from tests.faults.killing import Answers, apart, close_connections, killed, rounds_for

ENTERPRISES, DRAFTS_EACH = 10, 15
LONGEST = 0.03  # seconds of life after the awaited answer
CONSENTS = {"share_with_expert"}


def kill_rounds(
    settings: Settings, keys: list[str], actor: Actor, rounds: int, answers: Answers
) -> None:
    """In a process of its own: fork a sender, kill it soon, again and again."""
    app = create_app(settings)
    with app.app_context():  # what is read once is read before the first fork
        filing.submit(keys[0], actor, CONSENTS)
        close_connections()
        dice = random.Random(2026)
        for number in range(rounds):
            killed(
                lambda number=number: send(keys, actor, answers, random.Random(number)),
                lambda: answers.wait_for(dice.randrange(4), dice.uniform(0, LONGEST)),
            )


def send(keys: list[str], actor: Actor, answers: Answers, dice: random.Random) -> None:
    """Submit drafts, some of them again, and write down each answer once it is there."""
    while True:
        key = dice.choice(keys)
        answers.note(key, filing.submit(key, actor, CONSENTS).reference)


def acknowledged_in(answers: Answers) -> dict[str, str]:
    """Draft key → reference; the same key never got two."""
    found: dict[str, str] = {}
    for key, reference in answers.read():
        assert found.setdefault(key, reference) == reference
    return found


def test_killing_a_submit_loses_and_doubles_nothing(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    cast, answers = Cast(), Answers(tmp_path / "acknowledged")
    keys = drafts_of_many(cast, ENTERPRISES, DRAFTS_EACH)
    apart(kill_rounds, settings, keys, cast.applicant, rounds_for(settings, 24, 100), answers)
    acknowledged = acknowledged_in(answers)
    assert acknowledged
    check_invariants(acknowledged.values())
    again = {key: filing.submit(key, cast.applicant, CONSENTS).reference for key in keys}
    assert acknowledged.items() <= again.items()
    assert len(set(again.values())) == len(keys)
    check_invariants(again.values())
