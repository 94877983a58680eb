"""The radar: nothing that fewer than three enterprises said is ever drafted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.signals import Signal
from portal.warnings.radar import WINDOW, K, patterns, window
from portal.warnings.radar_words import content_of

ON = date(2026, 11, 23)
SPELLINGS = ["Bright Lamp LLC", "BRIGHT LAMP", "Bright Lamp, L.L.C.", "明灯（泉州前员工）"]


def signal(organisation: int, matter: int | None = None, **other: Any) -> Signal:
    values: dict[str, Any] = {
        "kind": "opponent",
        "key": "brightlamp",
        "written": "Bright Lamp LLC",
        "organisation_id": organisation,
        "matter": organisation if matter is None else matter,
        "on": ON,
        **other,
    }
    return Signal(**values)


def test_three_requests_of_three_enterprises_are_a_pattern() -> None:
    (found,) = patterns([signal(1), signal(2), signal(3)])
    assert (found.kind, found.value, found.requests, found.organisations) == (
        "opponent",
        "Bright Lamp LLC",
        3,
        3,
    )


@pytest.mark.parametrize(
    "signals",
    [
        [signal(1), signal(2)],
        [signal(1), signal(1, 10), signal(1, 11), signal(2)],
        [signal(1), signal(2, 1), signal(3, 1)],
        [signal(1), signal(2), signal(3, key="another")],
        [signal(1), signal(2), signal(3, kind="counsel")],
        [signal(1), signal(2), signal(3, is_sample=True)],
    ],
    ids=["two", "two that ask often", "one matter", "another key", "another kind", "made up"],
)
def test_fewer_are_none(signals: list[Signal]) -> None:
    assert patterns(signals) == []


def test_a_spelling_that_fewer_used_gives_way_to_what_all_have_in_common() -> None:
    written = ["明灯（泉州前员工）", "Bright Lamp", "BRIGHT LAMP"]
    (found,) = patterns([signal(n, written=words) for n, words in enumerate(written, 1)])
    assert found.value == "brightlamp"


def test_countries_and_rights_that_fewer_named_are_left_out() -> None:
    given_countries = ["US", "US", "US", "VN"]
    (found,) = patterns(
        [
            signal(n, country=code, right="design" if n > 1 else "trademark")
            for n, code in enumerate(given_countries, 1)
        ]
    )
    assert found.countries == ("US",)
    assert found.rights == ("design",)


def test_the_window_is_thirty_days_long() -> None:
    assert ON - window(ON) == WINDOW - timedelta(days=1)


signals = st.lists(
    st.builds(
        Signal,
        kind=st.sampled_from(["opponent", "counsel", "right_number", "platform", "venue"]),
        key=st.sampled_from(["keya", "keyb"]),
        written=st.sampled_from(SPELLINGS),
        organisation_id=st.integers(1, 5),
        matter=st.integers(1, 12),
        on=st.dates(ON - timedelta(days=29), ON),
        country=st.sampled_from(["", "US", "DE", "VN"]),
        right=st.sampled_from(["", "design", "trademark"]),
        dispute=st.sampled_from(["", "litigation", "customs"]),
        is_sample=st.booleans(),
    ),
    max_size=24,
)


@given(signals)
def test_nothing_of_fewer_than_three_enterprises_is_ever_drafted(
    given_signals: list[Signal],
) -> None:
    for found in patterns(given_signals):
        alike = [
            one
            for one in given_signals
            if (one.kind, one.key, one.is_sample) == (found.kind, found.key, found.is_sample)
        ]
        assert len({one.organisation_id for one in alike}) >= K
        assert len({one.matter for one in alike}) >= K
        shared = {
            "value": lambda one: one.written,
            "countries": lambda one: one.country,
            "rights": lambda one: one.right,
            "disputes": lambda one: one.dispute,
        }
        for name, said in shared.items():
            shown = getattr(found, name)
            for word in (shown,) if isinstance(shown, str) else shown:
                sayers = {one.organisation_id for one in alike if said(one) == word}
                assert len(sayers) >= K or (name == "value" and word == found.key)
        written = repr(content_of(found, ON))
        for spelling in SPELLINGS:
            sayers = {one.organisation_id for one in alike if one.written == spelling}
            assert len(sayers) >= K or spelling not in written
