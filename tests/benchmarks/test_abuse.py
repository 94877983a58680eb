"""A smaller collection of abusive searches: each is answered, and none brings the server down."""

from __future__ import annotations

from flask import Flask

from benchmarks.abusive import abuses

SEED = 11
LARGEST = 3_000
EVERY = 9
ANSWERS = {200, 301, 302, 303, 308, 400, 404, 414, 422}


def test_the_same_seed_makes_the_same_abuses() -> None:
    assert abuses(SEED) == abuses(SEED)
    assert abuses(SEED) != abuses(SEED + 1)
    assert len(abuses(SEED)) > 400


def test_abusive_searches_are_answered(app: Flask) -> None:
    client = app.test_client()
    some = [abuse for page in range(3) for abuse in abuses(SEED, LARGEST)[page::EVERY]]
    for abuse in some[::2]:
        path, _, query = abuse.target.partition("?")
        answer = client.get(path, environ_overrides={"QUERY_STRING": query})
        assert answer.status_code in ANSWERS, abuse
