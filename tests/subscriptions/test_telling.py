"""Telling: each holder once, with every reason; corrections only to those who were told."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from portal import outbox
from portal.accounts import closing, consents, registers
from portal.announcements import Announcement, announce
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.subscriptions import hearers, queries, services
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.models import Delivery, News, Subscriber
from portal.transaction import transaction
from tests.factories import make_person, sign_in
from tests.forms import submit
from tests.pages import Browser
from tests.subscriptions.hearing import (
    announcement,
    inbox,
    letters_to,
    reader,
    stop_page,
    tell,
    text_of,
    work,
)

WARNINGS = Criteria(kind="warning")


def subjects(email: str) -> list[str]:
    """Subjects of the letters to somebody, without the letter of confirmation."""
    found = [str(letter["Subject"]).rpartition(" – ")[0] for letter in letters_to(email)]
    return [one for one in found if one != "请确认订阅"]


def correction(told: Announcement, event: str = "corrected", number: int = 2) -> Announcement:
    return replace(told, event=event, note="级别写错了", number=number)


def test_three_reasons_are_one_letter_and_one_message(app: Flask) -> None:
    person = make_person()
    for criteria, often in (
        (WARNINGS, "weekly"),
        (Criteria(country="US"), "once"),
        (Criteria(words="照明"), "daily"),
    ):
        services.subscribe(person.id, criteria, often, by_mail=True)
    told = announcement()
    assert queries.audience(told) == 1
    tell(told)
    (letter,) = letters_to(person.email)
    words = text_of(letter)
    assert all(reason in words for reason in ("- 风险预警", "- 美国", "- 含“照明”"))
    (message,) = inbox(person.id)
    assert (message.path, message.subject) == (told.url, f"〔橙色预警〕{told.title}")
    assert message.body.endswith("因为：风险预警；美国；含“照明”")


def test_without_consent_to_letters_the_inbox_alone_hears(app: Flask) -> None:
    person = make_person()
    services.subscribe(person.id, WARNINGS, "once", by_mail=False)
    tell(announcement())
    assert (letters_to(person.email), len(inbox(person.id))) == ([], 1)
    services.set_mail(person.id, True)
    tell(announcement())
    assert (len(letters_to(person.email)), len(inbox(person.id))) == (1, 2)


def test_the_token_of_a_person_takes_the_consent_back_and_keeps_the_rest(app: Flask) -> None:
    person = make_person()
    services.subscribe(person.id, WARNINGS, "once", by_mail=True)
    tell(announcement())
    page = stop_page(letters_to(person.email)[0])
    assert app.test_client(use_cookies=False).post(page).status_code == 200
    assert not consents.stands(person.id, services.MAIL)
    tell(announcement())
    assert (len(letters_to(person.email)), len(inbox(person.id))) == (1, 2)
    manage = app.test_client().get(page.replace("stop", "manage"))
    assert manage.location == "/accounts/subscriptions"


def test_an_announcement_that_comes_twice_is_told_once(app: Flask) -> None:
    reader("lin@example.com", WARNINGS)
    told = announcement()
    tell(told)
    with transaction():
        done = update(OutboxMessage).where(OutboxMessage.kind.not_in(["mail"]))
        db.session.execute(done.values(done_at=None))
    work()
    tell(told)
    assert len(subjects("lin@example.com")) == 1


def test_every_page_of_holders_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearers.page, "__defaults__", (3,))
    emails = [f"a{number}@example.com" for number in range(10)]
    for email in emails:
        reader(email, WARNINGS)
    tell(announcement())
    assert [len(subjects(email)) for email in emails] == [1] * 10


def test_two_workers_tell_everybody_once(app: Flask) -> None:
    emails = [f"a{number}@example.com" for number in range(8)]
    for email in emails:
        reader(email, WARNINGS)
    with transaction():
        for _ in range(6):
            announce(announcement())

    def run() -> None:
        with app.app_context():
            for _ in range(30):
                outbox.run_due(3)
            db.session.remove()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    work()
    assert [len(subjects(email)) for email in emails] == [6] * 8


def test_the_same_message_carried_out_at_once_by_two_tells_once(app: Flask) -> None:
    """As when a lease ends while its holder still works."""
    reader("lin@example.com", WARNINGS)
    with transaction():
        announce(announcement())
    outbox.run_due(1)
    found = select(OutboxMessage).where(OutboxMessage.kind == "subscriptions.tell")
    message = db.session.execute(found).scalar_one()
    number, payload = message.id, dict(message.payload)
    db.session.rollback()
    both = threading.Barrier(2)

    def run() -> None:
        with app.app_context():
            both.wait()
            outbox._carry_out(number, "subscriptions.tell", payload)
            db.session.remove()

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(subjects("lin@example.com")) == 1


@pytest.mark.parametrize("event", ["corrected", "withdrawn"])
def test_only_those_who_were_told_hear_of_a_correction(app: Flask, event: str) -> None:
    reader("told@example.com", WARNINGS)
    told = announcement()
    tell(told)
    reader("later@example.com", WARNINGS)
    reader("follows@example.com", Criteria(subject=told.subject))
    reader("other@example.com", Criteria(kind="policy"))
    later = correction(told, event)
    assert queries.audience(later) == 2
    tell(later)
    mark = "更正" if event == "corrected" else "已撤下"
    assert subjects("told@example.com")[1:] == [f"〔橙色预警，{mark}〕{told.title}"]
    assert subjects("follows@example.com") == [f"〔橙色预警，{mark}〕{told.title}"]
    assert subjects("later@example.com") == subjects("other@example.com") == []
    words = text_of(letters_to("told@example.com")[-1])
    assert "级别写错了" in words and "您收到过这条消息" in words


def test_an_update_goes_to_all_whom_it_concerns(app: Flask) -> None:
    reader("old@example.com", WARNINGS)
    told = announcement(level="blue")
    tell(told)
    reader("red@example.com", Criteria(level="red"))
    tell(replace(told, event="updated", level="red", number=2))
    assert [len(subjects(f"{name}@example.com")) for name in ("old", "red")] == [2, 1]


def test_a_closed_account_is_forgotten(app: Flask) -> None:
    person = make_person()
    services.subscribe(person.id, WARNINGS, "once", by_mail=True)
    tell(announcement())
    held = registers.personal_data_of(person.id)["subscriptions"]
    assert held["subscriptions"][0]["kind"] == "warning" and len(held["told"]) == 1
    closing.close(person.id)
    for model in (Subscriber, Delivery):
        assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == 0
    tell(announcement())
    assert db.session.execute(select(func.count()).select_from(News)).scalar_one() == 2


def test_an_address_that_gets_an_account_takes_its_subscriptions_along(app: Flask) -> None:
    number = reader("lin@example.com", WARNINGS)
    person = make_person(email="lin@example.com")
    services.subscribe(person.id, Criteria(kind="policy"), "weekly", by_mail=False)
    holder = queries.holder_of(person.id)
    assert holder is not None and holder.id == number
    assert len(queries.of_holder(holder)) == 2
    assert consents.stands(person.id, services.MAIL)


def test_no_more_than_fifty_and_the_same_one_once(app: Flask) -> None:
    person = make_person()
    for _ in range(2):
        services.subscribe(person.id, WARNINGS, "daily", by_mail=False)
    for number in range(services.MOST - 1):
        services.subscribe(person.id, Criteria(topic=f"主题{number}"), "once", by_mail=False)
    with pytest.raises(services.TooMany):
        services.subscribe(person.id, Criteria(topic="又一项"), "once", by_mail=False)
    assert queries.subscribers_by_kind()["warning"] == queries.subscribers() == 1


def test_ones_own_page_keeps_changes_and_ends(browser: Browser) -> None:
    person, other = make_person(), make_person()
    services.subscribe(other.id, WARNINGS, "once", by_mail=False)
    sign_in(browser.client, person)
    led = browser.open("/subscriptions/new?kind=policy&topic=专利", expect=303)
    page = browser.open(led.location)
    assert 'value="专利"' in page.text
    asked = {"kind": "policy", "topic": "专利", "frequency": "weekly", "by_mail": "y"}
    own = "/accounts/subscriptions"
    assert submit(browser.client, f"{own}/new", asked).location == own
    assert submit(browser.client, f"{own}/new", {"frequency": "once"}).status_code == 422
    shown = browser.open(own)
    assert "政策，专利" in shown.text and "开着" in shown.text
    (held,) = queries.of_holder(queries.holder_of(person.id))
    (others,) = queries.of_holder(queries.holder_of(other.id))
    submit(browser.client, own, {"wish": "once"}, to=f"{own}/{held.id}")
    submit(browser.client, own, {"wish": "stop"}, to=f"{own}/mail")
    submit(browser.client, own, {"wish": "end"}, to=f"{own}/{others.id}")
    db.session.rollback()
    assert (held.frequency, len(queries.of_holder(queries.holder_of(other.id)))) == ("once", 1)
    assert "停着" in browser.open(own).text
    tell(announcement(kind="policy", level="", title="<b>新政策</b>"))
    assert "&lt;b&gt;新政策" in browser.open(own).text
    browser.open("/accounts")
    submit(browser.client, own, {"wish": "end"}, to=f"{own}/{held.id}")
    assert queries.of_holder(queries.holder_of(person.id)) == []
