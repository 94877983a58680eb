"""Figures of requests: spreads by hand, few queries, a workbook without formulas."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from portal.assistance import export, statistics
from portal.assistance.queries import figures
from portal.assistance.queries.figures import Period
from portal.assistance.statistics import CaseFigures, Spread
from portal.clock import today
from portal.extensions import db
from portal.spreadsheet_cells import safe
from tests.assistance.people import Cast
from tests.assistance.test_desk_pages import Desk
from tests.forms import token
from tests.web.test_conditional import counted


def case(**facts: Any) -> CaseFigures:
    plain = dict.fromkeys(CaseFigures.__dataclass_fields__, "")
    none = {"first_advice_days": None, "opinion_days": None, "was_late": False}
    return CaseFigures(**{**plain, **none, **facts})


def test_median_and_ninetieth_percentile_are_as_by_hand() -> None:
    assert statistics.spread([1, 2, 3, 4, 5, 6, 7, 8, 9, 30]) == Spread(10, 5.5, 9)
    assert statistics.spread([3, None, 1, 2]) == Spread(3, 2.0, 3)
    assert statistics.spread([None]) is None


def test_groups_come_by_size_and_count_what_was_late() -> None:
    cases = [case(country="US", was_late=True), case(country="DE"), case(country="US")]
    groups = statistics.by("country", cases)
    assert [(one.key, one.n, one.late) for one in groups] == [("US", 2, 1), ("DE", 1, 0)]
    assert groups[0].late_share == 0.5


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=cmd|"/c"!A1']


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    made = export.workbook({"逐/件[1]": [["名称"], *([text] for text in DANGEROUS), [-3], [2.5]]})
    sheet = load_workbook(io.BytesIO(made))["逐件1"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type != "f" for cell in cells)
    texts = [cell.value for cell in cells[: len(DANGEROUS)]]
    assert all(str(text).startswith("'") for text in texts)
    assert [cell.value for cell in cells[len(DANGEROUS) :]] == [-3, 2.5]
    assert safe("坏字\x00符\x0b") == "坏字符"


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


def this_year() -> Period:
    return Period(today().replace(month=1, day=1), today())


def test_cases_of_a_period_are_read_in_a_few_queries(cast: Cast, app: Flask) -> None:
    cast.bring_to("closed", opponent="=HYPERLINK(1)")
    cast.file()
    with counted(app) as statements:
        found = figures.cases(this_year())
    assert len(statements) <= 8
    assert [(one.opinion_days, one.outcome, one.city) for one in found] == [
        (0, "settled", "泉州"),
        (None, "", "泉州"),
    ]
    assert figures.cases(this_year(), body="xiamen") == []


def test_the_page_shows_and_the_file_holds_the_figures(cast: Cast, app: Flask) -> None:
    cast.bring_to("closed", opponent="=HYPERLINK(1)")
    browser = Desk(app).browser(cast.officer)
    with counted(app) as statements:
        html = browser.get("requests_desk.statistics").get_data(as_text=True)
    assert len(statements) <= 8, statements
    assert "美国" in html
    address = "/desk/requests/statistics/table"
    fields = {"csrf_token": token(browser.client, "/desk/requests/statistics")}
    answer = browser.client.post(address, data=fields)
    assert answer.status_code == 200, answer.location
    book = load_workbook(io.BytesIO(answer.data))
    assert len(book.sheetnames) == len(statistics.DIMENSIONS) + 1
    values = [cell.value for row in book[book.sheetnames[-1]].iter_rows() for cell in row]
    assert "'=HYPERLINK(1)" in values
    db.session.rollback()


def test_experts_see_no_figures_and_no_remedies(cast: Cast, app: Flask) -> None:
    browser = Desk(app).browser(cast.expert)
    browser.get("requests_desk.statistics", 404)
    browser.get("requests_desk.remedies", 404)


def test_a_bad_grade_is_listed_until_it_is_mended(cast: Cast, app: Flask) -> None:
    reference = cast.bring_to("closed")
    cast.do(cast.applicant, reference, "rate", grade=1, note="等了太久")
    browser = Desk(app).browser(cast.officer)
    assert "等了太久" in browser.get("requests_desk.remedies").get_data(as_text=True)
    cast.do(cast.officer, reference, "remedy", note="已当面道歉，并改了流程")
    assert reference not in browser.get("requests_desk.remedies").get_data(as_text=True)
