"""Ratings: after use, once a matter, never changed; bad ones are answered; totals from five on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal import workdays
from portal.accounts import registers
from portal.accounts.models import InboxMessage, Person
from portal.accounts.refusal import NotFound, Refused
from portal.catalogue.ratings import queries, services
from portal.catalogue.ratings.models import ServiceRating
from portal.catalogue.ratings.services import Given
from portal.clock import today
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.catalogue.items import publish
from tests.factories import make_organisation, make_person, sign_in
from tests.forms import submit
from tests.pages import Browser
from tests.web.test_conditional import counted

EDITOR = Actor(None, "编辑甲", frozenset({"editor"}))
EVIL = "<script>alert(1)</script>"
DESK = "/desk/service-ratings"
RATE = "/services/guide/rate"
MOST_QUERIES = 8


@pytest.fixture(autouse=True)
def guide(app: Flask) -> None:
    publish(code="guide", name="甲登记")


def browser_of(app: Flask, person: Person) -> Browser:
    browser = Browser(app)
    sign_in(browser.client, person)
    return browser


def enterprise(kind: str = "owner") -> tuple[Person, int]:
    organisation = make_organisation()
    return make_person(organisation=organisation, kind=kind), organisation.id


def actor_of(person: Person) -> Actor:
    return Actor(person.id, person.name, frozenset({"enterprise"}))


def rate(grade: int, words: str = "", on: date | None = None) -> Person:
    """One matter of an enterprise of its own."""
    person, organisation_id = enterprise()
    services.rate(actor_of(person), organisation_id, "guide", Given(on or today(), grade, words))
    return person


def send(browser: Browser, organisation_id: int, **fields: Any) -> TestResponse:
    given = {"organisation": organisation_id, "used_on": today().isoformat(), "grade": "4"}
    return submit(browser.client, RATE, {**given, "words": "", **fields})


def kept() -> list[ServiceRating]:
    db.session.rollback()
    return list(db.session.execute(select(ServiceRating).order_by(ServiceRating.id)).scalars())


def text_of(browser: Browser, address: str) -> str:
    page: Any = lxml.html.fromstring(browser.open(address).get_data(as_text=True))
    return " ".join(page.text_content().split())


def test_an_enterprise_rates_what_it_has_used(app: Flask) -> None:
    person, organisation_id = enterprise()
    browser = browser_of(app, person)
    browser.open(RATE)
    assert send(browser, organisation_id, speed="5", words="窗口说得清楚").status_code == 303
    (rating,) = kept()
    assert (rating.grade, rating.aspects, rating.answer_due_on) == (4, {"speed": 5}, None)
    assert "窗口说得清楚" in text_of(browser, RATE)


def test_a_matter_is_rated_once(app: Flask) -> None:
    person, organisation_id = enterprise()
    browser = browser_of(app, person)
    send(browser, organisation_id)
    again = send(browser, organisation_id, grade="1")
    assert again.status_code == 422 and "已经评过了" in again.get_data(as_text=True)
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert send(browser, organisation_id, used_on=yesterday).status_code == 303
    assert [rating.grade for rating in kept()] == [4, 4]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"grade": ""}, "请选一个等级"),
        ({"grade": "6"}, "选择"),
        ({"used_on": ""}, "请填办好的日子"),
        ({"used_on": "2999-01-01"}, "还没有到"),
        ({"used_on": "2020-01-01"}, "最近一年"),
        ({"words": "长" * 501}, "最多 500 个字"),
    ],
)
def test_what_cannot_be_taken_says_why(app: Flask, fields: dict[str, str], says: str) -> None:
    person, organisation_id = enterprise()
    answer = send(browser_of(app, person), organisation_id, **fields)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True) or "grade" in fields
    assert kept() == []


def test_only_those_who_file_for_an_enterprise_rate(app: Flask, browser: Browser) -> None:
    reader, organisation_id = enterprise("reader")
    page = text_of(browser_of(app, reader), RATE)
    assert "要以单位的名义评价" in page
    nobody = browser_of(app, make_person())
    assert "要以单位的名义评价" in text_of(nobody, RATE)
    browser.open(RATE, 303)
    owner, _own = enterprise()
    answer = send(browser_of(app, owner), organisation_id)
    assert answer.status_code in (404, 422), "another's enterprise"
    assert kept() == []


def test_staff_never_rate(app: Flask) -> None:
    organisation = make_organisation()
    person = make_person(("editor",), organisation=organisation)
    answer = send(browser_of(app, person), organisation.id)
    assert answer.status_code == 422 and "工作人员不能评价" in answer.get_data(as_text=True)
    assert kept() == []


def test_an_unknown_item_cannot_be_rated() -> None:
    person, organisation_id = enterprise()
    with pytest.raises(NotFound):
        services.rate(actor_of(person), organisation_id, "none", Given(today(), 5))
    with pytest.raises(Refused):
        services.rate(actor_of(person), organisation_id, "guide", Given(today(), 5, "", {"x": 1}))


def test_totals_are_public_from_five_on(app: Flask, browser: Browser) -> None:
    for grade in (5, 4, 3, 1):
        rate(grade)
    words = text_of(browser, "/services/guide/ratings")
    assert "不足 5 件，不公布" in words and "75" not in words
    assert queries.totals("guide").by_grade == {}
    rate(5)
    words = text_of(browser, "/services/guide/ratings")
    assert "不足" not in words and "80%" in words and "5 件" in words
    assert queries.totals("guide").by_grade == {5: 2, 4: 1, 3: 1, 2: 0, 1: 1}


def test_a_bad_grade_waits_fifteen_working_days_for_an_answer(app: Flask) -> None:
    person = rate(2, EVIL)
    rate(3)
    bad = kept()[0]
    assert bad.answer_due_on == workdays.calendar().add_working_days(today(), 15).due_on
    editor = browser_of(app, make_person(("editor",), name="编辑甲"))
    front = lxml.html.fromstring(editor.open("/desk").get_data(as_text=True))
    (link,) = front.xpath(f"//a[@href='{DESK}'][contains(., '要答复的差评')]")
    assert "1" in link.getparent().text_content()
    html = editor.open(DESK).get_data(as_text=True)
    assert EVIL not in html and "&lt;script&gt;" in html
    submit(editor.client, DESK, {"answer": "已改指南"}, to=f"{DESK}/{bad.id}/answer")
    assert "已改指南" in text_of(editor, f"{DESK}?tab=answered")
    assert "已改指南" in text_of(browser_of(app, person), RATE)
    told = db.session.execute(
        select(InboxMessage.subject).where(InboxMessage.person_id == person.id)
    ).scalars()
    assert list(told) == ["您对“甲登记”的评价有答复"]


def test_an_answer_is_given_once_and_only_to_bad_grades() -> None:
    rate(1)
    rate(5)
    bad, good = kept()
    services.answer(EDITOR, bad.id, "已改")
    with pytest.raises(Refused, match="编辑甲"):
        services.answer(EDITOR, bad.id, "再改")
    with pytest.raises(NotFound):
        services.answer(EDITOR, good.id, "谢谢")
    with pytest.raises(Refused, match="请写答复"):
        services.answer(EDITOR, bad.id, " ")
    assert [rating.grade for rating in kept()] == [1, 5]


def test_what_is_late_is_counted(app: Flask) -> None:
    rate(1)
    bad = kept()[0].id
    with transaction():
        db.session.get_one(ServiceRating, bad).answer_due_on = today() - timedelta(days=1)
    assert queries.counts() == {"waiting": 1, "late": 1, "answered": 0, "all": 1}


def test_a_closed_account_leaves_the_rating_without_a_name() -> None:
    person_id = rate(4, "好").id
    assert registers.personal_data_of(person_id)["service ratings"][0]["words"] == "好"
    with transaction():
        services.forget(person_id)
    assert kept()[0].person_id is None
    assert registers.personal_data_of(person_id)["service ratings"] == []


def test_only_editors_come_in(app: Flask, browser: Browser) -> None:
    for role in ("officer", "reviewer", "manager", "auditor"):
        browser_of(app, make_person((role,))).open(DESK, 404)
    editor = browser_of(app, make_person(("editor",)))
    editor.open(f"{DESK}?tab=all")
    editor.open(f"{DESK}?tab=none", 404)
    browser.open(DESK, 303)


def test_pages_take_few_queries(app: Flask, browser: Browser) -> None:
    person = rate(1)
    for _ in range(6):
        rate(2)
    editor = browser_of(app, make_person(("editor",)))
    pages = (
        (editor, DESK),
        (browser_of(app, person), RATE),
        (browser, "/services/guide/ratings"),
    )
    for visitor, address in pages:
        visitor.open(address)
        db.session.rollback()
        with counted(app) as statements:
            visitor.open(address)
        assert len(statements) <= MOST_QUERIES, (address, statements)
