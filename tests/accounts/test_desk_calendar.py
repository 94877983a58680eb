"""The calendar at the desk: a day, a year's notice, a table that goes in whole or not at all."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import workdays
from portal.workdays.importing import TableRefused, read_table
from tests.factories import make_person, sign_in
from tests.forms import submit
from tests.pages import check_page

PAGE = "/desk/calendar/2027"


@pytest.fixture
def manager(app: Flask, client: FlaskClient) -> FlaskClient:
    sign_in(client, make_person(("manager",)))
    return client


@pytest.mark.parametrize("page", ["/desk/calendar", PAGE, "/desk/calendar/2000?day=x"])
def test_every_year_has_its_page(manager: FlaskClient, page: str) -> None:
    answer = manager.get(page)
    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True), page)


def test_an_unannounced_year_is_marked_as_estimated(manager: FlaskClient) -> None:
    assert "预估" in manager.get(PAGE).get_data(as_text=True)
    data = {"source": "国务院办公厅关于2027年部分节假日安排的通知"}
    assert submit(manager, PAGE, data, to=f"{PAGE}/notice").status_code == 303
    html = manager.get(PAGE).get_data(as_text=True)
    assert "day-guess" not in html and data["source"] in html
    assert "确认放假安排" in html
    assert submit(manager, PAGE, {"source": " "}, to=f"{PAGE}/notice").status_code == 422


def test_a_day_is_set_and_taken_back(manager: FlaskClient) -> None:
    saturday = date(2027, 9, 25)
    data = {"day": saturday.isoformat(), "standing": "worked", "name": "调休上班"}
    assert submit(manager, PAGE, data, to=f"{PAGE}/day").status_code == 303
    assert workdays.calendar().is_working(saturday)
    assert "调休上班" in manager.get(PAGE).get_data(as_text=True)
    data = {"day": saturday.isoformat(), "standing": "usual"}
    assert submit(manager, PAGE, data, to=f"{PAGE}/day").status_code == 303
    assert not workdays.calendar().is_working(saturday)
    again = submit(manager, PAGE, data, to=f"{PAGE}/day")
    assert again.status_code == 422 and "不用取消" in again.get_data(as_text=True)
    html = manager.get(PAGE).get_data(as_text=True)
    assert "改工作日历" in html and "取消特殊日期" in html


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"day": "", "standing": "off"}, "请选日期"),
        ({"day": "2026-01-01", "standing": "off"}, "不在 2027 年"),
        ({"day": "2027-01-04"}, "请选这一天"),
        ({"day": "2027-01-04", "standing": "off", "name": "长" * 41}, ""),
    ],
)
def test_a_day_that_cannot_be_taken_is_explained(
    manager: FlaskClient, data: dict[str, str], said: str
) -> None:
    answer = submit(manager, PAGE, data, to=f"{PAGE}/day")
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    check_page(html, PAGE)
    assert said in html


def test_a_table_goes_in_whole(manager: FlaskClient) -> None:
    table = "日期,是否上班,名称\n2027-10-01,0,国庆节\n2027年10月9日,是,调休上班\n\n"
    assert submit(manager, PAGE, {"table": table}, to=f"{PAGE}/table").status_code == 303
    known = workdays.calendar()
    assert known.name(date(2027, 10, 1)) == "国庆节"
    assert known.is_working(date(2027, 10, 9))
    assert "2 天" in manager.get(PAGE).get_data(as_text=True)


def test_one_wrong_line_keeps_the_whole_table_out(manager: FlaskClient) -> None:
    table = "2027-03-01,0,试\n2027-02-30,0,没有这天\n2027-03-02,也许,\n2027-03-01,1,又一次"
    answer = submit(manager, PAGE, {"table": table}, to=f"{PAGE}/table")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    check_page(html, PAGE)
    for line in ("第 2 行：", "第 3 行：", "第 4 行："):
        assert line in html
    assert "一行也没有导入" in html and "2027-03-02,也许" in html
    assert date(2027, 3, 1) not in workdays.calendar().special


def test_a_file_from_a_spreadsheet_is_read_in_its_encoding(manager: FlaskClient) -> None:
    data = {"file": (io.BytesIO("2027-05-03\t放假\t劳动节".encode("gb18030")), "日历.csv")}
    sent = submit(manager, PAGE, data, to=f"{PAGE}/table", content_type="multipart/form-data")
    assert sent.status_code == 303
    assert workdays.calendar().name(date(2027, 5, 3)) == "劳动节"


@pytest.mark.parametrize("table", ["", "日期,是否上班\n", "2027-01-01", "x\n" * 2_001])
def test_what_is_no_table_is_refused(table: str) -> None:
    with pytest.raises(TableRefused):
        read_table(table)


def test_only_managers_keep_the_calendar(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, make_person(("officer",)))
    assert client.get(PAGE).status_code == 404
