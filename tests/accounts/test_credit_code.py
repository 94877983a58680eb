"""统一社会信用代码: the check character finds every single slip and every swap of neighbours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.credit_code import ALPHABET, CreditCodeRefused, check_character, parse

EXAMPLE = "91350100M000100Y43"  # the worked example of GB 32100-2015
DIGITS = ALPHABET[:10]


def codes() -> st.SearchStrategy[str]:
    character, digit = st.sampled_from(ALPHABET), st.sampled_from(DIGITS)
    body = st.tuples(
        st.text(character, min_size=2, max_size=2),
        st.text(digit, min_size=6, max_size=6),
        st.text(character, min_size=9, max_size=9),
    ).map("".join)
    return body.map(lambda written: written + check_character(written))


def is_code(written: str) -> bool:
    try:
        return bool(parse(written))
    except CreditCodeRefused:
        return False


def test_the_example_of_the_standard_is_a_code() -> None:
    assert parse(EXAMPLE) == EXAMPLE


@pytest.mark.parametrize(
    "written",
    [
        EXAMPLE.lower(),
        f"  {EXAMPLE} ",
        "91350100 M000 100Y 43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ],
)
def test_spelling_does_not_matter(written: str) -> None:
    assert parse(written) == EXAMPLE


def test_every_single_slip_is_found() -> None:
    for place, right in enumerate(EXAMPLE):
        for wrong in ALPHABET:
            if wrong != right:
                assert not is_code(EXAMPLE[:place] + wrong + EXAMPLE[place + 1 :]), (place, wrong)


@given(codes(), st.integers(0, 16))
def test_every_swap_of_neighbours_is_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(code)
    assert swapped == code or not is_code(swapped)


@pytest.mark.parametrize("check", ALPHABET)
def test_each_check_character_occurs(check: str) -> None:
    bodies = (f"91350100M{number:08d}" for number in range(200))
    assert any(check_character(body) == check for body in bodies)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "现在是 0 位"),
        (EXAMPLE[:-1], "现在是 17 位"),
        (EXAMPLE + "0", "现在是 19 位"),
        ("9135O100M000100Y43", "第 5 位"),
        ("91350100I000100Y43", "第 9 位"),
        ("91350100M000100Y４四"[:17] + "四", "第 18 位"),
        ("91ABCDEFM000100Y43", "行政区划"),
        ("91350100M000100Y44", "末位校验不符"),
    ],
)
def test_a_refusal_says_what_is_wrong(written: str, says: str) -> None:
    with pytest.raises(CreditCodeRefused, match=says):
        parse(written)
