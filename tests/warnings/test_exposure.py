"""What an enterprise keeps of its business: gates, who may change it, two at once; its page."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import lxml.html
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.accounts import closing
from portal.accounts.models import Person
from portal.audit import AuditEntry
from portal.extensions import db
from portal.text import TextRefused
from portal.warnings import exposure
from tests.factories import make_person, sign_in
from tests.forms import submit
from tests.pages import Browser
from tests.warnings.enterprises import LAMPS, Enterprise
from tests.warnings.sending import send
from tests.web.test_conditional import counted

MOST_QUERIES = 8
PAGE = "/accounts/exposure"


def browser_of(app: Flask, person: Person) -> Browser:
    browser = Browser(app)
    sign_in(browser.client, person)
    return browser


def fill(browser: Browser, **fields: Any) -> TestResponse:
    """Send the form as it stands on the page, with some fields filled in."""
    html = lxml.html.fromstring(browser.open(PAGE).get_data(as_text=True))
    form = {name: html.xpath(f"//input[@name='{name}']/@value")[0] for name in STANDING}
    return submit(browser.client, PAGE, form | fields)


STANDING = ("organisation", "version")


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("hs_codes", ["8517.62", " 9405 ", "9405"], ["851762", "9405"]),
        ("ipc_classes", ["h04l9/32", "F21S", "A61"], ["H04L9/32", "F21S", "A61"]),
        ("marks", ["鼓浪", " 12345678 "], ["鼓浪", "12345678"]),
        ("opponents", ["Bright Lamp, LLC", ""], ["Bright Lamp, LLC"]),
        ("countries", ["VN", "US"], ["US", "VN"]),
        ("industries", ["C387"], ["C387"]),
    ],
)
def test_what_is_kept_is_clean(name: str, given: list[str], kept: list[str]) -> None:
    assert exposure.clean({name: given})[name] == kept


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("hs_codes", "851", "4 到 10 位数字"),
        ("hs_codes", "12345678901", "4 到 10 位数字"),
        ("hs_codes", "灯具", "4 到 10 位数字"),
        ("ipc_classes", "LED", "IPC 分类号"),
        ("ipc_classes", "Z99Z", "IPC 分类号"),
        ("marks", "灯", "太短"),
        ("opponents", "。", "写全名"),
        ("countries", "XX", "列出的选项"),
        ("platforms", "' OR 1=1", "列出的选项"),
        ("marks", "长" * 61, "60"),
    ],
)
def test_what_is_not_taken_says_why(name: str, line: str, words: str) -> None:
    with pytest.raises(TextRefused, match=words):
        exposure.clean({name: [line]})


def test_a_list_has_an_end() -> None:
    with pytest.raises(TextRefused, match="最多 60 项"):
        exposure.clean({"marks": [f"商标{number}" for number in range(61)]})


def test_codes_are_taken_apart_as_people_write_them() -> None:
    assert exposure.codes_in("9405，9406、\n８５１７ 0902") == ["9405", "9406", "8517", "0902"]
    assert exposure.ipc_in("H04L 9/32, F21S") == ["H04L9/32", "F21S"]


def test_of_two_who_keep_at_once_the_second_hears_of_the_first(app: Flask) -> None:
    lamps = Enterprise("member")
    lamps.keep(**LAMPS)
    with pytest.raises(exposure.Overtaken) as raised:
        exposure.keep(lamps.owner, lamps.id, {"marks": ["鼓浪"]}, 0)
    assert raised.value.by == lamps.owner.name
    kept = exposure.of_organisation(lamps.id)
    assert kept is not None and (kept.version, kept.marks) == (1, [])


def test_keeping_is_on_record_without_what_was_kept(app: Flask) -> None:
    lamps = Enterprise()
    lamps.keep(opponents=["Bright Lamp LLC"])
    found = select(AuditEntry).where(AuditEntry.action == "exposure kept")
    entry = db.session.execute(found).scalar_one()
    assert entry.subject == f"organisation:{lamps.id}"
    assert entry.detail == {"opponents": 1}


def test_the_page_keeps_what_was_filled_in(app: Flask) -> None:
    ref = send()
    lamps = Enterprise()
    browser = browser_of(app, lamps.owner_row)
    answer = fill(
        browser,
        countries=["US", "NZ"],
        platforms=["amazon"],
        hs_codes="9405.41，9405",
        marks="鼓浪\nLamply 之光",
        opponents="Smith, Doe & Co",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.location == "/accounts/warnings"
    kept = exposure.of_organisation(lamps.id)
    assert kept is not None
    assert (kept.countries, kept.hs_codes) == (["US", "NZ"], ["940541", "9405"])
    assert (kept.marks, kept.opponents) == (["鼓浪", "Lamply 之光"], ["Smith, Doe & Co"])
    assert ref in browser.open("/accounts/warnings").get_data(as_text=True)
    page = lxml.html.fromstring(browser.open(PAGE).get_data(as_text=True))
    assert page.xpath("//input[@value='NZ']/@checked")
    assert not page.xpath("//details//input[@checked]"), "what is ticked is seen"
    assert page.xpath("string(//textarea[@name='marks'])").strip() == "鼓浪\nLamply 之光"


def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(app: Flask) -> None:
    lamps = Enterprise()
    browser = browser_of(app, lamps.owner_row)
    answer = fill(browser, hs_codes="灯具", marks="鼓浪", countries=["US"])
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    page = lxml.html.fromstring(html)
    assert "不是商品编码" in page.xpath("string(//p[@id='hs_codes-error'])")
    assert page.xpath("//a[@href='#hs_codes']")
    assert "鼓浪" in page.xpath("string(//textarea[@name='marks'])")
    assert page.xpath("//input[@value='US']/@checked")
    assert exposure.of_organisation(lamps.id) is None


def test_the_slower_of_two_sees_both_and_may_send_again(app: Flask) -> None:
    lamps = Enterprise("member")
    browser = browser_of(app, lamps.others[0])
    stale = {"organisation": str(lamps.id), "version": "0", "marks": "鼓浪"}
    lamps.keep(**LAMPS)
    answer = submit(browser.client, PAGE, stale)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f"{lamps.owner.name} 刚才也改了这一页" in html
    assert "940541" in html and "鼓浪" in html
    again = lxml.html.fromstring(html).xpath("//input[@name='version']/@value")[0]
    assert submit(browser.client, PAGE, stale | {"version": again}).status_code == 303
    kept = exposure.of_organisation(lamps.id)
    assert kept is not None and (kept.marks, kept.hs_codes) == (["鼓浪"], [])


def test_readers_see_it_and_strangers_do_not(app: Flask) -> None:
    lamps, tea = Enterprise("reader", **LAMPS), Enterprise()
    reader = browser_of(app, lamps.others[0])
    html = reader.open(PAGE).get_data(as_text=True)
    assert "940541" in html and "<textarea" not in html
    others = {"organisation": str(lamps.id), "version": "1", "marks": "偷改"}
    assert reader.client.post(PAGE, data=others).status_code in (400, 404)
    stranger = browser_of(app, tea.owner_row)
    stranger.open(f"{PAGE}?organisation={lamps.id}", 404)
    stranger.open(f"{PAGE}?organisation=x", 404)
    assert submit(stranger.client, "/accounts/settings", others, to=PAGE).status_code == 404
    browser_of(app, make_person()).open(PAGE, 404)
    kept = exposure.of_organisation(lamps.id)
    assert kept is not None and kept.marks == []


def test_fields_that_nobody_asked_for_change_nothing(app: Flask) -> None:
    lamps = Enterprise()
    browser = browser_of(app, lamps.owner_row)
    fill(browser, marks="鼓浪", changed_by="1", compared_version="99", is_sample="1")
    kept = exposure.of_organisation(lamps.id)
    assert kept is not None and (kept.version, kept.compared_version) == (1, 1)
    assert kept.changed_by == lamps.owner.person_id


def test_ones_own_copy_has_what_one_kept_and_read(app: Flask) -> None:
    lamps = Enterprise(**LAMPS)
    archive = zipfile.ZipFile(BytesIO(closing.copy_of(lamps.owner.person_id or 0)))
    held = json.loads(archive.read("personal-data.json"))
    assert held["exposures"][0]["hs_codes"] == ["940541"]
    assert held["warnings"] == []


def test_the_page_takes_few_queries(app: Flask) -> None:
    lamps = Enterprise(**LAMPS)
    browser = browser_of(app, lamps.owner_row)
    browser.open(PAGE)
    db.session.rollback()
    with counted(app) as statements:
        browser.open(PAGE)
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)
