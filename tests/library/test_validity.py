"""Validity follows from dates, from what is stated, and from what later texts do."""

from datetime import date

import pytest

from portal.library.validity import Facts, stated_status, validity
from portal.partial_dates import PartialDate

TODAY = date(2026, 11, 23)


def facts(
    stated: str = "",
    effective: str = "",
    expires: str = "",
    issued: str = "",
    *acts: tuple[str, str],
) -> Facts:
    def day(text: str) -> PartialDate | None:
        return PartialDate.parse(text) if text else None

    later = tuple((role, day(when)) for role, when in acts)
    return Facts(stated, day(effective), day(expires), day(issued), later)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(), "unknown"),
        (facts(issued="2020"), "in_force"),
        (facts(effective="2021-06-01"), "in_force"),
        (facts(effective="2026-11-23"), "in_force"),
        (facts(effective="2026-11-24"), "not_yet"),
        (facts(effective="2027"), "not_yet"),
        (facts(effective="2026"), "in_force"),
        (facts(effective="2026-12"), "not_yet"),
        (facts(expires="2026-11-22"), "expired"),
        (facts(expires="2026-11-23", issued="2021"), "in_force"),
        (facts(expires="2026", issued="2021"), "in_force"),
        (facts("expired"), "expired"),
        (facts("repealed", effective="2027-01-01"), "repealed"),
        (facts("amended"), "amended"),
        (facts("in_force"), "in_force"),
        (facts("in_force", "", "2020-01-01"), "expired"),
        (facts("", "2019-11-01", "", "", ("amends", "2027-01-01")), "in_force"),
        (facts("", "2019-11-01", "", "", ("amends", "2026-01-01")), "amended"),
        (facts("", "2019-11-01", "", "", ("repeals", "2027-01-01")), "in_force"),
        (facts("", "2019-11-01", "", "", ("repeals", "2026-11-23")), "repealed"),
        (facts("", "2019-11-01", "", "", ("repeals", "")), "repealed"),
        (facts("", "2019", "", "", ("amends", ""), ("repeals", "2026")), "repealed"),
    ],
)
def test_the_validity_on_a_day(given: Facts, expected: str) -> None:
    assert validity(given, TODAY) == expected


@pytest.mark.parametrize(
    ("raw", "ours"),
    [
        ("现行有效", "in_force"),
        (" 废止 ", "repealed"),
        ("已修改", "amended"),
        ("maybe", ""),
        ("", ""),
    ],
)
def test_words_of_sources_become_ours(raw: str, ours: str) -> None:
    assert stated_status(raw) == ours
