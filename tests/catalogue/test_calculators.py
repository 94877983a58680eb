"""The calculators against cases that were worked by hand, and against the catalogue's own data."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
import time_machine
import yaml
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.calculators import due_dates, eligibility, patent_costs, trademark_fees
from portal.catalogue.calculators.eligibility import Applicant
from portal.catalogue.calculators.patent_costs import Patent, annual_fee, costs, reduced
from portal.catalogue.calculators.rules import FILE, basis, tables
from portal.catalogue.calculators.trademark_fees import Filing
from tests.pages import Browser

ITEMS = {
    item["code"]: item
    for item in yaml.safe_load((FILE.parent / "services.yaml").read_text("utf-8"))["services"]
}
PAGES = ("patent", "trademark", "annual_fees", "renewal", "reduction", "eligible")


def fee(item: str, name: str) -> int:
    return next(int(row["amount"]) for row in ITEMS[item]["fees"] if row["name"] == name)


def test_the_tables_say_what_the_catalogue_says() -> None:
    one = {row["code"]: row for row in tables()["patents"]}
    assert one["invention"]["application"] == fee("invention-patent-application", "申请费")
    assert one["invention"]["printing"] == fee("invention-patent-application", "公布印刷费")
    assert one["invention"]["examination"] == fee("substantive-examination-request", "实质审查费")
    assert one["utility"]["application"] == fee("utility-model-application", "申请费")
    assert one["design"]["application"] == fee("design-patent-application", "申请费")
    assert tables()["claims"]["amount"] == fee("invention-patent-application", "权利要求附加费")
    assert tables()["priority"] == fee("priority-claim", "优先权要求费")
    for kind, named in (("invention", "发明"), ("utility", "实用新型、外观")):
        for step in tables()["annual"][kind]:
            name = f"{named}{step['from']}–{step['to']}年"
            assert step["amount"] == fee("patent-annual-fee", name), name
    assert tables()["annual"]["design"][-1]["amount"] == fee("patent-annual-fee", "外观11–15年")


def test_trademark_fees_are_those_of_the_catalogue() -> None:
    for row in tables()["trademarks"]:
        amounts = {int(one["amount"]) for one in ITEMS[row["service"]]["fees"]}
        assert {row["paper"], row["online"]} <= amounts, row["code"]
        assert row.get("late", 250) in (amounts | {250})


def test_every_year_of_a_term_has_one_fee_and_every_basis_exists() -> None:
    for patent in tables()["patents"]:
        for year in range(1, patent["years"] + 1):
            amount, name = annual_fee(patent["code"], year)
            assert amount > 0 and basis(name).text
        with pytest.raises(KeyError):
            annual_fee(patent["code"], patent["years"] + 1)


def test_an_invention_of_one_small_applicant_worked_by_hand() -> None:
    """900 × 15 % + 50 + 2 × 150 + 5 × 50 + 80 + 2500 × 15 %; years 3 to 12 reduced, 13 in full."""
    found = costs(Patent("invention", 12, 35, 1, "single", granted_in=3, kept_to=13))
    assert [line.amount for line in found.filing] == [135, 50, 300, 250, 80, 375]
    by_hand = [135, 180, 180, 180, 300, 300, 300, 600, 600, 600, 6000]
    assert [line.amount for line in found.annual] == by_hand
    assert found.total == 1190 + 9375
    assert found.annual[0].label == "第 3 年年费"


def test_a_utility_model_and_a_design_worked_by_hand() -> None:
    utility = costs(Patent("utility", granted_in=1))
    assert utility.total == 500 + 3 * 600 + 2 * 900 + 3 * 1200 + 2 * 2000
    design = costs(Patent("design", claims=50, pages=400, granted_in=1, reduction="joint"))
    assert [line.amount for line in design.filing] == [150]
    in_full = [line.amount for line in design.annual[10:]]
    assert in_full == [3000] * 5, "after ten years nothing is reduced"
    assert all(line.basis.is_unsure for line in design.annual[10:])


def test_long_descriptions_cost_in_two_steps() -> None:
    found = costs(Patent("invention", pages=310, kept_to=1, granted_in=1))
    steps = [(line.sum, line.amount) for line in found.filing if "说明书" in line.label]
    assert steps == [("270 页 × 50 = 13500", 13500), ("10 页 × 100 = 1000", 1000)]


@given(
    st.sampled_from(["invention", "utility", "design"]),
    st.integers(1, 60),
    st.integers(1, 600),
    st.sampled_from(["none", "single", "joint"]),
    st.integers(1, 10),
    st.integers(1, 20),
)
def test_more_is_never_cheaper_and_reductions_never_dearer(
    kind: str, claims: int, pages: int, reduction: str, granted_in: int, kept_to: int
) -> None:
    asked = Patent(kind, claims, pages, 0, reduction, granted_in, kept_to)
    found = costs(asked)
    more = costs(Patent(kind, claims + 1, pages + 1, 1, reduction, granted_in, kept_to + 1))
    full = costs(Patent(kind, claims, pages, 0, "none", granted_in, kept_to))
    assert found.total <= more.total and found.total <= full.total
    assert all(line.amount >= 0 for line in (*found.filing, *found.annual))


def test_reductions_leave_whole_yuan() -> None:
    amounts = [step["amount"] for steps in tables()["annual"].values() for step in steps]
    amounts += [one[name] for one in tables()["patents"] for name in ("application", "examination")]
    for amount, percent in itertools.product(amounts, (70, 85)):
        assert amount * (100 - percent) % 100 == 0
        assert reduced(amount, percent)[0] * 100 == amount * (100 - percent)


@pytest.mark.parametrize(
    ("filing", "amounts"),
    [
        (Filing("application", "online", (10,)), [270]),
        (Filing("application", "online", (12, 1)), [270 + 54, 270]),
        (Filing("application", "paper", (12,)), [360]),
        (Filing("renewal", "online", (1, 1), is_late=True), [450, 450, 500]),
        (Filing("change", "online", (1,)), [0]),
        (Filing("refusal_review", "paper", (3, 3, 3)), [750, 750, 750]),
        (Filing("opposition", "online", (200,), is_late=True), [450]),
    ],
)
def test_trademark_fees_worked_by_hand(filing: Filing, amounts: list[int]) -> None:
    lines = trademark_fees.fees(filing)
    assert [line.amount for line in lines] == amounts
    assert trademark_fees.total(lines) == sum(amounts)


def test_annual_fees_fall_on_the_anniversary_of_the_filing_day(app: Flask) -> None:
    """Filed on 2024-06-03, granted in year 2: year 3 is due on 2026-06-03, a Wednesday."""
    today = date(2026, 5, 1)
    fees = due_dates.annual_fees("invention", date(2024, 6, 3), 2, "single", today)
    first = fees[0]
    assert (first.year, first.due_on, first.fee) == (3, date(2026, 6, 3), 135)
    assert [late.percent for late in first.surcharges] == [0, 5, 10, 15, 20, 25]
    # 2026-07-03 is a Friday; 5 % of the full 900, not of the reduced fee.
    assert (first.surcharges[0].until, first.surcharges[1].amount) == (date(2026, 7, 3), 45)
    assert first.lost_after == date(2026, 12, 3)
    assert [fee.year for fee in fees] == [3, 4, 5, 6]


def test_a_due_day_on_a_day_off_moves_to_the_next_working_day(app: Flask) -> None:
    """2026-10-01 begins the National Day holidays, which end on 2026-10-07."""
    fees = due_dates.annual_fees("utility", date(2025, 10, 1), 1, "none", date(2026, 9, 1), 1)
    assert (fees[0].rolled_from, fees[0].due_on) == (date(2026, 10, 1), date(2026, 10, 8))


def test_a_leap_day_is_kept_on_the_last_of_february(app: Flask) -> None:
    assert due_dates.months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert due_dates.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert due_dates.months_after(date(2026, 1, 15), -12) == date(2025, 1, 15)


def test_a_trademark_is_renewed_in_its_window(app: Flask) -> None:
    """Registered on 2016-11-24: ends 2026-11-23; renewal from 2025-11-24; grace to 2027-05-23."""
    term = due_dates.renewal(date(2016, 11, 24))
    assert (term.opens_on, term.expires_on) == (date(2025, 11, 24), date(2026, 11, 23))
    assert term.grace_ends_on == date(2027, 5, 23)
    assert due_dates.current_term(date(2016, 11, 24), date(2027, 5, 23)) == 1
    assert due_dates.current_term(date(2016, 11, 24), date(2027, 5, 24)) == 2


@given(st.dates(date(1985, 4, 1), date(2020, 12, 31)))
def test_the_days_of_a_term_stand_in_order(registered_on: date) -> None:
    opens = due_dates.months_after(registered_on, 108)
    assert registered_on < opens < due_dates.months_after(registered_on, 126)


@pytest.mark.parametrize(
    ("applicants", "rate"),
    [
        ([("person", True)], 85),
        ([("firm", True)], 85),
        ([("institution", False)], 85),
        ([("firm", False)], 0),
        ([("person", True), ("firm", True)], 70),
        ([("person", True), ("firm", False)], 0),
        ([], 0),
    ],
)
def test_fees_are_reduced_when_all_applicants_are_small(
    applicants: list[tuple[str, bool]], rate: int
) -> None:
    verdict = eligibility.reduction([Applicant(*one) for one in applicants])
    assert verdict.rate == rate
    assert bool(verdict.against) == (bool(applicants) and not rate)


@pytest.mark.parametrize("code", ["pre-examination", "priority-examination"])
def test_every_no_names_its_rule(code: str) -> None:
    rule = eligibility.rule(code)
    yes = {question.code: True for question in (*rule.all_of, *rule.any_of)}
    assert eligibility.judge(rule, yes).is_eligible
    assert len(eligibility.judge(rule, {}).open) == len(yes)
    for question in rule.all_of:
        verdict = eligibility.judge(rule, yes | {question.code: False})
        assert not verdict.is_eligible and verdict.against == (question,) and question.rule
    if rule.any_of:
        none = {question.code: False for question in rule.any_of}
        assert eligibility.judge(rule, yes | none).against[0].rule == rule.any_rule
        one = none | {rule.any_of[-1].code: True}
        assert eligibility.judge(rule, yes | one).is_eligible


@pytest.mark.parametrize("page", PAGES)
def test_every_calculator_opens_blank(browser: Browser, page: str) -> None:
    browser.get("calculators.index")
    browser.get(f"calculators.{page}")


COUNTED: list[tuple[str, dict[str, Any], str]] = [
    ("patent", {"kind": "utility", "claims": 12, "pages": 8, "priorities": 0, "reduction": "none",
                "granted_in": 1, "kept_to": 3}, "一共 2600 元"),
    ("trademark", {"procedure": "application", "channel": "online", "goods": "12，1"}, "594 元"),
    ("annual_fees", {"kind": "invention", "filed_on": "2024-06-03", "granted_in": 2,
                     "reduction": "none"}, "第 4 年"),
    ("renewal", {"registered_on": "2016-11-24"}, "2026年11月23日"),
    ("reduction", {"kind.1": "firm", "meets.1": "yes"}, "可以减缴 85%"),
    ("reduction", {"kind.1": "firm"}, "低于100万元"),
    ("eligible", {"right": "pre-examination", "filed": "no", "industry": "yes", "first": "yes"},
     "须先在保护中心备案"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "answers", "said"), COUNTED)
def test_a_calculator_answers_under_its_address(
    browser: Browser, page: str, answers: dict[str, Any], said: str
) -> None:
    with time_machine.travel("2026-11-20T04:00:00Z", tick=False):
        assert said in browser.get(f"calculators.{page}", **answers).text


@pytest.mark.parametrize(
    ("page", "answers"),
    [
        ("patent", {"kind": "gold", "claims": "x"}),
        ("patent", {"kind": "invention", "claims": 0, "granted_in": 5, "kept_to": 2}),
        ("trademark", {"procedure": "application", "goods": "一堆"}),
        ("trademark", {"procedure": "application", "goods": "9," * 60}),
        ("annual_fees", {"filed_on": "2024-13-40"}),
        ("renewal", {"registered_on": "0001-01-01"}),
        ("reduction", {"kind.1": "ghost"}),
    ],
)
def test_what_cannot_be_counted_says_what_is_wrong(
    browser: Browser, page: str, answers: dict[str, Any]
) -> None:
    browser.get(f"calculators.{page}", expect=400, **answers)


def test_days_come_as_a_calendar_file(browser: Browser) -> None:
    answers = {"kind": "invention", "filed_on": "2024-06-03", "granted_in": 2, "reduction": "none"}
    with time_machine.travel("2026-11-20T04:00:00Z", tick=False):
        file = browser.get("calculators.annual_fees_calendar", **answers)
        assert "DTSTART;VALUE=DATE:20270603" in file.text
        file = browser.get("calculators.renewal_calendar", registered_on="2016-11-24")
        assert "DTSTART;VALUE=DATE:20261123" in file.text
    browser.get("calculators.annual_fees_calendar", expect=404)
    browser.get("calculators.eligible", expect=404, right="gold")


def test_every_kind_named_by_the_calculators_exists() -> None:
    services = {
        row["service"] for table in ("trademarks", "eligibility") for row in tables()[table]
    }
    ways = {question.way for rule in eligibility.rules() for question in rule.all_of} - {""}
    assert services | ways <= set(ITEMS)
    assert patent_costs.row("patents", "invention")["label"] == "发明"
