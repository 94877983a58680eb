"""Who comes in where: every route of the running portal, every role, every method, from a table.

`access_table.txt` has a line for each endpoint: its methods, whether it asks for a fresh proof of
who one is, and one mark a column of `WHO`.  `.` is let in; `>` is led to sign in; `2` is led to
set up a second factor; `!` to show again who one is; `-` is told that there is no such page.

A route without a line fails the test, which prints the line as the portal stands: read it before
adding it.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule

from portal.accounts.models import SignInSession
from portal.clock import now
from portal.extensions import db
from portal.permissions import STAFF_ROLES
from portal.transaction import transaction
from tests.factories import make_organisation, make_person, sign_in

TABLE = Path(__file__).with_name("access_table.txt")
STAFF = ("officer", "expert", "editor", "reviewer", "reporter", "manager", "auditor")
WHO = ("stranger", "nobody", "reader", "member", "owner", *STAFF, "unproven")
OUTSIDE = {"static"}


def lines() -> dict[str, str]:
    """The table by endpoint, blanks made single."""
    rows = [line.split() for line in TABLE.read_text("utf-8").splitlines()]
    return {row[0]: " ".join(row) for row in rows if row and not row[0].startswith("#")}


def rules(app: Flask) -> dict[str, Rule]:
    """One rule for each endpoint, with every method that any of its rules takes."""
    found: dict[str, Rule] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in OUTSIDE:
            found.setdefault(rule.endpoint, rule)
    return found


def methods_of(app: Flask, endpoint: str) -> list[str]:
    taken = {
        method
        for rule in app.url_map.iter_rules(endpoint)
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}
    }
    return sorted(taken)


def address_of(rule: Rule) -> str:
    built = rule.build(dict.fromkeys(rule.arguments, "1"))
    return built[1] if built else rule.rule


@pytest.fixture
def cookies(app: Flask) -> dict[str, str]:
    """The session of one person for each column; '' for the stranger."""
    organisation = make_organisation()
    persons = {"nobody": make_person(), "unproven": make_person(tuple(STAFF_ROLES))}
    for kind in ("reader", "member", "owner"):
        persons[kind] = make_person(organisation=organisation, kind=kind)
    for role in STAFF:
        persons[role] = make_person((role,))
    kept = {"stranger": ""}
    for who, person in persons.items():
        kept[who] = sign_in(app.test_client(), person, has_shown_factor=who != "unproven")
    return kept


def mark(app: Flask, address: str, method: str, cookie: str) -> str:
    """What the portal does with a request before any view sees it."""
    headers = {"Cookie": f"session={cookie}"} if cookie else {}
    with app.test_request_context(address, method=method, headers=headers):
        try:
            answer = app.preprocess_request()
        except BadRequest:  # let in, and then asked for the form's token
            return "."
        except NotFound:
            return "-"
    if answer is None:
        return "."
    location = answer.location or ""
    return {"/accounts/sign-in": ">", "/accounts/second-factor": "2", "/accounts/step-up": "!"}.get(
        location.partition("?")[0], location
    )


def line_of(app: Flask, endpoint: str, rule: Rule, cookies: dict[str, str]) -> str:
    """An endpoint as the portal stands."""
    methods, address = methods_of(app, endpoint), address_of(rule)
    seen = {method: [mark(app, address, method, cookies[who]) for who in WHO] for method in methods}
    assert len({tuple(marks) for marks in seen.values()}) == 1, (endpoint, seen)
    is_fresh = getattr(app.view_functions[endpoint], "fresh", False)
    kind = "fresh" if is_fresh else "any"
    return " ".join([endpoint, "+".join(methods), kind, *seen[methods[0]]])


def test_every_route_lets_in_whom_the_table_names(app: Flask, cookies: dict[str, str]) -> None:
    standing = {
        endpoint: line_of(app, endpoint, rule, cookies) for endpoint, rule in rules(app).items()
    }
    written = lines()
    wrong = [line for endpoint, line in standing.items() if written.get(endpoint) != line]
    assert wrong == [], "\n".join(wrong)
    assert set(written) - set(standing) == set(), "lines without a route"


def test_the_table_names_its_columns() -> None:
    head = next(line for line in TABLE.read_text("utf-8").splitlines() if "endpoint" in line)
    assert head.lstrip("# ").split() == ["endpoint", "methods", "proof", *WHO]


def test_no_address_takes_a_method_that_no_route_names(app: Flask) -> None:
    client, adapter = app.test_client(), app.url_map.bind("")
    for rule in rules(app).values():
        address = address_of(rule)
        for method in {"PUT", "PATCH", "DELETE"} - set(adapter.allowed_methods(address)):
            assert client.open(address, method=method).status_code in (404, 405), (rule, method)


def test_the_routes_that_ask_for_a_fresh_proof_lead_to_it(
    app: Flask, cookies: dict[str, str]
) -> None:
    with transaction():
        past = now() - timedelta(minutes=11)
        db.session.execute(update(SignInSession).values(stepped_up_at=past))
    for endpoint, line in lines().items():
        _, methods, proof, *marks = line.split()
        if proof != "fresh":
            continue
        who = WHO[marks.index(".")]
        address = address_of(rules(app)[endpoint])
        for method in methods.split("+"):
            found = mark(app, address, method, cookies[who])
            assert found == "!", (endpoint, method, found)
