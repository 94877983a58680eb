"""Who was told of what is forgotten in time; addresses whose letters come back get no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit import AuditEntry
from portal.clock import now
from portal.extensions import db
from portal.subscriptions import queries, refusals, services, tidying
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.models import Delivery, News
from tests.factories import make_person, sign_in
from tests.subscriptions.hearing import announcement, inbox, letters_to, reader, tell

WARNINGS = Criteria(kind="warning")
EMAIL = "reader@example.com"
A_YEAR = timedelta(days=366)


def rows() -> list[tuple[str, str]]:
    """Subject and event of every row of who was told."""
    db.session.rollback()
    told = select(News.subject, News.event).join(Delivery, Delivery.news_id == News.id)
    return [(row.subject, row.event) for row in db.session.execute(told.order_by(News.id))]


def test_of_what_stands_the_last_time_stays_and_its_end_is_still_told(app: Flask) -> None:
    reader(EMAIL, WARNINGS)
    told = announcement()
    tell(told)
    tell(replace(told, event="updated", number=2, note="延期"))
    with time_machine.travel(now() + A_YEAR):
        tidying.forget_told()
        assert rows() == [(told.subject, "updated")]
        tell(replace(told, event="withdrawn", number=3, note="已失实"))
        assert "已撤下" in str(letters_to(EMAIL)[-1]["Subject"])


def test_of_what_went_nothing_stays(app: Flask) -> None:
    reader(EMAIL, WARNINGS)
    gone, stands = announcement(), announcement()
    tell(gone)
    tell(stands)
    tell(replace(gone, event="withdrawn", number=2))
    tidying.forget_told()
    assert len(rows()) == 3, "nothing is old yet"
    with time_machine.travel(now() + A_YEAR):
        tidying.forget_told()
    assert rows() == [(stands.subject, "published")]


def test_what_waits_for_a_digest_waits_on(app: Flask) -> None:
    reader(EMAIL, WARNINGS, "weekly")
    told = announcement()
    tell(told)
    tell(replace(told, event="withdrawn", number=2))
    waiting = rows()
    assert waiting
    with time_machine.travel(now() + A_YEAR):
        tidying.forget_told()
    assert rows() == waiting


def test_the_days_are_a_setting(app: Flask) -> None:
    reader(EMAIL, WARNINGS)
    told = announcement()
    tell(told)
    tell(replace(told, event="withdrawn", number=2))
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], told_days=30)
    with time_machine.travel(now() + timedelta(days=29)):
        tidying.forget_told()
        assert len(rows()) == 2
    with time_machine.travel(now() + timedelta(days=31)):
        tidying.forget_told()
        assert rows() == []


def test_more_rows_than_a_batch_are_forgotten(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "ROWS", 2)
    for number in range(5):
        reader(f"reader{number}@example.com", WARNINGS)
    told = announcement()
    tell(told)
    tell(replace(told, event="withdrawn", number=2))
    with time_machine.travel(now() + A_YEAR):
        tidying.forget_told()
    assert rows() == []


def test_a_reader_whose_letters_came_back_gets_none_until_the_link_arrives_again(
    app: Flask,
) -> None:
    number = reader(EMAIL, WARNINGS)
    ended = app.test_cli_runner().invoke(args=["subscriptions", "bounce", " Reader@Example.com "])
    assert (ended.exit_code, ended.output.strip().rpartition("：")[2]) == (0, "已停发")
    tell(announcement())
    assert len(letters_to(EMAIL)) == 1
    (entry,) = db.session.execute(
        select(AuditEntry).where(AuditEntry.action == "subscription.bounced")
    ).scalars()
    assert (entry.actor, entry.subject, entry.detail) == ("operator", f"subscriber-{number}", {})
    reader(EMAIL, WARNINGS)
    tell(announcement())
    assert len(letters_to(EMAIL)) == 3


def test_an_account_whose_letters_came_back_reads_on_and_may_start_them_again(
    app: Flask, client: FlaskClient
) -> None:
    person = make_person(email=EMAIL)
    services.subscribe(person.id, WARNINGS, "once", by_mail=True)
    assert refusals.end_letters(EMAIL, "operator")
    tell(announcement())
    assert (letters_to(EMAIL), len(inbox(person.id))) == ([], 1)
    sign_in(client, person)
    assert "被退回" in client.get("/accounts/subscriptions").get_data(as_text=True)
    services.set_mail(person.id, True)
    tell(announcement())
    assert len(letters_to(EMAIL)) == 1


def test_an_account_counts_what_the_server_refuses(app: Flask) -> None:
    person = make_person(email=EMAIL)
    services.subscribe(person.id, WARNINGS, "once", by_mail=True)
    for _ in range(3):
        refusals.note_refusal(EMAIL)
    tell(announcement())
    assert letters_to(EMAIL) == []
    holder = queries.holder_of(person.id)
    assert holder is not None and holder.refusals == 3


@pytest.mark.parametrize("address", ["nobody@example.com", "no address"])
def test_an_address_that_nobody_holds_is_said_and_leaves_no_record(
    app: Flask, address: str
) -> None:
    ended = app.test_cli_runner().invoke(args=["subscriptions", "bounce", address])
    assert ended.exit_code == 1 and address in ended.output
    recorded = select(AuditEntry).where(AuditEntry.action == "subscription.bounced")
    assert db.session.execute(recorded).first() is None
