"""/api/v1/deadlines answers what the calculator shows."""

from __future__ import annotations

from flask import Flask

from portal import changes
from tests.pages import Browser
from tests.web.test_conditional import counted

ADDRESS = "/api/v1/deadlines"


def test_a_date_comes_with_its_arithmetic(browser: Browser) -> None:
    answer = browser.open(f"{ADDRESS}?clock=US-DC-ANS&on=2026-11-14").get_json()
    assert answer == {
        "clock": "US-DC-ANS",
        "on": "2026-11-14",
        "due_on": "2026-12-07",
        "steps": [
            "起算日当天不算：2026年11月14日（星期六）。",
            "从次日数起，休息日也算，第 21 日是2026年12月5日（星期六）。",
            "12月5日（星期六）、12月6日（星期日）不办公，"
            "顺延到其后第一个工作日：2026年12月7日（星期一）。",
        ],
        "cautions": [],
        "consequence": "缺席判决；被冻结的余额可能被划给原告",
        "source": "Fed. R. Civ. P. 12(a)(1)(A)(i)",
        "checked_on": "2026-11-23",
        "confidence": "statute",
        "estimated": False,
    }


def test_a_variant_and_a_year_that_is_guessed(browser: Browser) -> None:
    answer = browser.open(f"{ADDRESS}?clock=US-DC-WAIV&on=2026-09-01&variant=in_us").get_json()
    assert answer["due_on"] == "2026-11-02"
    guessed = browser.open(f"{ADDRESS}?clock=cn-tm-cancel-ev&on=2026-12-31").get_json()
    assert guessed["clock"] == "CN-TM-CANCEL-EV"
    assert guessed["due_on"] == "2027-03-01" and guessed["estimated"] is True
    assert any("预估" in caution for caution in guessed["cautions"])


def test_no_date_is_made_up(browser: Browser) -> None:
    answer = browser.open(f"{ADDRESS}?clock=US-TRO-PI&on=2026-11-14").get_json()
    assert answer["due_on"] is None
    assert answer["steps"] == ["日子写在文书上，算不出来；请以文书写明的日期和时间为准。"]


REFUSED = {
    "": 400,
    "?clock=US-DC-ANS": 400,
    "?clock=US-DC-ANS&on=2026-02-30": 400,
    "?clock=US-DC-ANS&on=9999-01-01": 400,
    "?clock=US-DC-ANS&on=%F3%F3": 400,
    "?on=2026-11-14": 404,
    "?clock=NOTHING&on=2026-11-14": 404,
    "?clock=US-DC-ANS&on=2026-11-14&variant=x": 404,
}


def test_what_cannot_be_answered_is_a_problem(browser: Browser) -> None:
    for query, status in REFUSED.items():
        answer = browser.open(ADDRESS + query, status)
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["status"] == status


def test_an_answer_is_kept_and_not_sent_twice(app: Flask, browser: Browser) -> None:
    address = f"{ADDRESS}?clock=CN-DEF&on=2026-11-14"
    changes.refresh()
    with counted(app) as cold:
        first = browser.open(address)
    assert len(cold) <= 2
    with counted(app) as warm:
        browser.open(address, 304, headers={"If-None-Match": first.headers["ETag"]})
    assert warm == []
