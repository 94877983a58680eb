"""CAP 1.2: the schema, what the schema cannot say, and what our levels become."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
import time_machine
from flask import Flask

from portal.warnings import sample
from portal.warnings.cap import NAMESPACE
from tests.pages import Browser
from tests.warnings.sending import cancel, send

SCHEMA = lxml.etree.XMLSchema(file=str(Path(__file__).with_name("cap-1.2.xsd")))
NAMES = {"c": NAMESPACE}
TRIPLE = re.compile(r"[^ ,<&]+,[^ ,<&]+,[0-9T:+-]{25}")


def cap(browser: Browser, ref: str, number: int = 0) -> Any:
    """The message as a tree, valid by the schema and by the standard's other rules."""
    address = f"/warnings/{ref}/{number}.cap.xml" if number else f"/warnings/{ref}.cap.xml"
    response = browser.open(address)
    assert response.mimetype == "application/cap+xml"
    tree = lxml.etree.fromstring(response.data)
    SCHEMA.assertValid(tree)
    check_rules(tree)
    return tree


def check_rules(tree: Any) -> None:
    """What section 3.2 demands beyond the schema."""
    kind, references = text(tree, "msgType"), text(tree, "references")
    assert (kind == "Alert") == (references == "")
    for triple in references.split():
        assert TRIPLE.fullmatch(triple)
    assert text(tree, "sent").endswith("+08:00")
    if text(tree, "status") in ("Test", "Exercise"):
        assert text(tree, "note")
    assert text(tree, "info/c:language") == "zh-CN"
    assert not any(element.text == "" for element in tree.iter())


def text(tree: Any, path: str) -> str:
    return str(tree.findtext(f"c:{path}", "", NAMES))


def texts(tree: Any, path: str) -> list[str]:
    return [str(found) for found in tree.xpath(f"//c:{path}/text()", namespaces=NAMES)]


@time_machine.travel("2026-11-23T04:00:30.5Z", tick=False)
def test_an_alert_says_everything(browser: Browser) -> None:
    ref = send()
    tree = cap(browser, ref)
    assert text(tree, "identifier") == f"{ref}-1"
    assert text(tree, "sender") == "warnings@portal.invalid"
    assert text(tree, "sent") == "2026-11-23T12:00:30+08:00"
    assert text(tree, "status") == "Actual"
    assert text(tree, "msgType") == "Alert"
    assert text(tree, "info/c:event") == "诉讼（含批量临时限制令）"
    assert text(tree, "info/c:effective") == "2026-11-23T00:00:00+08:00"
    assert text(tree, "info/c:onset") == "2026-11-20T00:00:00+08:00"
    assert text(tree, "info/c:expires") == "2027-01-22T23:59:59+08:00"
    assert text(tree, "info/c:headline") == "美国法院：灯具卖家账户被冻结"
    assert "2. 2026-12-01：确认律师出庭（被告）" in text(tree, "info/c:instruction")
    assert text(tree, "info/c:web").endswith(f"/warnings/{ref}")
    assert texts(tree, "geocode/c:value") == ["US"]
    assert texts(tree, "areaDesc") == ["美国"]
    assert "9405" in texts(tree, "parameter/c:value")


@pytest.mark.parametrize(
    ("level", "severity", "urgency", "response"),
    [
        ("red", "Extreme", "Immediate", "Execute"),
        ("orange", "Severe", "Expected", "Prepare"),
        ("yellow", "Moderate", "Future", "Prepare"),
        ("blue", "Minor", "Future", "Monitor"),
    ],
)
def test_levels_become_severity_urgency_and_response(
    browser: Browser, level: str, severity: str, urgency: str, response: str
) -> None:
    tree = cap(browser, send(level=level))
    assert text(tree, "info/c:severity") == severity
    assert text(tree, "info/c:urgency") == urgency
    assert text(tree, "info/c:responseType") == response
    assert (text(tree, "info/c:expires") == "") == (level == "red")


@pytest.mark.parametrize(
    ("confidence", "certainty"),
    [
        ("statute", "Observed"),
        ("official", "Observed"),
        ("commercial", "Likely"),
        ("general", "Possible"),
    ],
)
def test_certainty_follows_how_it_was_checked(
    browser: Browser, confidence: str, certainty: str
) -> None:
    assert text(cap(browser, send(confidence=confidence)), "info/c:certainty") == certainty


def test_updates_and_cancellations_name_the_first(browser: Browser) -> None:
    with time_machine.travel("2026-11-20T02:00Z", tick=False):
        ref = send()
    with time_machine.travel("2026-11-21T02:00Z", tick=False):
        send(ref=ref, note="店铺增至十七家")
    with time_machine.travel("2026-11-22T02:00Z", tick=False):
        cancel(ref, "法院撤销了命令")
    first = f"warnings@portal.invalid,{ref}-1,2026-11-20T10:00:00+08:00"
    second = f"warnings@portal.invalid,{ref}-2,2026-11-21T10:00:00+08:00"
    update, last = cap(browser, ref, 2), cap(browser, ref)
    assert text(update, "msgType") == "Update"
    assert text(update, "references") == first
    assert text(update, "note") == "店铺增至十七家"
    assert text(last, "msgType") == "Cancel"
    assert text(last, "references") == f"{first} {second}"
    assert text(last, "note") == "法院撤销了命令"
    assert text(last, "info/c:responseType") == "AllClear"
    assert text(last, "info/c:urgency") == "Past"
    assert text(last, "info/c:expires") == text(last, "sent")
    assert text(cap(browser, ref, 1), "references") == ""


def test_after_a_cancellation_an_alert_begins_anew(browser: Browser) -> None:
    ref = send()
    cancel(ref)
    send(ref=ref)
    send(ref=ref, note="又有变化")
    assert text(cap(browser, ref, 3), "references") == ""
    assert text(cap(browser, ref, 4), "references").split(",")[1] == f"{ref}-3"


def test_what_is_made_up_is_a_test_and_says_so(browser: Browser) -> None:
    tree = cap(browser, send(is_sample=True))
    assert text(tree, "status") == "Test"
    assert text(tree, "note") == "示例，内容虚构"


def test_a_warning_without_a_country_still_has_an_area(browser: Browser) -> None:
    assert texts(cap(browser, send(countries=[])), "areaDesc") == ["未限定国家或地区"]
    tree = cap(browser, send(countries=["WO", "EU"]))
    assert texts(tree, "geocode/c:valueName") == ["WIPO ST.3", "ISO 3166-1 alpha-2"]


def test_earlier_warnings_are_incidents(browser: Browser) -> None:
    first = send()
    assert text(cap(browser, send(earlier=[first])), "incidents") == first


def test_markup_and_control_characters_stay_text(browser: Browser) -> None:
    hostile = "A</headline><x> & \"'\x0b\ufffe]]>"
    tree = cap(browser, send(title=hostile, facts=[{"text": hostile}], opponents=["<b> & c"]))
    assert text(tree, "info/c:headline") == "A</headline><x> & \"']]>"
    assert "<b>_&_c" in texts(tree, "parameter/c:value")


def test_every_sample_is_sound_in_cap(app: Flask, browser: Browser) -> None:
    sample.load()
    for entry in sample.entries():
        tree = cap(browser, entry["ref"])
        assert (text(tree, "status") == "Test") == entry["made_up"]


def test_there_is_no_message_beyond_the_last(browser: Browser) -> None:
    ref = send()
    for address in (f"/warnings/{ref}/2.cap.xml", f"/warnings/{ref}/0.cap.xml"):
        browser.open(address, expect=404)
    browser.open("/warnings/YJ-1999-001.cap.xml", expect=404)
