"""A saved search finds in what was announced what the search itself would find there."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.announcements import Announcement
from portal.subscriptions import queries, services
from portal.subscriptions.criteria import Criteria, checked
from portal.subscriptions.matching import matches, ready
from portal.subscriptions.searched import NOTHING, searched
from tests.factories import article, cites, make_person, publish
from tests.subscriptions.hearing import announcement, tell

FOUND = {
    "海牙体系": True,
    "海牙 福建": True,
    '"海牙体系"': True,
    "海牙 -工业品": False,
    "wipo": True,
    "ipo": False,
    "闽知〔2026〕12号": True,
    "闽知[2026]12 号": True,
    "闽知〔2020〕96号": True,  # which the text names
    "闽知〔2026〕13号": False,
    "文号:闽知〔2026〕12号": True,
    "海牙 年份:2026": True,
    "海牙 年份:2020-2025": False,
    "海牙 地区:福建": True,
    "海牙 地区:广东": False,
    "海牙 效力:废止": False,
    "第二条": True,
    "马德里": False,
}


def hague() -> Announcement:
    """A text whose body says more than its announcement."""
    taken = publish(
        document_number="闽知〔2026〕12号",
        issued_on="2026-03-01",
        region="福建省",
        blocks=(
            article(1, "依据闽知〔2020〕96号，支持通过海牙体系（WIPO）提交工业品外观设计申请。"),
            article(2, "本通知自公布之日起施行。"),
        ),
        citations=(cites(number="闽知〔2020〕96号"),),
    )
    return announcement(
        subject=f"library-{taken.document_id}",
        kind="policy",
        title="关于支持外观设计的通知",
        url=f"/library/{taken.document_id}",
        summary="支持外观设计。",
        level="",
        countries=(),
    )


@pytest.mark.parametrize(("words", "expected"), FOUND.items())
def test_a_saved_search_is_held_against_the_whole_text(
    app: Flask, words: str, expected: bool
) -> None:
    told = hague()
    announced = ready(told, searched(told.subject))
    assert matches(Criteria(words=words), announced, {}) is expected


def test_a_thing_that_the_search_does_not_hold_is_what_was_announced(app: Flask) -> None:
    assert searched("library-999999") == NOTHING
    assert searched("service-none") == NOTHING


def test_who_saved_a_search_hears_of_what_only_the_text_says(app: Flask) -> None:
    person = make_person()
    services.subscribe(person.id, checked(Criteria(words="海牙体系")), "once", by_mail=False)
    other = make_person()
    services.subscribe(other.id, checked(Criteria(words="马德里体系")), "once", by_mail=False)
    told = hague()
    tell(told)
    (heard,) = queries.heard_by(queries.holder_of(person.id))
    assert heard.announcement.subject == told.subject
    assert heard.reasons == ("含“海牙体系”",)
    assert queries.heard_by(queries.holder_of(other.id)) == []


def test_the_feed_of_a_saved_search_looks_into_the_texts_too(app: Flask) -> None:
    told = hague()
    tell(told)
    person = make_person()
    for words in ("海牙体系", "马德里体系"):
        services.subscribe(person.id, checked(Criteria(words=words)), "once", by_mail=False)
    madrid, hague_one = queries.of_holder(queries.holder_of(person.id))
    assert [one.news.subject for one in queries.feed_of(hague_one)] == [told.subject]
    assert queries.feed_of(madrid) == []
