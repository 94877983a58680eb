"""Digests: at 08:30 in Fujian on working days, once each, as things stand by then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from portal.clock import SHANGHAI
from portal.extensions import db
from portal.subscriptions import digests, queries, services
from portal.subscriptions.criteria import Criteria
from portal.subscriptions.models import Delivery
from portal.workdays import Calendar, Special, calendar
from tests.factories import make_person
from tests.subscriptions.hearing import announcement, inbox, letters_to, reader, tell, text_of, work

EMAIL = "lin@example.com"
WARNINGS = Criteria(kind="warning")


@contextmanager
def at(moment: str) -> Iterator[None]:
    """A moment in Fujian, such as 2026-11-23 08:30."""
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI), tick=False):
        yield


def run(moment: str) -> None:
    """The worker's duty at a moment."""
    with at(moment):
        digests.begin_due()
        work()


def digests_to(email: str = EMAIL) -> list[str]:
    letters = [letter for letter in letters_to(email) if "订阅" in str(letter["Subject"])]
    return [text_of(letter) for letter in letters if "请确认" not in str(letter["Subject"])]


def days(moment: str) -> list[tuple[str, str]]:
    local = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    return digests.occasions(local, calendar())


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-11-23 08:29:59", []),
        ("2026-11-23 08:30", ["daily 2026-11-23", "weekly 2026-W48"]),
        ("2026-11-23 23:59", ["daily 2026-11-23", "weekly 2026-W48"]),
        ("2026-11-24 00:30", []),  # still the 23rd in UTC
        ("2026-11-28 09:00", []),  # Saturday
        ("2026-10-01 09:00", []),  # National Day
        ("2026-10-07 09:00", []),
        ("2026-10-08 09:00", ["daily 2026-10-08", "weekly 2026-W41"]),  # a Thursday
        ("2026-10-10 09:00", ["daily 2026-10-10", "weekly 2026-W41"]),  # a Saturday worked
        ("2027-01-04 09:00", ["daily 2027-01-04", "weekly 2027-W01"]),
    ],
)
def test_what_should_have_begun(app: Flask, moment: str, due: list[str]) -> None:
    assert [" ".join(pair) for pair in days(moment)] == due


def test_a_worked_sunday_belongs_to_the_week_that_it_ends() -> None:
    worked = {date(2026, 9, 20): Special(True, "调休上班")}
    known = Calendar(worked, {2026: "test"})
    local = datetime(2026, 9, 20, 9, tzinfo=SHANGHAI)
    assert digests.occasions(local, known) == [("daily", "2026-09-20"), ("weekly", "2026-W38")]
    assert digests.next_on("weekly", local, known) == date(2026, 9, 21)


@pytest.mark.parametrize(
    ("frequency", "moment", "expected"),
    [
        ("daily", "2026-11-23 08:29", "2026-11-23"),
        ("daily", "2026-11-23 08:30", "2026-11-24"),
        ("daily", "2026-11-27 12:00", "2026-11-30"),
        ("weekly", "2026-11-24 07:00", "2026-11-30"),
        ("weekly", "2026-09-30 12:00", "2026-10-08"),
    ],
)
def test_the_next_digest_is_announced(
    app: Flask, frequency: str, moment: str, expected: str
) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    assert digests.next_on(frequency, local, calendar()).isoformat() == expected


def test_what_came_since_the_last_one_is_in_the_next(app: Flask) -> None:
    with at("2026-11-23 07:00"):
        reader(EMAIL, WARNINGS, "daily")
        first, second = announcement(), announcement(title="又一件")
        tell(first)
        tell(second)
        assert digests_to() == []
    run("2026-11-23 08:30")
    (words,) = digests_to()
    assert first.title in words and "又一件" in words and "因为：风险预警" in words
    with at("2026-11-23 09:00"):
        tell(announcement(title="晚到的"))
    run("2026-11-23 12:00")
    run("2026-11-23 23:59")
    assert len(digests_to()) == 1
    run("2026-11-24 08:30")
    assert "晚到的" in digests_to()[1] and first.title not in digests_to()[1]


