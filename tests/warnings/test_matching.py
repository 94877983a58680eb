"""Whom a warning concerns: every row of the rule, every kind, and how codes and names compare."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.warnings.matching import BY_NAME, KINDS, MEMBERS, NEAR, Kept, Named, Reason, reasons
from portal.warnings.matching_words import because, reasons_of, rows_of

#: what a warning names to be about something, and what an enterprise keeps to be met by it
NAMES = {
    "country": Named(countries=("US",)),
    "hs_code": Named(hs_codes=("8517",)),
    "industry": Named(industries=("C387",)),
    "platform": Named(platforms=("amazon",)),
    "ipc_class": Named(text="涉及 H04L 9/32 一类的专利"),
    "mark": Named(text="有人在越南申请“鼓浪”商标"),
    "opponent": Named(parties=("Bright Lamp, LLC",)),
}
KEEPS = {
    "country": Kept(countries=("US",)),
    "hs_code": Kept(hs_codes=("8517",)),
    "industry": Kept(industries=("C387",)),
    "platform": Kept(platforms=("amazon",)),
    "ipc_class": Kept(ipc_classes=("H04L",)),
    "mark": Kept(marks=("鼓浪",)),
    "opponent": Kept(opponents=("bright lamp",)),
}
SUBSETS = [
    frozenset(kind for kind, is_in in zip(KINDS, choice, strict=True) if is_in)
    for choice in product((False, True), repeat=len(KINDS))
]


def merged(values: dict[str, object], kinds: frozenset[str], empty: object) -> object:
    """One value with the fields of all these kinds."""
    fields: dict[str, object] = {}
    for kind in kinds:
        for name, value in vars(values[kind]).items():
            if value:
                fields[name] = f"{fields.get(name, '')} {value}" if name == "text" else value
    return type(empty)(**fields)


def expected(named: frozenset[str], kept: frozenset[str]) -> bool:
    """The table of the module, once more and in other words."""
    common = named & kept
    if common & BY_NAME:
        return True
    narrowing = named & {"hs_code", "industry", "platform"}
    if "country" in named:
        if "country" not in kept:
            return False
        return not narrowing or bool(common & NEAR)
    return bool(narrowing) and bool(common & NEAR)


@pytest.mark.parametrize("named", SUBSETS, ids=lambda kinds: "+".join(sorted(kinds)) or "nothing")
def test_every_warning_meets_every_enterprise_as_the_table_says(named: frozenset[str]) -> None:
    warning = merged(NAMES, named, Named())
    for kept in SUBSETS:
        found = reasons(warning, merged(KEEPS, kept, Kept()))  # type: ignore[arg-type]
        assert bool(found) == expected(named, kept), (named, kept)
        if found:
            assert {reason.kind for reason in found} == named & kept, "all reasons, no others"
            order = [KINDS.index(reason.kind) for reason in found]
            assert order == sorted(order)


@pytest.mark.parametrize(
    ("named", "own", "is_met"),
    [
        ("8517", "851762", True),
        ("851762", "8517", True),
        ("8517", "8517", True),
        ("8517", "8518", False),
        ("85", "851762", True),
        ("851762", "851769", False),
    ],
)
def test_codes_of_goods_match_from_the_front(named: str, own: str, is_met: bool) -> None:
    found = reasons(Named(hs_codes=(named,)), Kept(hs_codes=(own,)))
    assert bool(found) == is_met
    if is_met:
        assert found == (Reason("hs_code", own, "" if named == own else named),)


def test_a_part_of_an_industry_stands_for_the_whole() -> None:
    assert reasons(Named(industries=("C38",)), Kept(industries=("C387",)))
    assert reasons(Named(industries=("C387",)), Kept(industries=("C38",)))
    assert not reasons(Named(industries=("C387",)), Kept(industries=("C385",)))


@pytest.mark.parametrize("member", sorted(MEMBERS))
def test_the_union_and_its_members_stand_for_each_other(member: str) -> None:
    assert reasons(Named(countries=("EU",)), Kept(countries=(member,))) == (
        Reason("country", member, "EU"),
    )
    assert reasons(Named(countries=(member,)), Kept(countries=("EU",))) == (
        Reason("country", "EU", member),
    )


@pytest.mark.parametrize("outside", ["GB", "CH", "NO", "TR", "US"])
def test_neighbours_of_the_union_do_not_belong_to_it(outside: str) -> None:
    assert not reasons(Named(countries=("EU",)), Kept(countries=(outside,)))
    assert not reasons(Named(countries=(outside,)), Kept(countries=("EU",)))


def test_a_country_that_is_named_twice_is_one_reason() -> None:
    found = reasons(Named(countries=("EU", "DE")), Kept(countries=("DE",)))
    assert found == (Reason("country", "DE"),)


def test_rights_and_courts_narrow_nothing() -> None:
    assert not {"rights", "courts"} & set(Named.__dataclass_fields__)


def test_an_opponent_whom_nobody_knows_keeps_no_exporter_out() -> None:
    warning = Named(countries=("US",), parties=("Bright Lamp LLC",))
    assert reasons(warning, Kept(countries=("US",))) == (Reason("country", "US"),)
    assert not reasons(warning, Kept(countries=("DE",)))


@pytest.mark.parametrize(
    ("text", "mark", "is_said"),
    [
        ("抢注“鼓浪”商标", "鼓浪", True),
        ("搶註「鼓浪」商標", "鼓浪", True),
        ("涉及 LAMPLY 牌灯具", "lamply", True),
        ("涉及ＬＡＭＰＬＹ牌灯具", "Lamply", True),
        ("the lamp was sold", "lam", False),
        ("注册号 12345678 的商标", "12345678", True),
        ("注册号 123456789 的商标", "12345678", False),
        ("C++ 与 a.b(c", "a.b(c", True),
        ("什么也没有", "鼓浪", False),
    ],
)
def test_a_mark_is_found_as_a_whole_in_any_writing(text: str, mark: str, is_said: bool) -> None:
    assert bool(reasons(Named(text=text), Kept(marks=(mark,)))) == is_said


@pytest.mark.parametrize(
    ("text", "own", "is_met"),
    [
        ("IPC H04L9/32", "H04L", True),
        ("IPC H04L 9/32", "H04L9/32", True),
        ("IPC H04L", "H04", True),
        ("IPC H04L", "H04W", False),
        ("型号 XH04L9", "H04L", False),
    ],
)
def test_classes_of_patents_match_from_the_front(text: str, own: str, is_met: bool) -> None:
    warning = Named(hs_codes=("1234",), text=text)
    assert bool(reasons(warning, Kept(ipc_classes=(own,)))) == is_met


def test_an_opponent_is_known_in_any_spelling() -> None:
    for own in ("Bright Lamp", "BRIGHT LAMP, L.L.C.", "bright-lamp llc"):
        assert reasons(Named(parties=("Bright Lamp LLC",)), Kept(opponents=(own,))), own
    assert not reasons(Named(parties=("Bright Lamp LLC",)), Kept(opponents=("Bright",)))


def test_reasons_are_said_in_words() -> None:
    found = reasons(
        Named(countries=("US",), hs_codes=("8517",)),
        Kept(countries=("US",), hs_codes=("8517", "851762")),
    )
    assert because(found, str) == "出口美国，商品编码 8517、851762"
    assert reasons_of(rows_of(found)) == found


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([Reason("country", "CN"), Reason("country", "US")], "在境内经营，出口美国"),
        ([Reason("country", "WO")], "用国际注册体系"),
        ([Reason("country", "DE", "EU")], "出口德国（预警写的是欧盟）"),
        ([Reason("country", "EU", "DE"), Reason("country", "DE")], "出口欧盟、德国"),
        ([Reason("hs_code", "851762", "8517")], "商品编码 851762（预警写的是8517）"),
        ([Reason("industry", "C387")], "行业为照明器具制造（C387）"),
        ([Reason("platform", "amazon"), Reason("platform", "temu")], "在亚马逊、Temu开店"),
        ([Reason("opponent", "某律所")], "提到您关注的某律所"),
        ([Reason("mark", "鼓浪")], "提到商标“鼓浪”"),
    ],
)
def test_reasons_of_a_kind_stand_together(found: list[Reason], words: str) -> None:
    assert because(found, str) == words


codes = st.lists(st.sampled_from(["US", "DE", "EU", "8517", "851762", "C387"]), max_size=3)


@given(codes, codes, codes, codes)
def test_more_exposure_never_loses_a_warning(
    countries: list[str], goods: list[str], own: list[str], more: list[str]
) -> None:
    warning = Named(countries=tuple(countries), hs_codes=tuple(goods))
    less = Kept(countries=tuple(own), hs_codes=tuple(own))
    greater = Kept(countries=(*own, *more), hs_codes=(*own, *more))
    if reasons(warning, less):
        assert set(reasons(warning, less)) <= set(reasons(warning, greater))
