"""The desk of requests: the queue, one request, every action for whom the table allows it."""

from __future__ import annotations

import re
from typing import Any

import lxml.html
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.credit_code import check_character
from portal.accounts.models import Organisation, Person
from portal.accounts.sealing import seal
from portal.assistance import queries
from portal.assistance.choices import choices
from portal.assistance.desk import phrases
from portal.assistance.services import experts, messages
from portal.assistance.workflow import STEPS, steps_for
from portal.extensions import db
from portal.permissions import Actor
from portal.transaction import transaction
from tests.assistance.people import WAYS, Cast, person, row_of
from tests.assistance.test_queries import OPEN_CASES, fill, viewer
from tests.factories import TOTP_SECRET, sign_in
from tests.forms import submit
from tests.pages import Browser
from tests.web.test_conditional import counted

MOST_QUERIES = 8
STAFF_PARTS = ("officer", "receiving_officer", "expert", "manager")


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


class Desk:
    """Staff at the desk, each in a browser of their own."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def browser(self, actor: Actor) -> Browser:
        browser = Browser(self.app)
        with transaction():
            row = db.session.get_one(Person, actor.person_id)
            row.sealed_totp_secret = seal(TOTP_SECRET, f"person:{row.id}")
        sign_in(browser.client, row)
        return browser

    def page(self, actor: Actor, reference: str, expect: int = 200, **query: str) -> str:
        browser = self.browser(actor)
        asked = {"reference": reference, **query}
        response = browser.get("requests_desk.request_page", expect, **asked)
        return response.get_data(as_text=True)

    def post(self, actor: Actor, address: str, **fields: Any) -> TestResponse:
        client = self.browser(actor).client
        return submit(client, "/accounts/settings", fields, to=address)


def buttons(html: str) -> set[str]:
    """The actions that the page offers."""
    return set(lxml.html.fromstring(html).xpath("//input[@name='action']/@value"))


def act(desk: Desk, actor: Actor, reference: str, **fields: str) -> TestResponse:
    return desk.post(actor, f"/desk/requests/{reference}/actions", **fields)


@pytest.mark.parametrize("state", sorted(WAYS))
def test_a_page_offers_what_the_table_allows_and_nothing_else(
    cast: Cast, desk: Desk, state: str
) -> None:
    reference = cast.bring_to(state)
    for actor in (cast.officer, cast.manager, cast.expert, cast.receiver):
        may_read = actor is cast.officer or (actor is cast.manager and state != "referred")
        may_read |= actor is cast.expert and bool(row_experts(reference))
        may_read |= actor is cast.receiver and state == "referred"
        if not may_read:
            desk.page(actor, reference, 404)
            continue
        parts = queries.one(reference, viewer(actor)).parts
        allowed = {
            step.action
            for part in parts
            if part in STAFF_PARTS
            for step in steps_for(state, part)
            if step.button
        }
        assert buttons(desk.page(actor, reference)) == allowed, (state, actor.name)


def row_experts(reference: str) -> frozenset[int]:
    standing = queries.standing(reference)
    assert standing is not None
    return standing.expert_ids


def test_an_action_is_taken_and_leads_back(cast: Cast, desk: Desk) -> None:
    reference = cast.file()
    answer = act(desk, cast.officer, reference, action="review", version="1")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert row_of(reference).state == "in_review"


def test_the_slower_officer_is_told_who_was_faster_and_keeps_the_text(
    cast: Cast, desk: Desk
) -> None:
    reference = cast.bring_to("in_review")
    version = str(row_of(reference).version)
    cast.do(cast.second, reference, "accept")
    answer = act(desk, cast.officer, reference, action="ask", version=version, note="缺合同和发票")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert re.search(r"已由陈某于 \d{4}-\d{2}-\d{2} \d{2}:\d{2} 处理", html)
    assert "缺合同和发票" in html
    assert "assign" in buttons(html)


def test_a_refusal_stands_at_its_action_with_what_was_typed(cast: Cast, desk: Desk) -> None:
    reference = cast.bring_to("in_guidance")
    version = str(row_of(reference).version)
    answer = act(desk, cast.officer, reference, action="terminate", version=version, note="没空办")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "终止的事由只有三种" in html
    assert "没空办" in html
    page = lxml.html.fromstring(html)
    assert page.xpath("//details[@id='do-terminate']/@open")
    assert not page.xpath("//details[@id='do-opine']/@open")


def test_what_is_not_ones_own_to_do_does_not_exist(cast: Cast, desk: Desk) -> None:
    reference = cast.bring_to("in_guidance")
    assert act(desk, cast.expert, reference, action="close", version="9").status_code == 404
    assert act(desk, cast.receiver, reference, action="close", version="9").status_code == 404
    assert act(desk, cast.officer, "HW-1999-00001", action="close").status_code == 404


def test_an_expert_sees_the_own_request_and_no_other(cast: Cast, desk: Desk) -> None:
    own, other = cast.bring_to("in_guidance"), cast.bring_to("in_review")
    messages.write(own, cast.officer, "internal", "内部的话", "note-1")
    queue = desk.browser(cast.expert).get("requests_desk.queue").get_data(as_text=True)
    assert own in queue
    assert other not in queue
    html = desk.page(cast.expert, own)
    assert "内部的话" not in html
    assert other not in html
    assert buttons(html) == {"draft_opinion"}
    assert "林某" not in desk.browser(cast.expert).get("requests_desk.queue", q="x").text


def test_a_word_reaches_its_audience_and_a_note_stays_inside(cast: Cast, desk: Desk) -> None:
    reference = cast.bring_to("accepted")
    address = f"/desk/requests/{reference}/messages"
    for audience, body in (("applicant", "请先不要付款"), ("internal", "像是批量诉讼")):
        answer = desk.post(cast.officer, address, audience=audience, body=body, key=f"k-{audience}")
        assert answer.status_code == 303
    seen = queries.one(reference, viewer(cast.applicant, (cast.organisation_id, "owner")))
    assert [said.body for said in seen.messages] == ["请先不要付款"]
    html = desk.page(cast.officer, reference)
    notes = lxml.html.fromstring(html).xpath("//article[@class='note']//text()")
    assert "像是批量诉讼" in "".join(notes)
    empty = desk.post(cast.officer, address, audience="internal", body=" ", key="k-3")
    assert empty.status_code == 422


def test_assigning_shows_load_and_conflicts_before(cast: Cast, desk: Desk, app: Flask) -> None:
    from_other_side = person("专家丙", "expert")
    experts.add_mandate(from_other_side, from_other_side.person_id or 0, "Bright Lamp, LLC")
    reference = cast.bring_to("accepted")
    options = lxml.html.fromstring(desk.page(cast.officer, reference)).xpath(
        "//select[@id='assign-assignee']/option/text()"
    )
    assert any("专家丙" in option and "有利益冲突" in option for option in options)
    assert any("专家甲" in option and "没有查到利益冲突" in option for option in options)
    assert "专家丙" in options[-1], "those with a conflict come last"


def test_a_phrase_fills_the_field_without_a_script(cast: Cast, desk: Desk) -> None:
    reference = cast.bring_to("in_review")
    html = desk.page(cast.officer, reference, do="ask", template="ask-common")
    page = lxml.html.fromstring(html)
    assert "收到的全部文书" in page.xpath("string(//textarea[@id='ask-note'])")
    assert page.xpath("//details[@id='do-ask']/@open")
    wrong = lxml.html.fromstring(desk.page(cast.officer, reference, do="ask", template="opine-1"))
    assert wrong.xpath("string(//textarea[@id='ask-note'])").strip() == ""


def test_the_page_of_a_queue_of_ten_thousand_takes_few_queries(
    cast: Cast, desk: Desk, app: Flask
) -> None:
    fill(cast, OPEN_CASES)
    browser = desk.browser(cast.officer)
    browser.get("requests_desk.queue")  # the calendar is read once and kept
    for query in ({}, {"tab": "overdue"}, {"q": "泉州", "city": "泉州"}, {"clock": "review"}):
        db.session.rollback()
        with counted(app) as statements:
            browser.get("requests_desk.queue", **query)
        assert len(statements) <= MOST_QUERIES, "\n".join(s[:150] for s in statements)


@pytest.mark.parametrize("tab", ["mine", "open", "overdue", "urgent", "awaiting", "ended"])
def test_every_tab_opens(cast: Cast, desk: Desk, tab: str) -> None:
    ways = {"mine": "submitted", "open": "in_review", "awaiting": "awaiting_applicant"}
    reference = cast.bring_to(ways.get(tab, "closed"))
    html = desk.browser(cast.officer).get("requests_desk.queue", tab=tab).get_data(as_text=True)
    assert (reference in html) == (tab not in ("overdue", "urgent"))


def test_the_front_page_of_the_desk_counts_ones_day(cast: Cast, desk: Desk) -> None:
    cast.file()
    html = desk.browser(cast.officer).get("desk.index").get_data(as_text=True)
    assert counted_on(html, "待我处理的求助") == 1
    assert "没有超过承诺时限的求助" in html


def test_similar_cases_are_gathered_and_advised_at_once(cast: Cast, desk: Desk) -> None:
    main, first, second = (cast.bring_to("in_guidance") for _ in range(3))
    html = desk.page(cast.officer, main)
    ticks = lxml.html.fromstring(html).xpath("//input[@name='case']/@value")
    assert {tick.partition(":")[0] for tick in ticks} == {first, second}
    answer = desk.post(cast.officer, f"/desk/requests/{main}/children", case=ticks)
    assert answer.status_code == 303
    assert row_of(first).parent_id == row_of(second).parent_id == row_of(main).id
    answer = desk.post(cast.officer, f"/desk/requests/{main}/advice", advice="先不要和解", key="a")
    assert answer.status_code == 303
    for reference in (main, first, second):
        said = queries.one(reference, viewer(cast.officer)).messages
        assert [word.body for word in said] == ["先不要和解"]
    again = desk.post(cast.officer, f"/desk/requests/{main}/advice", advice="先不要和解", key="a")
    assert again.status_code == 303
    assert len(queries.one(first, viewer(cast.officer)).messages) == 1
    page = lxml.html.fromstring(desk.page(cast.officer, first))
    assert page.xpath(f"//a[@href='/desk/requests/{main}']")


def test_a_case_that_changed_meanwhile_is_not_gathered(cast: Cast, desk: Desk) -> None:
    main, other = cast.bring_to("in_guidance"), cast.bring_to("in_guidance")
    stale = f"{other}:{row_of(other).version - 1}"
    assert desk.post(cast.officer, f"/desk/requests/{main}/children", case=stale).status_code == 303
    assert row_of(other).parent_id is None
    none = desk.post(cast.officer, f"/desk/requests/{main}/children", case="HW-2026-00001:x")
    assert none.status_code == 303
    with_others = desk.post(cast.receiver, f"/desk/requests/{main}/advice", advice="x", key="b")
    assert with_others.status_code == 404


def test_every_phrase_belongs_to_a_field_of_the_table() -> None:
    from_table = {step.action for step in STEPS if "note" in step.inputs} | {"message"}
    types = set(choices()["dispute_type"])
    for phrase in phrases.shelf().values():
        assert set(phrase.actions) <= from_table, phrase.key
        assert set(phrase.dispute_types) <= types, phrase.key
    for kind in types - {"domestic", "other"}:
        assert phrases.for_action("ask", kind)[0].dispute_types, kind


def test_an_officer_begins_by_duty(cast: Cast, desk: Desk) -> None:
    body = "91350500MA05AMP09"
    with transaction():
        row = db.session.get_one(Organisation, cast.organisation_id)
        row.credit_code = body + check_character(body)
        code = row.credit_code
    facts = {
        "credit_code": code,
        "country": "US",
        "dispute_type": "litigation",
        "summary": "法院公告里列有这家企业",
        "source": "法院公告",
        "contact": "agreed",
        "note": "已电话联系",
    }
    nowhere = desk.post(cast.officer, "/desk/requests/start", **facts | {"credit_code": "1"})
    assert nowhere.status_code == 422
    assert "法院公告里列有这家企业" in nowhere.get_data(as_text=True)
    answer = desk.post(cast.officer, "/desk/requests/start", **facts)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    reference = answer.location.rpartition("/")[2]
    row = row_of(reference)
    assert (row.state, row.is_started_by_duty) == ("accepted", True)
    assert "依职权启动" in desk.page(cast.officer, reference)


def counted_on(html: str, label: str) -> int:
    """The figure that stands beside a label on the front page of the desk."""
    page = lxml.html.fromstring(html)
    found = page.xpath("//a[contains(@class, 'figure')][contains(span, $label)]/b", label=label)
    return int(found[0].text)
