"""The made-up requests: marked, varied, told once, and as sound as real ones."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from portal.accounts import sample as people
from portal.assistance import sample
from portal.assistance.models import HelpRequest, IssuedDocument, Rating, RequestClock
from portal.extensions import db
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
