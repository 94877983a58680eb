"""Which subscription is about which announcement: every criterion, alone and with the others."""

from __future__ import annotations

import itertools

import pytest
from flask import Flask

from portal.accounts.refusal import Refused
from portal.search.query import MAX_CHARACTERS
from portal.subscriptions import hearers, queries, services
from portal.subscriptions.criteria import Criteria, checked
from portal.subscriptions.matching import KIND_NAMES, matches, ready
from portal.subscriptions.models import KINDS, LEVELS
from portal.text import TextRefused
from tests.factories import make_person
from tests.subscriptions.hearing import announcement

POLICY = announcement(
    subject="library-17",
    kind="policy",
    level="",
    countries=(),
    title="关于做好ＬＥＤ专利质押登记工作的通知",
    summary="依据闽知〔2020〕96号，便利企业融资。",
    issuer="国家知识产权局",
    topics=("专利", "质押 融资"),
)
WARNING = announcement(countries=("US", "EU"), level="orange")

#: (criterion, a value that holds of POLICY, a value that does not)
OF_POLICY = (
    ("kind", "policy", "notice"),
    ("topic", "專利", "商标"),
    ("issuer", "国家知识产权局", "知识产权局"),
    ("words", "专利 质押", "专利 商标"),
    ("subject", "library-17", "library-18"),
)
WORDS = {
    "质押": True,
    "質押登記": True,
    "led": True,
    "LE": False,
    "融资": True,
    "专利权": False,
    "抵押 专利": True,  # a synonym of the editors
    "请问专利质押怎么办理？": True,
    '"专利质押登记"': True,
    '"专利登记"': False,
    "专利 -质押": False,
    "专利 -商标": True,
    "标题:质押": True,
    "标题:融资": False,
    "发文机关:知识产权局": True,
    "发文机关:法院": False,
    "主题:融资": True,
    "类别:政策": True,
    "类别:policy": True,
    "类别:通知": False,
    "文号:闽知〔2020〕96号": True,
    "文号:闽知[2020]97号": False,
    "闽知〔2020〕96号": True,
    "专利 年份:1999": True,
    "zhuanli": False,
}
SYNONYMS = {"抵押": ("质押",), "质押": ("抵押",)}


def test_each_criterion_holds_or_not() -> None:
    announced = ready(POLICY)
    for name, right, wrong in OF_POLICY:
        assert matches(Criteria(**{name: right}), announced, {}), name
        assert not matches(Criteria(**{name: wrong}), announced, {}), name


def test_of_several_criteria_all_must_hold() -> None:
    announced = ready(POLICY)
    for chosen in itertools.product((None, True, False), repeat=len(OF_POLICY)):
        values = {
            name: right if holds else wrong
            for (name, right, wrong), holds in zip(OF_POLICY, chosen, strict=True)
            if holds is not None
        }
        expected = False not in chosen
        assert matches(Criteria(**values), announced, {}) is expected, values


@pytest.mark.parametrize("level", ["", *LEVELS])
def test_a_level_means_itself_and_graver_ones(level: str) -> None:
    met = {
        wanted
        for wanted in LEVELS
        if matches(Criteria(level=wanted), ready(announcement(level=level)), {})
    }
    assert met == (set(LEVELS[LEVELS.index(level) :]) if level else set())


def test_a_country_is_one_of_those_named() -> None:
    held = [
        code for code in ("US", "EU", "DE") if matches(Criteria(country=code), ready(WARNING), {})
    ]
    assert held == ["US", "EU"]


@pytest.mark.parametrize(("words", "expected"), WORDS.items())
def test_words_are_read_as_the_search_reads_them(words: str, expected: bool) -> None:
    assert matches(Criteria(words=words), ready(POLICY), SYNONYMS) is expected


def test_words_do_not_reach_from_one_part_into_the_next() -> None:
    announced = ready(announcement(title="甲商", summary="标乙"))
    assert not matches(Criteria(words='"商标"'), announced, {})


def test_every_kind_has_the_name_that_searches_use() -> None:
    assert set(KIND_NAMES) == set(KINDS)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Criteria(level="red"), Criteria(kind="warning", level="red")),
        (Criteria(subject="library-1", kind="x", words="词"), Criteria(subject="library-1")),
        (Criteria(topic=" 专利 "), Criteria(topic="专利")),
    ],
)
def test_criteria_are_kept_in_one_way(given: Criteria, kept: Criteria) -> None:
    assert checked(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        Criteria(),
        Criteria(kind="other"),
        Criteria(level="green"),
        Criteria(kind="policy", level="red"),
        Criteria(country="usa"),
        Criteria(country="U\n"),
        Criteria(words="-专利"),
        Criteria(words="年份:2020"),
        Criteria(words="字" * (MAX_CHARACTERS + 1)),
        Criteria(topic="a\x00"),
        Criteria(subject="library-17/../x"),
    ],
)
def test_criteria_that_mean_nothing_are_refused(given: Criteria) -> None:
    with pytest.raises((Refused, TextRefused)):
        checked(given)


def holder_with(criteria: Criteria) -> int:
    """A new person with one subscription; the number of the holder."""
    person = make_person()
    services.subscribe(person.id, checked(criteria), "once", by_mail=False)
    holder = queries.holder_of(person.id)
    assert holder is not None
    return holder.id


def test_the_database_leaves_out_nobody_whom_the_rules_let_hear(app: Flask) -> None:
    held = [
        Criteria(**{name: value for name, value in chosen.items() if value})
        for kind, level, country, words in itertools.product(
            ("", "warning", "policy"), ("", "red", "blue"), ("", "US", "JP"), ("", "照明", "茶叶")
        )
        if (chosen := {"kind": kind, "level": level, "country": country, "words": words})
        and any(chosen.values())
        and not (level and kind == "policy")
    ]
    holders = {holder_with(criteria): checked(criteria) for criteria in held}
    for told in (WARNING, POLICY, announcement(level="red", countries=("JP",))):
        heard = {one.subscriber_id for page in hearers.pages(told, 7) for one in page.hearers}
        announced = ready(told)
        assert heard == {
            holder for holder, criteria in holders.items() if matches(criteria, announced, {})
        }
