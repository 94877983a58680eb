"""Dates of which only a part may be known."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.exc import StatementError

from portal.partial_dates import PartialDate, PartialDateType
from portal.text import TextRefused


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2020", "2020"),
        ("2020年", "2020"),
        ("２０２０", "2020"),
        ("2020-09", "2020-09"),
        ("2020.9", "2020-09"),
        ("2020/09", "2020-09"),
        ("2020年9月", "2020-09"),
        ("二〇二〇年九月", "2020-09"),
        ("2020-09-01", "2020-09-01"),
        ("2020-9-1", "2020-09-01"),
        ("2020.9.1", "2020-09-01"),
        ("2020/9/1", "2020-09-01"),
        ("2020年9月1日", "2020-09-01"),
        ("2020 年 09 月 01 日", "2020-09-01"),
        ("　2020年9月1日\n", "2020-09-01"),
        ("2020年9月1号", "2020-09-01"),
        ("二〇二〇年九月一日", "2020-09-01"),
        ("二○二○年十二月三十一日", "2020-12-31"),
        ("二零二四年二月二十九日", "2024-02-29"),
        ("1900-01-01", "1900-01-01"),
        ("2100-12-31", "2100-12-31"),
    ],
)
def test_a_date_is_read_in_each_usual_form(written: str, iso: str) -> None:
    assert str(PartialDate.parse(written)) == iso


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2021-02-29", "2021年2月有 1 日到 28 日，现在写的是 29 日；请核对"),
        ("2020年4月31日", "2020年4月有 1 日到 30 日，现在写的是 31 日；请核对"),
        ("2020-09-00", "2020年9月有 1 日到 30 日，现在写的是 0 日；请核对"),
        ("2020-13", "一年只有 12 个月，现在写的是 13 月；请核对"),
        ("2020年0月", "一年只有 12 个月，现在写的是 0 月；请核对"),
        ("1899", "年份应在 1900 到 2100 之间，现在是 1899；请核对"),
        ("2101年", "年份应在 1900 到 2100 之间，现在是 2101；请核对"),
        ("二〇二〇年十十月", "“十十”不是一个数；请改用数字，例如 2020-09-01"),
    ],
)
def test_a_day_that_no_calendar_has_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(TextRefused) as refused:
        PartialDate.parse(written)
    assert refused.value.message == reason


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "9月1日",
            "2020-",
            "20-09-01",
            "2020-09-1st",
            "2020.9-1",
            "20200901",
            "2020-09-01T00:00",
        ),
        *("2020年9月1日至3日", "９月", "٢٠٢٠", "2020\x002", "9" * 10_000, "二〇二〇年" * 5_000),
    ],
)
def test_what_is_no_date_is_refused_with_the_form_to_write(written: str) -> None:
    with pytest.raises(TextRefused, match="请写成 2020-09-01"):
        PartialDate.parse(written)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(TextRefused, match="没有月份"):
        PartialDate(2020, None, 1)


@pytest.mark.parametrize(
    ("iso", "label", "first", "last"),
    [
        ("2020", "2020年", "2020-01-01", "2020-12-31"),
        ("2024-02", "2024年2月", "2024-02-01", "2024-02-29"),
        ("2020-09-01", "2020年9月1日", "2020-09-01", "2020-09-01"),
    ],
)
def test_a_date_names_itself_and_the_days_it_may_be(
    iso: str, label: str, first: str, last: str
) -> None:
    date = PartialDate.parse(iso)
    assert date.label() == label
    assert date.first_day() == datetime.date.fromisoformat(first)
    assert date.last_day() == datetime.date.fromisoformat(last)


parts = st.tuples(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28))
dates = st.one_of(
    parts.map(lambda known: PartialDate(known[0])),
    parts.map(lambda known: PartialDate(*known[:2])),
    parts.map(lambda known: PartialDate(*known)),
)


@settings(deadline=None)
@given(dates)
def test_text_and_label_are_read_back(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date
    assert PartialDate.parse(date.label()) == date


@settings(deadline=None)
@given(st.lists(dates))
def test_dates_sort_as_their_text_does(some: list[PartialDate]) -> None:
    assert [str(date) for date in sorted(some)] == sorted(map(str, some))


@settings(deadline=None)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_a_known_day_is_kept_whole(day: datetime.date) -> None:
    date = PartialDate.of(day)
    assert date.first_day() == date.last_day() == day


def test_a_date_is_not_compared_with_something_else() -> None:
    with pytest.raises(TypeError):
        assert PartialDate(2020) < "2021"  # type: ignore[operator]


def test_the_database_keeps_and_sorts_dates_as_text() -> None:
    engine = create_engine("sqlite://")
    papers = Table(
        "papers", MetaData(), Column("id", Integer, primary_key=True), Column("on", PartialDateType)
    )
    known = [PartialDate(2020, 9, 1), None, PartialDate(2019), PartialDate(2020)]
    with engine.begin() as connection:
        papers.create(connection)
        connection.execute(insert(papers), [{"on": date} for date in known])
        in_order = select(papers.c.on).where(papers.c.on.is_not(None)).order_by(papers.c.on)
        assert connection.scalars(in_order).all() == [
            PartialDate(2019),
            PartialDate(2020),
            PartialDate(2020, 9, 1),
        ]
        since = select(papers.c.on).where(papers.c.on > PartialDate(2020))
        assert connection.scalars(since).all() == [PartialDate(2020, 9, 1)]
        stored = connection.scalars(text('SELECT "on" FROM papers ORDER BY id')).all()
        assert stored == ["2020-09-01", None, "2019", "2020"]
    engine.dispose()


def test_the_database_type_takes_nothing_but_partial_dates() -> None:
    engine = create_engine("sqlite://")
    papers = Table("papers", MetaData(), Column("on", PartialDateType))
    with engine.begin() as connection:
        papers.create(connection)
        with pytest.raises(StatementError, match="PartialDate"):
            connection.execute(insert(papers), [{"on": "next week"}])
    engine.dispose()
