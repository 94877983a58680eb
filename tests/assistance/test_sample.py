"""The made-up requests: marked, varied, told once, and as sound as real ones."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from portal import signals
from portal.accounts import sample as people
from portal.assistance import sample
from portal.assistance.models import HelpRequest, IssuedDocument, Rating, RequestClock
from portal.clock import today
from portal.extensions import db
from portal.warnings.radar import K, patterns, window
from portal.warnings.radar_run import newest, owe_round
from tests.assistance.invariants import check_invariants


def test_the_samples_are_told_once_and_keep_every_rule(app: Flask) -> None:
    people.load()
    told = sample.load()
    assert told >= 12
    assert sample.load() == 0
    states = set(db.session.execute(select(HelpRequest.state)).scalars())
    assert len(states) >= 9
    assert db.session.execute(select(func.count(HelpRequest.id))).scalar_one() == told
    assert all(db.session.execute(select(HelpRequest.is_sample)).scalars())
    check_invariants()


def test_the_samples_show_what_a_desk_sees(app: Flask) -> None:
    people.load()
    sample.load()
    kinds = set(db.session.execute(select(IssuedDocument.kind)).scalars())
    assert len(kinds) == 6  # all but the early end of guidance
    assert db.session.execute(select(func.count(HelpRequest.parent_id))).scalar_one() == 2
    assert set(db.session.execute(select(Rating.grade)).scalars()) == {5, 4, 2}
    resting = select(func.count()).where(RequestClock.paused_on.is_not(None))
    assert db.session.execute(resting).scalar_one() >= 1


def test_the_samples_give_the_radar_something_to_find(app: Flask, work) -> None:
    people.load()
    sample.load()
    found = {one.kind: one for one in patterns(signals.since(window(today())))}
    assert found["opponent"].value == "示例原告甲"
    assert found["opponent"].organisations == K and found["opponent"].requests >= K
    assert all(one.is_sample for one in found.values())
    owe_round()
    work()
    drafted = {draft.kind: draft for draft in newest()}
    assert drafted["opponent"].is_sample
