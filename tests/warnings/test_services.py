"""Sending, updating and cancelling: numbers, messages, what others hear of it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from portal.audit import AuditEntry
from portal.editorial.errors import PublicationRefused
from portal.extensions import db
from portal.outbox import OutboxMessage
from portal.search.models import SearchEntry, SearchText
from portal.warnings import queries, services
from portal.warnings.models import Warning, WarningMessage
from tests.warnings.sending import cancel, content, send


def one(ref: str) -> Warning:
    found = queries.one(ref)
    assert found is not None
    return found


def entry(ref: str) -> SearchEntry:
    return db.session.get_one(SearchEntry, f"warning-{ref}", populate_existing=True)


@time_machine.travel("2026-11-23T04:00Z", tick=False)
def test_a_warning_gets_the_next_number_of_the_year(app: Flask) -> None:
    assert [send(), send()] == ["YJ-2026-001", "YJ-2026-002"]
    assert send(ref="YJ-2026-041") == "YJ-2026-041"
    assert send() == "YJ-2026-042"
    with time_machine.travel("2026-12-31T16:00Z", tick=False):  # 2027 has begun in Fujian
        assert send() == "YJ-2027-001"


def test_two_who_send_at_once_get_two_numbers(app: Flask) -> None:
    refs: list[str] = []

    def publish() -> None:
        with app.app_context():
            refs.append(send())
            db.session.remove()

    threads = [threading.Thread(target=publish) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(refs)) == 6
    assert {int(ref[-3:]) for ref in refs} == set(range(1, 7))


@pytest.mark.parametrize(
    ("level", "until"),
    [("red", None), ("orange", "2027-01-22"), ("yellow", "2027-02-21"), ("blue", "2027-05-22")],
)
@time_machine.travel("2026-11-23T04:00Z", tick=False)
def test_validity_follows_from_the_level_where_none_is_set(
    app: Flask, level: str, until: str | None
) -> None:
    found = one(send(level=level))
    assert str(found.valid_from) == "2026-11-23"
    assert (str(found.valid_until) if found.valid_until else None) == until
    assert found.messages[0].content["valid_until"] == (until or "")


@time_machine.travel("2026-11-23T04:00Z", tick=False)
def test_days_that_were_set_are_kept(app: Flask) -> None:
    found = one(send(valid_from="2026-11-01", valid_until="2027-12-31"))
    assert (str(found.valid_from), str(found.valid_until)) == ("2026-11-01", "2027-12-31")
    send(ref=found.ref, level="blue")
    again = one(found.ref)
    assert str(again.valid_from) == "2026-11-01", "an update keeps the first day"
    assert str(again.valid_until) == "2027-04-30"


def test_every_message_is_kept_as_it_was_sent(app: Flask) -> None:
    ref = send()
    send(ref=ref, note="店铺增至十七家", level="red", title="美国法院：冻结扩大")
    cancel(ref, "法院撤销了命令")
    found = one(ref)
    assert [(m.number, m.kind, m.level) for m in found.messages] == [
        (1, "alert", "orange"),
        (2, "update", "red"),
        (3, "cancel", "red"),
    ]
    assert [m.identifier for m in found.messages] == [f"{ref}-{n}" for n in (1, 2, 3)]
    assert found.messages[0].content["title"] == "美国法院：灯具卖家账户被冻结"
    assert found.messages[0].title != found.messages[1].title == found.title
    assert found.messages[2].note == "法院撤销了命令"
    assert found.release_number == 3
    assert found.cancelled_at is not None


def test_what_was_cancelled_begins_anew_with_an_alert(app: Flask) -> None:
    ref = send()
    cancel(ref)
    send(ref=ref)
    found = one(ref)
    assert [m.kind for m in found.messages] == ["alert", "cancel", "alert"]
    assert found.cancelled_at is None


def test_facets_can_be_asked_for_and_follow_an_update(app: Flask) -> None:
    ref = send(countries=["US", "DE"], opponents=["A", "B"])
    send(ref=ref, countries=["DE", "FR"], opponents=["B", "C"])
    found = one(ref)
    assert found.values("countries") == ["DE", "FR"]
    assert found.values("opponents") == ["B", "C"]
    assert queries.count(queries.Choice(country="FR")) == 1
    assert queries.count(queries.Choice(country="US")) == 0


def test_a_value_that_is_named_twice_is_one(app: Flask) -> None:
    assert one(send(opponents=["A", "A"])).values("opponents") == ["A"]


@pytest.mark.parametrize(
    "overrides",
    [
        {"title": ""},
        {"level": ""},
        {"level": "purple"},
        {"category": "weather"},
        {"valid_from": "2026-11-20", "valid_until": "2026-11-19"},
    ],
)
def test_what_is_no_warning_is_refused_and_takes_no_number(
    app: Flask, overrides: dict[str, Any]
) -> None:
    with pytest.raises(PublicationRefused):
        send(**overrides)
    assert db.session.execute(select(func.count()).select_from(Warning)).scalar() == 0
    assert send()[-3:] == "001"


def test_what_is_not_public_cannot_be_cancelled(app: Flask) -> None:
    with pytest.raises(PublicationRefused):
        cancel("YJ-2026-001")
    ref = send()
    cancel(ref)
    with pytest.raises(PublicationRefused):
        cancel(ref)
    assert len(one(ref).messages) == 2


def test_only_what_is_public_can_be_taken_up_again(app: Flask) -> None:
    ref = send(source="法院案卷")
    taken = services.content_of(ref)
    assert taken is not None
    assert taken | {"valid_from": "", "valid_until": ""} == content()
    cancel(ref)
    assert services.content_of(ref) is None
    assert services.content_of("YJ-1999-001") is None


def test_the_search_finds_it_and_what_was_cancelled_sinks(app: Flask) -> None:
    ref = send()
    found = entry(ref)
    assert (found.kind, found.url, found.status) == ("warning", f"/warnings/{ref}", "in_force")
    assert found.topics == ["外观设计"]
    text = db.session.get_one(SearchText, f"warning-{ref}")
    labels = [label for _anchor, label, _words in text.passages]
    assert labels == ["预警信息", "按顺序做", "事实"]
    words = "".join(words for _anchor, _label, words in text.passages)
    for known in (ref, "美国", "照明器具制造", "9405", "亚马逊", "Lumen Works LLC", "留存邮件"):
        assert known in words
    cancel(ref)
    assert entry(ref).status == "expired"


def test_each_message_owes_the_matching_once(app: Flask) -> None:
    ref = send()
    send(ref=ref)
    cancel(ref)
    owed = select(OutboxMessage.key).where(OutboxMessage.kind == services.MATCHING)
    keys = set(db.session.execute(owed).scalars())
    assert keys == {f"warning_sent:{ref}-{number}" for number in (1, 2, 3)}


def test_the_log_says_what_was_sent(app: Flask) -> None:
    ref = send()
    send(ref=ref)
    cancel(ref, "误报")
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.detail)
        .where(AuditEntry.subject == f"warning-{ref}")
        .order_by(AuditEntry.number)
    ).all()
    assert [row.action for row in rows] == ["warnings.alert", "warnings.update", "warnings.cancel"]
    assert rows[2].detail["reason"] == "误报"


def test_the_sender_is_named_after_our_domain(app: Flask) -> None:
    ref = send()
    sender = db.session.execute(select(WarningMessage.sender)).scalar_one()
    assert sender == "warnings@portal.invalid", ref
