"""What is counted of requests, texts and searches: by hand, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.assistance import counted as assistance
from portal.assistance.queries.promises import DONE_BY, DROPPED_BY, PROMISES
from portal.assistance.steps import STEPS
from portal.clock import today
from portal.extensions import db
from portal.library import counted as library
from portal.public_figures import Gauge, Measure, Table
from portal.reporting.figures import Spread, report
from portal.search import counted as search
from portal.search.models import SearchBestBet, SearchGap
from portal.transaction import transaction
from tests.factories import publish
from tests.reporting.counting import at, make_event, make_promise, make_request, working_day

pytestmark = pytest.mark.usefixtures("app")


def measures() -> dict[str, Measure]:
    until = today() - timedelta(days=1)
    return {one.key: one for one in assistance.measures(until.year, until)}


@pytest.fixture
def spoken(app: Flask) -> Iterator[None]:
    """Words are asked for as within a request."""
    with app.test_request_context():
        yield


def test_each_promise_is_one_that_some_step_keeps() -> None:
    kept = {kind for kinds in DONE_BY.values() for kind in kinds} | {"urge_reply"}
    assert kept == set(PROMISES)
    assert {*DONE_BY, *DROPPED_BY} <= {step.action for step in STEPS}
    stopped = {step.action: set(step.clocks.stops) for step in STEPS}
    for action, kinds in DONE_BY.items():
        assert set(kinds) <= stopped[action], action


@pytest.mark.usefixtures("spoken")
def test_days_are_those_promised_less_those_left() -> None:
    with transaction():
        for days in (0, 1, 2, 3, 5, None):
            make_promise(make_request(), "first_advice", days)
    counted = measures()["first_advice"].counted
    # five working days end after the last day that counts, so that one is still owed, too
    assert [one.days for one in counted] == [0, 1, 2, 3, None, None]
    assert [one.holds for one in counted] == [True, True, True, True, False, False]
    assert counted[0].groups == {"dispute_type": "诉讼", "country": "美国"}


@pytest.mark.usefixtures("spoken")
def test_what_was_dropped_in_time_is_neither_kept_nor_missed() -> None:
    with transaction():
        dropped, done, late = make_request(), make_request(), make_request()
        for request, days in ((dropped, 1), (done, 1), (late, None)):
            make_promise(request, "opinion", days)
        day = working_day(2)
        make_event(dropped, "withdraw", day)
        make_event(done, "opine", day)
        make_event(done, "terminate", day, number=2)
        make_event(late, "withdraw", working_day(0) + timedelta(days=400))
    counted = measures()["opinion"].counted
    assert [(one.days, one.holds) for one in counted] == [(1, True), (None, False)]


@pytest.mark.usefixtures("spoken")
def test_a_clock_that_rests_is_not_due() -> None:
    with transaction():
        request = make_request()
        make_promise(request, "review", None).paused_on = working_day(2)
    assert measures()["review"].counted == ()


@pytest.mark.usefixtures("spoken")
def test_requests_count_when_they_come_and_ends_when_they_end() -> None:
    with transaction():
        ended = {"closed_at": at(working_day(1)), "submitted_at": at(working_day(400))}
        make_request(outcome="unsolved", **ended)
        make_request(outcome="settled", **ended)
        make_request(outcome="", state="withdrawn", **ended)
        make_request(state="in_review")
    found = measures()
    assert [one.holds for one in found["closed"].counted] == [True, False]
    assert len(found["requests"].counted) == 1
    assert assistance.years()[-1] == working_day(400).year


@pytest.mark.usefixtures("spoken")
def test_five_requests_are_told_and_samples_are_named() -> None:
    with transaction():
        for days in (1, 1, 2, 3, 3):
            make_promise(make_request(is_sample=True), "first_advice", days)
    advice = measures()["first_advice"]
    assert advice.is_sample
    assert advice.promise == "3 个工作日，紧急的1 个工作日"
    assert report(advice).total.spread == Spread(2.0, 3)


@pytest.mark.usefixtures("spoken")
def test_a_real_site_leaves_made_up_requests_out(app: Flask) -> None:
    with transaction():
        make_promise(make_request(is_sample=True), "first_advice", 1)
        make_promise(make_request(), "first_advice", 1)
    assert len(measures()["first_advice"].counted) == 2
    app.config["SETTINGS"] = without_samples(app)
    assert len(measures()["first_advice"].counted) == 1
    assert not measures()["first_advice"].is_sample


def without_samples(app: Flask) -> object:
    settings = app.config["SETTINGS"]
    return replace(settings, site=replace(settings.site, sample_content=False))


def gap(query: str, *times: int) -> None:
    with transaction():
        for ago, number in enumerate(times, 1):
            day = today() - timedelta(days=ago)
            db.session.add(SearchGap(day=day, query=query, times=number))


def gaps() -> Table:
    return search.tables(today() - timedelta(days=1))[0]


@pytest.mark.usefixtures("spoken")
def test_words_asked_in_vain_are_told_when_many_asked_on_several_days() -> None:
    gap("海牙体系", 4, 3)
    gap("四次的词", 2, 2)
    gap("一天的词", 9)
    gap("一个很长很长的问题里可能有谁的名字所以不公布", 5, 5)
    table = gaps()
    last = (today() - timedelta(days=1)).isoformat()
    assert table.rows == (("海牙体系", 2, 7, last, "还没有"),)
    assert table.columns[1:3] == ("几天有人搜", "共搜几次")
    assert "不是人数" in table.note
    assert "共有 4 个词" in table.note and "合计 30 次" in table.note
    assert table.gauges == (Gauge("vain_searches", 1, 1),)


@pytest.mark.usefixtures("spoken")
def test_a_word_that_the_editors_taught_is_answered() -> None:
    gap("海牙体系", 4, 3)
    with transaction():
        bet = SearchBestBet(queries=["海牙 体系"], title="外观设计", url="/library/1", note="")
        db.session.add(bet)
    assert gaps().rows[0][4] == "已回应"
    assert gaps().gauges == (Gauge("vain_searches", 0, 1),)


@pytest.mark.usefixtures("spoken")
def test_nothing_asked_in_vain_says_so() -> None:
    table = gaps()
    assert table.rows == () and "共有 0 个词" in table.note


@pytest.mark.usefixtures("spoken")
def test_texts_count_with_those_that_say_all() -> None:
    publish()
    publish(source_key="second", issuer="")
    table = library.tables(today())[0]
    _kind, number, complete, share = table.rows[0]
    assert (number, share) == (2, 100 * complete / 2)
    assert complete <= 1
    assert table.gauges == (Gauge("empty_columns", 4 - len(table.rows), 4),)
