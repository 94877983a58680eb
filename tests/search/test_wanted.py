"""Loose values of an address become a search."""

import pytest
from werkzeug.datastructures import MultiDict

from portal.search.forms import wanted_from
from portal.search.wanted import LAST_PAGE, MOST_PER_PAGE, wanted


def test_facets_are_kept_and_other_names_are_not() -> None:
    found = wanted("专利", {"kind": ["policy", "notice"], "colour": ["red"], "issuer": [""]})
    assert found.chosen == {"kind": ("notice", "policy")}
    assert found.is_narrowed


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ({"year": ["2020"]}, (2020, 2020)),
        ({"year": ["2018-2020"]}, (2018, 2020)),
        ({"year": ["2018-"]}, (2018, 0)),
        ({"from": ["2018"]}, (2018, 0)),
        ({"to": ["2020"]}, (0, 2020)),
        ({"from": ["2018"], "to": ["2020"], "year": ["2019-2025"]}, (2019, 2020)),
        ({"year": ["abc"], "from": ["-1"]}, None),
    ],
)
def test_years_may_be_given_in_several_ways(
    values: dict[str, list[str]], span: tuple[int, int] | None
) -> None:
    assert wanted("", values).years == span


@pytest.mark.parametrize(
    ("raw", "page"),
    [("3", 3), ("0", 1), ("-1", 1), ("１", 1), ("1_000", 1), ("9" * 40, 1), ("", 1), ("999", 50)],
)
def test_any_page_is_a_page_within_the_limit(raw: str, page: int) -> None:
    found = wanted_from("", MultiDict({"page": raw}))
    assert found.page == page <= LAST_PAGE


def test_what_is_no_order_is_by_relevance() -> None:
    assert wanted_from("", MultiDict({"sort": "hack"})).sort == "relevance"
    assert wanted_from("", MultiDict({"sort": "date"})).sort == "date"


def test_a_page_has_at_most_fifty_hits() -> None:
    assert wanted("", {}, per_page=10_000).per_page == MOST_PER_PAGE


def test_equal_searches_have_equal_keys() -> None:
    one = wanted("专利", {"kind": ["policy", "notice"], "topic": ["a"]})
    two = wanted("专利", {"topic": ["a"], "kind": ["notice", "policy"]})
    assert one.key == two.key
    assert one.key != wanted("专利", {"kind": ["policy"]}).key
