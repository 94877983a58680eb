"""Readers without an account: confirmed before anything is sent, ended by one click."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.clock import now
from portal.extensions import db
from portal.mail.letters import LONGEST_SUBJECT
from portal.subscriptions import queries, refusals, secrets, services, tidying
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.models import Delivery, Subscriber, Subscription, SubscriptionRequest
from tests.factories import make_person
from tests.forms import submit
from tests.pages import Browser
from tests.subscriptions.hearing import (
    announcement,
    last_secret,
    letters_to,
    reader,
    stop_page,
    tell,
    text_of,
)

EMAIL = "lin@example.com"
WARNINGS = Criteria(kind="warning")
ASKED = {"kind": "warning", "frequency": "once", "email": EMAIL, "consent": "y"}


def count(model: type) -> int:
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def ask(client: FlaskClient, **overrides: str) -> int:
    return submit(client, "/subscriptions/new", {**ASKED, **overrides}).status_code


def test_nothing_is_sent_until_the_address_is_confirmed(client: FlaskClient) -> None:
    assert ask(client) == 303
    tell(announcement())
    (asking,) = letters_to(EMAIL)
    assert "List-Unsubscribe" not in asking
    assert (count(Subscriber), count(Delivery)) == (0, 0)
    page = "/subscriptions/confirm/" + last_secret(EMAIL)
    assert "风险预警" in client.get(page).get_data(as_text=True)
    assert count(Subscriber) == 0  # opening the link is not yet a yes
    assert submit(client, page).status_code == 303
    tell(announcement())
    assert len(letters_to(EMAIL)) == 2


def test_a_link_confirms_once_and_within_seven_days(client: FlaskClient) -> None:
    ask(client)
    page = "/subscriptions/confirm/" + last_secret(EMAIL)
    with time_machine.travel(now() + timedelta(days=7, seconds=1)):
        assert client.get(page).status_code == 404
    submit(client, page)
    assert client.get(page).status_code == 404
    assert count(Subscription) == 1


def test_unconfirmed_addresses_are_deleted_after_seven_days(app: Flask) -> None:
    moment = now()
    with time_machine.travel(moment, tick=False):
        services.ask(EMAIL, "192.0.2.1", WARNINGS, "once")
    for after, left in ((timedelta(days=7, seconds=-1), 1), (timedelta(days=7), 0)):
        with time_machine.travel(moment + after, tick=False):
            tidying.tidy()
        assert count(SubscriptionRequest) == left


def test_the_answer_is_the_same_for_every_address(client: FlaskClient) -> None:
    make_person(email="known@example.com")
    reader("reader@example.com", WARNINGS)
    pages = set()
    for email in ("known@example.com", "reader@example.com", "nobody@example.com"):
        answer = submit(client, "/subscriptions/new", {**ASKED, "email": email})
        pages.add((answer.status_code, answer.location))
        asking = letters_to(email)[-1]
        pages.add(text_of(asking).replace(last_secret(email), ""))
    assert len(pages) == 2  # one answer, one letter


def test_a_stranger_cannot_fill_a_mailbox_nor_write_into_the_letter(client: FlaskClient) -> None:
    for _ in range(6):
        assert ask(client, q="便宜卖 点这里", topic="便宜货") == 303
    letters = letters_to(EMAIL)
    assert len(letters) == 3  # the others are left out, and nobody is told
    assert all("便宜" not in text_of(letter) for letter in letters)


def test_one_origin_that_asks_too_often_has_to_wait(client: FlaskClient) -> None:
    answers = [ask(client, email=f"a{number}@example.com") for number in range(22)]
    assert answers[:20] == [303] * 20 and 429 in answers[20:]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"kind": ""},
        {"email": "a@b\r\nBcc: c@example.com"},
        {"email": "a@example.com, b@example.com"},
        {"consent": ""},
        {"frequency": "hourly"},
        {"kind": "policy", "level": "red"},
        {"kind": "", "q": "-专利"},
        {"q": "长" * 129},
        {"topic": "专利\u0000"},
        {"subject": "../../etc"},
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    assert ask(client, **wrong) == 422
    assert count(SubscriptionRequest) == 0


def test_a_letter_says_why_it_came_and_how_it_ends(app: Flask) -> None:
    reader(EMAIL, Criteria(kind="warning", country="US", level="orange"))
    told = announcement(title="美国337调查\r\nBcc: someone@example.com")
    tell(told)
    (letter,) = letters_to(EMAIL)[1:]
    assert letter["Subject"].startswith("〔橙色预警〕美国337调查 Bcc:")
    assert letter["Bcc"] is None and len(letter["Subject"]) <= LONGEST_SUBJECT
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith("<http")
    words = text_of(letter)
    assert "风险预警，美国，橙色和红色" in words and told.url in words
    token = stop_page(letter).rpartition("/")[2]
    assert words.count(token) == 2  # to change, to end: no other secret
    holder = db.session.execute(select(Subscriber)).scalar_one()
    assert token not in (holder.salt, holder.digest) and secrets.digest(token) == holder.digest


def test_a_post_without_cookies_ends_everything_and_a_get_nothing(app: Flask) -> None:
    reader(EMAIL, WARNINGS)
    tell(announcement())
    page = stop_page(letters_to(EMAIL)[-1])
    program = app.test_client(use_cookies=False)
    assert program.get(page).status_code == 200
    assert program.head(page).status_code == 200
    assert count(Subscriber) == 1
    body = {"List-Unsubscribe": "One-Click"}
    answer = program.post(page, data=body)
    assert (answer.status_code, answer.location) == (200, None)  # RFC 8058: no redirection
    assert [count(one) for one in (Subscriber, Subscription, Delivery)] == [0, 0, 0]
    again = program.post(page, data=body)
    assert again.data == answer.data  # nor does it tell whether there was anything
    assert program.post("/subscriptions/stop/guess", data=body).data == answer.data
    tell(announcement())
    assert len(letters_to(EMAIL)) == 2


def test_the_page_of_the_letter_changes_and_ends_single_ones(app: Flask, browser: Browser) -> None:
    for criteria in (WARNINGS, Criteria(kind="policy")):
        number = reader(EMAIL, criteria)
    holder = db.session.get_one(Subscriber, number)
    page = f"/subscriptions/manage/{secrets.token(secrets.LETTERS, holder.salt, holder.digest)}"
    shown = browser.open(page)
    assert EMAIL not in shown.text and "l***@example.com" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    newest, first = (one.id for one in queries.of_holder(holder))
    submit(browser.client, page, {"wish": "weekly"}, to=f"{page}/{newest}")
    assert [one.frequency for one in queries.of_holder(holder)] == ["weekly", "once"]
    submit(browser.client, page, {"wish": "often"}, to=f"{page}/{newest}")
    submit(browser.client, page, {"wish": "end"}, to=f"{page}/{newest}")
    assert [one.id for one in queries.of_holder(holder)] == [first]
    left = submit(browser.client, page, {"wish": "end"}, to=f"{page}/{first}")
    assert left.location == "/subscriptions/stopped"
    assert count(Subscriber) == 0
    browser.open(page, expect=404)


def test_one_reader_cannot_reach_what_another_holds(client: FlaskClient) -> None:
    mine, other = (
        db.session.get_one(Subscriber, reader(email, WARNINGS))
        for email in (EMAIL, "huang@example.com")
    )
    page = f"/subscriptions/manage/{secrets.token(secrets.LETTERS, mine.salt, mine.digest)}"
    (held,) = queries.of_holder(other)
    submit(client, page, {"wish": "end"}, to=f"{page}/{held.id}")
    assert count(Subscription) == 2


def test_an_address_that_has_an_account_gets_no_second_letter(client: FlaskClient) -> None:
    person = make_person(email=EMAIL)
    ask(client)
    submit(client, "/subscriptions/confirm/" + last_secret(EMAIL))
    holder = queries.holder_of(person.id)
    assert holder is not None and holder.email is None
    tell(announcement())
    assert len(letters_to(EMAIL)) == 2


def test_a_dead_address_gets_no_more_letters(app: Flask) -> None:
    reader(EMAIL, WARNINGS)
    for _ in range(3):
        refusals.note_refusal(EMAIL)
    tell(announcement())
    assert len(letters_to(EMAIL)) == 1
    reader(EMAIL, WARNINGS)  # it is alive again
    tell(announcement())
    assert len(letters_to(EMAIL)) == 3


def test_the_pages_hold_what_every_page_holds(browser: Browser) -> None:
    browser.get("subscriptions.index")
    browser.get("subscriptions.new")
    prefilled = browser.open(
        "/subscriptions/new?kind=warning&country=US&level=red&topic=专利&issuer=&q=%22%3E<b>"
    )
    assert 'value="&#34;&gt;&lt;b&gt;"' in prefilled.text
    assert '<option selected value="US">' in prefilled.text
    browser.open("/subscriptions/new?subject=library-1&kind=zz&country=%3C")
    browser.get("subscriptions.sent")
    browser.get("subscriptions.stopped")
    browser.open("/subscriptions/stop/nobody")
    browser.open("/subscriptions/confirm/nobody", expect=404)
    reader(EMAIL, Criteria(words='"><script>alert(1)</script>'))
    tell(announcement(title='"><script>alert(1)</script>'))
    assert len(letters_to(EMAIL)) == 2
    page = stop_page(letters_to(EMAIL)[-1])
    browser.open(page)
    shown = browser.open(page.replace("stop", "manage"))
    assert "<script>alert" not in shown.text


def test_the_private_feed_tells_what_the_subscription_is_about(
    app: Flask, browser: Browser
) -> None:
    tell(announcement(title="以前的 & <旧>"))
    tell(announcement(kind="policy", level=""))
    number = reader(EMAIL, WARNINGS)
    (held,) = queries.of_holder(db.session.get_one(Subscriber, number))
    address = f"/subscriptions/feeds/{secrets.token(secrets.FEED, held.salt, held.digest)}.atom"
    answer = browser.open(address)
    assert "以前的 &amp; &lt;旧&gt;" in answer.text and answer.text.count("<entry>") == 1
    assert urlsplit(address).path in answer.text and EMAIL not in answer.text
    again = browser.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and "private" in answer.headers["Cache-Control"]
    browser.open("/subscriptions/feeds/guess.atom", expect=404)
