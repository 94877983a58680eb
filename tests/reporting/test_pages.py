"""The public page of figures and its files: what they say, hold back, keep and describe."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime

import lxml.html
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from portal.clock import SHANGHAI, now, today
from portal.reporting.csv_files import csv_file
from portal.reporting.page import last_day
from portal.transaction import transaction
from portal.workdays import calendar
from tests.factories import publish
from tests.pages import Browser
from tests.reporting.counting import make_promise, make_request, working_day
from tests.web.test_conditional import counted

PAGE = "/statistics"
#: what stands today, beside what happened up to the last month's end
STATES = ("texts", "gauges")
FILES = ("promises", "search-gaps", "texts", "gauges")
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=cmd|"/c"!A1']


def fill(numbers: dict[str, int], is_sample: bool = False) -> None:
    """So many requests of each country, with a first answer after one day each."""
    with transaction():
        for country, number in numbers.items():
            for _ in range(number):
                request = make_request(country=country, is_sample=is_sample)
                make_promise(request, "first_advice", 1)


def read(client: FlaskClient, name: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{PAGE}/{name}.csv{query}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def words(html: str) -> str:
    return re.sub(r"\s+", "", str(lxml.html.fromstring(html).text_content()))


def test_the_page_tells_the_promise_and_what_became_of_it(browser: Browser) -> None:
    fill({"US": 8, "DE": 5})
    html = browser.get("reporting.statistics").get_data(as_text=True)
    text = words(html)
    assert "13/13" in text and "n=13" in text
    assert "承诺3个工作日，紧急的1个工作日" in text
    assert "示例数字" not in text


def test_made_up_requests_are_said_to_be_made_up(browser: Browser, client: FlaskClient) -> None:
    fill({"US": 6}, is_sample=True)
    page = browser.get("reporting.statistics").get_data(as_text=True)
    assert "示例数字" in page and "〔示例〕" in page
    rows = [row for row in read(client, "promises") if row["件数"] not in ("", "0")]
    assert rows and all(row["示例"] == "示例" for row in rows)


def test_an_empty_portal_says_so(browser: Browser) -> None:
    html = browser.get("reporting.statistics").get_data(as_text=True)
    assert "这段时间没有求助" in html
    for name in FILES:
        browser.get("reporting.table", name=name)


def test_countries_under_five_are_told_as_one(browser: Browser, client: FlaskClient) -> None:
    fill({"US": 9, "DE": 6, "VN": 2})
    html = browser.get("reporting.statistics").get_data(as_text=True)
    assert "其余 2 类合计" in html
    assert "越南" not in html and "德国" not in html
    rows = read(client, "promises")
    advice = [r for r in rows if r["事项"] == "首次答复" and r["分组"] == "国家或地区"]
    assert [(row["值"], row["件数"]) for row in advice] == [("美国", "9"), ("其余 2 类合计", "8")]


def test_four_requests_are_not_told(browser: Browser, client: FlaskClient) -> None:
    fill({"US": 4})
    html = browser.get("reporting.statistics").get_data(as_text=True)
    assert "不足 5 件，不公布" in html and "美国" not in html
    row = next(row for row in read(client, "promises") if row["事项"] == "首次答复")
    assert (row["件数"], row["说明"]) == ("", "不足 5 件，不公布")


def test_a_quarter_is_asked_for_by_its_number(browser: Browser, client: FlaskClient) -> None:
    fill({"US": 6})
    year, quarter = working_day(0).year, (working_day(0).month + 2) // 3
    page = browser.get("reporting.statistics", year=year, quarter=quarter)
    assert "6/6" in words(page.get_data(as_text=True))
    for query in ("?year=1990", "?year=x", "?quarter=5", "?year=%EF%BC%92", f"?year={year + 1}"):
        assert client.get(PAGE + query).status_code == 404
    assert client.get(f"{PAGE}/secrets.csv").status_code == 404


def test_nothing_can_be_learnt_by_comparing_two_days_of_a_month(client: FlaskClient) -> None:
    fill({"US": 9})
    told = []
    for day in (1, 2, 31):
        with time_machine.travel(datetime(2026, 12, day, 9, tzinfo=SHANGHAI)):
            with transaction():
                make_request(submitted_at=now())
            text = words(client.get(PAGE).get_data(as_text=True))
            told.append((text.count("算到2026年11月30日"), "共9件" in text))
    assert told == [(2, True)] * 3
    with time_machine.travel(datetime(2027, 1, 1, 9, tzinfo=SHANGHAI)):
        assert "共12件" in words(client.get(PAGE).get_data(as_text=True))


def test_a_year_of_which_no_month_is_over_is_not_offered(client: FlaskClient) -> None:
    with time_machine.travel(datetime(2027, 1, 20, 9, tzinfo=SHANGHAI)):
        with transaction():
            make_request(submitted_at=now())
        assert "算到2026年12月31日" in words(client.get(PAGE).get_data(as_text=True))
        assert client.get(f"{PAGE}?year=2027").status_code == 404


def test_files_are_csv_as_the_module_reads_it(client: FlaskClient) -> None:
    fill({"US": 7})
    publish()
    for name in FILES:
        rows = read(client, name)
        assert all(None not in row and None not in row.values() for row in rows)
        day = today() if name in STATES else last_day()
        assert all(date.fromisoformat(row["统计到"]) in (day, last_day()) for row in rows)
    whole = next(r for r in read(client, "promises") if r["事项"] == "首次答复")
    names = ("件数", "中位数（工作日）", "90 百分位（工作日）", "按期或未解决的件数")
    assert [whole[name] for name in names] == ["7", "1.0", "1", "7"]


def test_no_cell_of_a_file_is_a_formula() -> None:
    made = csv_file([["词", "次数"], *([text, -3] for text in DANGEROUS)])
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert all(row[0].startswith("'") for row in rows[1:])
    assert all(row[1] == "-3" for row in rows[1:])
    assert csv_file([['逗,号"和\n行']]).decode("utf-8-sig") == '"逗,号""和\n行"\r\n'


@pytest.mark.parametrize("address", [PAGE, *(f"{PAGE}/{name}.csv" for name in FILES)])
def test_what_has_not_changed_is_not_sent_again(
    app: Flask, client: FlaskClient, address: str
) -> None:
    tag = client.get(address).headers["ETag"]
    with counted(app) as statements:
        again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, statements) == (304, b"", [])


def test_the_page_costs_few_queries(app: Flask, client: FlaskClient) -> None:
    fill({"US": 9, "DE": 6})
    publish()
    with app.test_request_context():
        calendar()
    with counted(app) as statements:
        assert client.get(PAGE).status_code == 200
    assert len(statements) <= 8, statements


def test_machines_find_every_file(client: FlaskClient, browser: Browser) -> None:
    page = lxml.html.fromstring(client.get(PAGE).get_data(as_text=True))
    found = [json.loads(s) for s in page.xpath("//script[@type='application/ld+json']/text()")]
    assert {one["@type"] for one in found} == {"Dataset"}
    addresses = [one["distribution"]["contentUrl"] for one in found]
    assert len(addresses) >= len(FILES)
    for address in addresses:
        browser.open(address.removeprefix("http://localhost"))


def test_charts_carry_names_and_no_measure_of_their_own(client: FlaskClient) -> None:
    fill({"US": 9, "DE": 6})
    page = lxml.html.fromstring(client.get(PAGE).get_data(as_text=True))
    charts = page.xpath("//svg[@role='img' and contains(@class, 'chart')]")
    assert charts
    for chart in charts:
        assert chart.get("aria-label") and chart.get("viewbox") is None
        assert not chart.xpath(".//@style|.//@fill[. != 'none']")


def test_the_page_is_on_the_maps(client: FlaskClient) -> None:
    assert PAGE in client.get("/sitemap-1.xml").get_data(as_text=True)
    assert f'href="{PAGE}"' in client.get("/site-map").get_data(as_text=True)


def test_it_is_read_in_english_too(client: FlaskClient) -> None:
    fill({"US": 9})
    client.set_cookie("prefs", "lang=en")
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}/promises.csv").status_code == 200
