"""The form, page by page: kept, complete, sent once; the receipt, the request, its progress."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.assistance import answers, questions
from portal.assistance.choices import choices
from portal.assistance.models import HelpRequest
from portal.extensions import db
from tests.factories import make_organisation, make_person, sign_in
from tests.pages import Browser

PAGES: dict[str, dict[str, Any]] = {
    "role": {"role": "accused"},
    "dispute": {"dispute_type": "litigation"},
    "place": {"country": "US", "venue": "us-court"},
    "paper": {
        "document_received": "us-complaint",
        "served_on": "2026年11月3日",
        "served_how": "mail",
    },
    "right": {"right_type": "design", "right_number": "US D000000"},
    "parties": {"opponent": "Bright Lamp LLC", "opponent_counsel": "Doe LLP"},
    "goods": {"product": "庭院灯", "amount": "42,000", "currency": "USD", "is_frozen": "y"},
    "story": {"summary": "快递收到传票。", "help_wanted": ["read_papers", "lawyer"]},
    "abroad": {"evidence_abroad": "none"},
    "secrecy": {"confidentiality": "ordinary"},
}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Applicant:
    """An enterprise's browser with the form in it."""

    def __init__(self, app: Flask, browser: Browser) -> None:
        self.app, self.browser = app, browser
        organisation = make_organisation()
        person = make_person(roles=("enterprise",), organisation=organisation)
        sign_in(browser.client, person)

    def address(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def send(self, address: str, fields: dict[str, Any], form_on: str = "") -> TestResponse:
        page = self.browser.client.get(form_on or address).get_data(as_text=True)
        token = TOKEN.search(page)
        assert token, address
        return self.browser.client.post(address, data={"csrf_token": token[1], **fields})

    def begin(self, **known: str) -> str:
        response = self.send(self.address("assistance.begin"), known)
        assert response.status_code == 303
        return response.location.split("/")[-2]

    def fill(self, key: str, pages: dict[str, dict[str, Any]] = PAGES) -> None:
        for page, fields in pages.items():
            address = self.address("assistance.step", draft_key=key, page_key=page)
            response = self.send(address, fields)
            assert response.status_code == 303, response.get_data(as_text=True)

    def submit(self, key: str) -> TestResponse:
        return self.send(self.address("assistance.check", draft_key=key), {"consent": "y"})

    def filed(self) -> str:
        key = self.begin()
        self.fill(key)
        return str(self.submit(key).location.split("/")[-2])


@pytest.fixture
def applicant(app: Flask, browser: Browser) -> Applicant:
    return Applicant(app, browser)


def test_a_request_is_filed_page_by_page_and_followed(applicant: Applicant) -> None:
    reference = applicant.filed()
    receipt = applicant.browser.get("assistance.receipt", reference=reference)
    code = re.search(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}", receipt.get_data(as_text=True))
    assert code
    request = db.session.execute(select(HelpRequest)).scalar_one()
    assert (request.state, str(request.served_on), request.is_frozen) == (
        "submitted",
        "2026-11-03",
        True,
    )
    page = applicant.browser.get("assistance.request_page", reference=reference)
    assert "Bright Lamp LLC" in page.get_data(as_text=True)
    track = applicant.address("assistance.track")
    fields = {"reference": reference.lower(), "code": code[0].lower().replace("-", " ")}
    found = applicant.send(track, fields).get_data(as_text=True)
    assert "已提交" in found
    assert "Bright Lamp" not in found


def test_sent_twice_it_is_one_request(applicant: Applicant) -> None:
    key = applicant.begin()
    applicant.fill(key)
    check = applicant.address("assistance.check", draft_key=key)
    token = TOKEN.search(applicant.browser.client.get(check).get_data(as_text=True))
    assert token
    fields = {"csrf_token": token[1], "consent": "y"}
    answers_given = [applicant.browser.client.post(check, data=fields) for _ in range(2)]
    assert len({answer.location for answer in answers_given}) == 1
    assert db.session.execute(select(func.count(HelpRequest.id))).scalar_one() == 1


def test_all_pages_can_be_posted_at_once(applicant: Applicant) -> None:
    fields: dict[str, Any] = {"consent": "y"}
    for page in PAGES.values():
        fields |= page
    fields |= {"served_on": "2026-11-03", "amount": "42000", "is_frozen": "1"}
    response = applicant.send(applicant.address("assistance.begin"), fields)
    assert response.location.endswith("/receipt")


def test_what_is_missing_leads_to_its_page(applicant: Applicant) -> None:
    key = applicant.begin(role="accused", dispute_type="customs")
    response = applicant.submit(key)
    assert response.location.endswith("/place")


def test_a_mistake_is_shown_beside_its_field_and_nothing_is_lost(applicant: Applicant) -> None:
    key = applicant.begin(dispute_type="litigation")
    address = applicant.address("assistance.step", draft_key=key, page_key="paper")
    response = applicant.send(address, {"served_on": "去年", "served_how": "mail"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "日期请写成 2026-11-23 这样" in page
    assert 'value="mail" selected' in page or 'selected value="mail"' in page


def test_a_limit_that_is_near_is_said_at_once(applicant: Applicant) -> None:
    key = applicant.begin(document_received="us-complaint", served_on="2020-01-02")
    page = applicant.browser.get("assistance.step", draft_key=key, page_key="right")
    assert "已经过了" in page.get_data(as_text=True)


def test_a_draft_is_resumed_and_deleted(applicant: Applicant) -> None:
    key = applicant.begin(role="owner")
    listed = applicant.browser.get("assistance.requests").get_data(as_text=True)
    assert key in listed
    address = applicant.address("assistance.discard", draft_key=key)
    applicant.send(address, {}, form_on=applicant.address("assistance.requests"))
    assert db.session.execute(select(func.count(HelpRequest.id))).scalar_one() == 0


def test_another_enterprise_finds_neither_draft_nor_request(
    app: Flask, applicant: Applicant
) -> None:
    draft, reference = applicant.begin(role="owner"), applicant.filed()
    other = Applicant(app, Browser(app))
    other.browser.get("assistance.step", expect=404, draft_key=draft, page_key="role")
    other.browser.get("assistance.request_page", expect=404, reference=reference)
    other.browser.get("assistance.receipt", expect=404, reference=reference)


def test_a_wrong_code_says_nothing_of_the_reference(applicant: Applicant) -> None:
    reference = applicant.filed()
    track = applicant.address("assistance.track")
    pages = [
        applicant.send(track, {"reference": name, "code": "AAAA"}).get_data(as_text=True)
        for name in (reference, "HW-2026-99999")
    ]
    assert all("对不上" in page for page in pages)


def test_an_applicant_urges_and_writes(applicant: Applicant) -> None:
    reference = applicant.filed()
    page = applicant.address("assistance.request_page", reference=reference)
    act = applicant.address("assistance.act", reference=reference)
    assert applicant.send(act, {"action": "urge", "note": "请尽快"}, page).status_code == 303
    again = applicant.send(act, {"action": "urge", "note": "再催一次"}, page)
    assert again.status_code == 422
    assert "再催一次" in again.get_data(as_text=True)
    late = applicant.send(act, {"action": "rate", "note": "很好", "grade": "5"}, page)
    assert late.status_code == 409
    write = applicant.address("assistance.write", reference=reference)
    assert applicant.send(write, {"body": "材料齐了", "key": "k1"}, page).status_code == 303
    assert "材料齐了" in applicant.browser.open(page).get_data(as_text=True)


@pytest.mark.parametrize("dispute", list(choices()["dispute_type"]))
def test_every_kind_of_dispute_reaches_the_end(dispute: str) -> None:
    page = questions.pages_for(dispute)[0].key
    seen = [page]
    while page := questions.page_after(page, dispute):
        seen.append(page)
    assert seen[-1] == "secrecy"
    asked = {f for key in seen for f in questions.asked(questions.PAGE_BY_KEY[key], dispute)}
    assert set(answers.REQUIRED) <= asked
    assert [questions.page_before(key, dispute) for key in seen][1:] == seen[:-1]
