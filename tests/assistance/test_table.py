"""Every state × action × role through the services: what the table forbids changes nothing."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask

from portal.assistance.errors import AlreadyHandled, NotAllowed, NotFound, Refused
from portal.assistance.parts import parts_of
from portal.assistance.services import acting
from portal.assistance.services.cases import locked
from portal.assistance.workflow import ACTIONS, STATES, step_posted
from portal.extensions import db
from portal.permissions import Actor, RequestStanding
from portal.transaction import transaction
from tests.assistance.invariants import check_invariants
from tests.assistance.people import WAYS, Cast, version_of

ROLES = ("applicant", "officer", "expert", "manager", "receiver", "stranger")
#: on PostgreSQL every so many triples, on SQLite all
COMPACT = 7


def parts(cast: Cast, role: str, state: str) -> tuple[str, ...]:
    """The parts in which a role of the cast stands towards a request in a state, by hand."""
    if role == "receiver":
        return ("receiving_officer",) if state == "referred" else ()
    has_expert = state not in ("submitted", "in_review", "awaiting_applicant", "declined")
    has_expert = has_expert and state not in ("accepted", "referred", "withdrawn")
    if role == "expert":
        return ("expert",) if has_expert else ()
    if role == "manager":  # the manager of the body that has the request now
        return () if state == "referred" else ("manager",)
    return () if role == "stranger" else (role,)


def expected(action: str, state: str, held: tuple[str, ...]) -> str:
    if not held:
        return "not found"
    allowed = any(step_posted(action, state, part) for part in held)
    return "allowed" if allowed else "not allowed"


def outcome(action: str, actor: Actor, reference: str, version: int) -> str:
    """What comes of it, without doing what is allowed."""
    try:
        with transaction():
            case = locked(reference)
            acting.permitted(case, action, actor, version)
    except NotFound:
        return "not found"
    except NotAllowed:
        return "not allowed"
    return "allowed"


@pytest.mark.parametrize("state", list(WAYS))
def test_the_services_allow_what_the_table_allows(app: Flask, state: str) -> None:
    cast = Cast()
    reference = cast.bring_to(state)
    version = version_of(reference)
    step = COMPACT if db.engine.dialect.name == "postgresql" else 1
    triples = itertools.islice(itertools.product(ACTIONS, ROLES), 0, None, step)
    for action, role in triples:
        actor: Actor = getattr(cast, role)
        answer = expected(action, state, parts(cast, role, state))
        assert outcome(action, actor, reference, version) == answer, (state, action, role)
        if answer != "allowed":
            with pytest.raises((NotFound, NotAllowed)):
                acting.act(reference, action, actor, version, {"note": "试一试"})
    assert version_of(reference) == version
    check_invariants([reference])


@pytest.mark.parametrize("state", ["in_review", "in_guidance"])
def test_an_old_version_is_told_who_was_faster(app: Flask, state: str) -> None:
    cast = Cast()
    reference = cast.bring_to(state)
    version = version_of(reference)
    for old in (0, version - 1, version + 1):
        with pytest.raises(AlreadyHandled) as refused:
            acting.act(reference, "ask", cast.officer, old, {"note": "请补材料"})
        assert (refused.value.by, refused.value.state) == ("林某", state)
    with pytest.raises(Refused):
        acting.act(reference, "ask", cast.officer, None, {"note": "请补材料"})
    assert version_of(reference) == version


def test_an_unknown_reference_and_a_strangers_request_look_the_same(app: Flask) -> None:
    cast = Cast()
    reference = cast.bring_to("accepted")
    for known in (reference, "HW-2026-99999", "", "draft"):
        with pytest.raises(NotFound):
            acting.act(known, "withdraw", cast.stranger, None, {})


def test_nobody_is_officer_and_applicant_of_one_request() -> None:
    both = Actor(1, "两面", frozenset({"officer", "expert", "manager"}), "quanzhou")
    standing = RequestStanding(
        organisation_id=5, expert_ids=frozenset({1}), body="quanzhou", state="in_guidance"
    )
    assert parts_of(both, {5: "owner"}, standing, "") == ("applicant",)
    assert parts_of(both, {5: "reader"}, standing, "") == ()
    assert parts_of(both, {}, standing, "") == ("officer", "expert", "manager")


def test_the_table_is_walked_in_full() -> None:
    assert set(WAYS) | {"draft", "lapsed"} == set(STATES)
