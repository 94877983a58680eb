"""What the desk is told before a warning is sent to review."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from flask import Flask

from portal.warnings.checks import check
from tests.warnings.sending import content, send


def found(subject: str = "", **overrides: Any) -> list[tuple[str, str]]:
    """(weight, field) of the findings of a day in November."""
    with time_machine.travel("2026-11-23T04:00Z", tick=False):
        return [(one.weight, one.field) for one in check(content(**overrides), subject)]


def test_a_sound_warning_is_told_its_last_day_alone(app: Flask) -> None:
    assert found() == [("should", "valid_until")]
    assert found(valid_until="2027-01-22") == []


@pytest.mark.parametrize(
    ("overrides", "weight", "field"),
    [
        ({"level": "red", "criterion": ""}, "must", "criterion"),
        ({"level": "blue", "criterion": ""}, "should", "criterion"),
        ({"level": "red", "criterion": "trend"}, "must", "criterion"),
        ({"valid_from": "2026-12-01", "valid_until": "2026-11-30"}, "must", "valid_until"),
        ({"valid_from": "2026-01-01", "valid_until": "2026-11-22"}, "must", "valid_until"),
        ({"advice": []}, "must", "advice"),
        ({"level": "blue", "criterion": "trend", "advice": []}, "should", "advice"),
        ({"advice": [{"on": "2026-11-01", "do": "早了", "who": ""}]}, "should", "advice"),
        ({"advice": [{"on": "2029-11-01", "do": "晚了", "who": ""}]}, "should", "advice"),
        ({"hs_codes": ["9405.1"]}, "must", "hs_codes"),
        ({"hs_codes": ["77"]}, "must", "hs_codes"),
        ({"hs_codes": ["9901"]}, "must", "hs_codes"),
        ({"hs_codes": ["940"]}, "must", "hs_codes"),
        ({"countries": ["XX"]}, "must", "countries"),
        ({"countries": []}, "should", "countries"),
        ({"rights": ["fame"]}, "must", "rights"),
        ({"platforms": ["bazaar"]}, "must", "platforms"),
        ({"checked_on": "2026-11-24"}, "must", "checked_on"),
        ({"checked_on": "2026-06-01"}, "should", "checked_on"),
        ({"source_url": "javascript:alert(1)"}, "must", "source_url"),
        ({"related": [{"label": "别处", "address": "https://example.com"}]}, "must", "related"),
        ({"clocks": ["NO-SUCH"]}, "must", "clocks"),
        ({"earlier": ["YJ-1999-001"]}, "must", "earlier"),
        ({"earlier": ["去年那条"]}, "must", "earlier"),
    ],
)
def test_each_gap_is_found(app: Flask, overrides: dict[str, Any], weight: str, field: str) -> None:
    given = {"valid_until": "2027-01-22"} | overrides
    assert (weight, field) in found(**given)


@pytest.mark.parametrize("code", ["94", "9405", "940511", "94051100", "9405110090"])
def test_hs_codes_of_every_length_pass(app: Flask, code: str) -> None:
    assert found(hs_codes=[code], valid_until="2027-01-22") == []


def test_an_earlier_warning_must_be_another_one(app: Flask) -> None:
    ref = send()
    assert found(earlier=[ref], valid_until="2027-01-22") == []
    assert ("must", "earlier") in found(f"warning-{ref}", earlier=[ref])


def test_what_has_ended_may_still_be_corrected(app: Flask) -> None:
    past = {"valid_from": "2026-01-01", "valid_until": "2026-11-22"}
    assert ("should", "valid_until") in found("warning-YJ-2026-001", **past)