def test_a_day_without_news_sends_nothing(app: Flask) -> None:
    with at("2026-11-20 12:00"):
        reader(EMAIL, WARNINGS, "daily")
        reader("weekly@example.com", WARNINGS, "weekly")
    for day in ("23", "24", "25"):
        run(f"2026-11-{day} 08:30")
    assert digests_to() == digests_to("weekly@example.com") == []


def test_the_weekly_one_goes_out_on_the_first_working_day(app: Flask) -> None:
    with at("2026-09-29 12:00"):
        reader(EMAIL, WARNINGS, "weekly")
        tell(announcement())
    for moment in ("2026-09-30 09:00", "2026-10-05 09:00", "2026-10-07 09:00"):
        run(moment)  # the week's digest began on Wednesday; the rest is holiday
    assert len(digests_to()) == 1
    with at("2026-10-03 12:00"):
        tell(announcement(title="节日里的"))
    run("2026-10-05 09:00")
    assert len(digests_to()) == 1
    run("2026-10-08 08:30")
    run("2026-10-09 08:30")
    assert len(digests_to()) == 2 and "周报" in str(letters_to(EMAIL)[-1]["Subject"])


def test_a_worker_that_was_away_catches_up_once(app: Flask) -> None:
    with at("2026-11-02 12:00"):
        reader(EMAIL, WARNINGS, "daily")
        for _ in range(3):
            tell(announcement())
    run("2026-11-23 15:00")
    run("2026-11-23 16:00")
    (words,) = digests_to()
    assert "3. " in words


def test_a_thing_appears_as_it_stands_by_then(app: Flask) -> None:
    with at("2026-11-23 12:00"):
        reader(EMAIL, WARNINGS, "daily")
        gone, right = announcement(title="撤下的"), announcement(title="写错的标题")
        for told in (gone, right):
            tell(told)
        tell(replace(gone, event="withdrawn", number=2))
        tell(replace(right, event="corrected", number=2, title="改好的标题"))
    run("2026-11-24 08:30")
    (words,) = digests_to()
    assert "撤下的" not in words and "写错的标题" not in words and "改好的标题" in words
    with at("2026-11-24 12:00"):
        tell(replace(gone, event="withdrawn", number=3))
        tell(replace(right, event="withdrawn", number=3, title="改好的标题", note="过时"))
    run("2026-11-25 08:30")
    assert "〔橙色预警，已撤下〕改好的标题" in digests_to()[1] and "过时" in digests_to()[1]
    assert "撤下的" not in digests_to()[1].replace("已撤下", "")
    states = set(db.session.execute(select(Delivery.state)).scalars())
    assert states == {"told", "dropped"}


def test_what_was_ended_meanwhile_is_left_out(app: Flask) -> None:
    person = make_person()
    with at("2026-11-23 12:00"):
        services.subscribe(person.id, WARNINGS, "daily", by_mail=True)
        services.subscribe(person.id, Criteria(kind="policy"), "daily", by_mail=True)
        tell(announcement(title="不要的"))
        tell(announcement(kind="policy", level="", title="要的"))
        holder = queries.holder_of(person.id)
        assert holder is not None
        services.end(holder, queries.of_holder(holder)[1].id)
    run("2026-11-24 08:30")
    (words,) = digests_to(person.email)
    assert "要的" in words and "不要的" not in words
    (message,) = inbox(person.id)
    assert (message.subject, message.body) == ("订阅日报：1 条新消息", "〔政策〕要的")


def test_batches_end_with_whole_holders(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "ROWS", 4)
    emails = [f"a{number}@example.com" for number in range(5)]
    with at("2026-11-23 12:00"):
        for email in emails:
            reader(email, WARNINGS, "daily")
        for _ in range(3):
            tell(announcement())
    run("2026-11-24 08:30")
    assert ["3. " in "".join(digests_to(email)) for email in emails] == [True] * 5
    assert [len(digests_to(email)) for email in emails] == [1] * 5
