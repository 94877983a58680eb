"""Two at once: one manager stays, a code or link is used once, one account for one address."""

from __future__ import annotations

import threading
from collections.abc import Callable

import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.accounts import people, registration, second_factor, staff, tokens
from portal.accounts.models import Membership, Person, PersonRole
from portal.accounts.passwords import hash_of
from portal.accounts.refusal import Refused
from portal.accounts.registration import Application
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.accounts.applying import PHRASE, credit_code
from tests.factories import TOTP_SECRET, make_organisation, make_person

NOON = "2026-11-23T04:00:00+00:00"


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Run each in a thread of its own from the same moment; returns "done" or the refusal."""
    barrier, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                act()
                told[number] = "done"
            except Refused as refused:
                told[number] = refused.message
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return told


def test_two_managers_who_give_up_at_once_leave_one(app: Flask) -> None:
    ids = [make_person(("manager",)).id for _ in range(2)]
    told = at_once(
        app,
        *(
            lambda number=number: staff.set_standing(
                Actor(number, ""), number, "", (), may_combine=False
            )
            for number in ids
        ),
    )
    assert sorted(told)[0] == "done" and told.count("done") == 1
    managers = select(func.count()).where(PersonRole.role == "manager")
    assert db.session.execute(managers).scalar() == 1


def test_a_code_shown_many_times_at_once_counts_once(app: Flask) -> None:
    person_id = make_person(("officer",)).id

    def show() -> None:
        with transaction():
            second_factor.show(person_id, code)

    with time_machine.travel(NOON, tick=False):
        code = second_factor.code_at(TOTP_SECRET, second_factor.step_now())
        assert at_once(app, *[show] * 6).count("done") == 1


def test_a_link_used_many_times_at_once_works_once(app: Flask) -> None:
    person_id = make_person().id
    with transaction():
        secret = tokens.issue("reset_password", person_id=person_id)

    def use() -> None:
        with transaction():
            tokens.use(tokens.look("reset_password", secret))

    assert at_once(app, *[use] * 6).count("done") == 1


def test_one_address_registered_many_times_at_once_is_one_person(app: Flask) -> None:
    code = credit_code()

    def register() -> None:
        application = Application(
            "lin@example.com", "林一", "0592-1234567", PHRASE, "厦门公司", code, "厦门"
        )
        registration.register(application, lambda secret: f"http://localhost/{secret}", "")

    assert at_once(app, *[register] * 4) == ["done"] * 4
    assert db.session.execute(select(func.count()).select_from(Person)).scalar() == 1


def test_two_who_confirm_at_once_for_one_enterprise_are_one_owner_and_one_who_asks(
    app: Flask,
) -> None:
    organisation = make_organisation()
    secrets = []
    for _ in range(2):
        person = make_person(email_verified_at=None, password_hash=hash_of(PHRASE))
        number, organisation_id = person.id, organisation.id
        with transaction():
            secrets.append(
                tokens.issue("verify_email", person_id=number, organisation_id=organisation_id)
            )
    told = at_once(
        app, *(lambda secret=secret: registration.verify(secret, PHRASE) for secret in secrets)
    )
    assert told == ["done", "done"]
    assert db.session.execute(select(Membership.kind)).scalars().all() == ["owner"]
    assert len(people.members_of(organisation.id)) == 1
