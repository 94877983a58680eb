"""Medians and percentiles by hand, what is not done, shares, and the geometry of charts."""

from __future__ import annotations

from datetime import date

from flask import Flask

from portal.public_figures import Counted, Gauge, Measure
from portal.reporting import charts, gauges, labels
from portal.reporting.figures import Line, Spread, report, spread


def test_median_and_ninetieth_percentile_are_as_by_hand() -> None:
    assert spread([1, 2, 3, 4, 5, 6, 7, 8, 9, 30]) == Spread(5.5, 9)
    assert spread([3, 1, 2]) == Spread(2.0, 3)
    assert spread([0, 0, 0, 0, 12]) == Spread(0.0, 12)
    assert spread([]) is None


def test_what_is_not_done_yet_stands_last() -> None:
    assert spread([1, None, 2]) == Spread(2.0, None)
    assert spread([1, None]) == Spread(None, None)
    assert spread([1, 1, 1, 1, 1, 1, 1, 1, 2, None]) == Spread(1.0, 2)


def promise(days: list[int | None], late: int = 0, month: int = 2) -> Measure:
    counted = tuple(
        Counted(date(2026, month, 1), {"country": "美国"}, at >= late, value)
        for at, value in enumerate(days)
    )
    return Measure("first_advice", "首次答复", "promise", counted, "3 个工作日", 3)


def test_a_measure_is_told_whole_by_quarter_and_by_country() -> None:
    one = report(promise([1, 2, 3, 4, 9]))
    assert one.total == Line("", 5, 5, Spread(3.0, 9))
    assert one.total.share == 100
    assert one.quarter("1") == Line("1", 5, 5, Spread(3.0, 9))
    assert one.quarter("2") == Line("2", 0, 0, None)
    assert one.parts["country"].lines == (Line("美国", 5, 5, Spread(3.0, 9)),)


def test_of_four_nothing_is_told(app: Flask) -> None:
    one = report(promise([1, 2, 3, 4]))
    assert (one.total.n, one.total.spread, one.total.share) == (None, None, None)
    with app.test_request_context():
        assert labels.cells(one.measure, "x", one.total, is_whole=True)[1] == "不足 5 件，不公布"
        assert labels.number(one.quarter("1")) == "不公布"


def test_a_share_under_five_is_held_back_and_says_so(app: Flask) -> None:
    one = report(promise([1] * 9, late=2))
    with app.test_request_context():
        assert labels.share(one.total, "promise", True) == "按期或超期的不足 5 件，不公布"
        kept = report(promise([1] * 20, late=5))
        assert labels.share(kept.total, "promise", True) == "75%（15 / 20）"


def test_a_share_is_never_rounded_to_all_or_to_nothing() -> None:
    assert labels.per_cent(99.97) == "99.9"
    assert labels.per_cent(0.01) == "0.1"
    assert [labels.per_cent(value) for value in (0, 50, 98.13, 100)] == ["0", "50", "98.1", "100"]


def test_gauges_are_added_up_and_slow_answers_say_nothing_of_few(app: Flask) -> None:
    parts = [Gauge("empty_columns", 1, 4), Gauge("empty_columns", 0, 2)]
    with app.test_request_context():
        found = {
            one.key: one for one in gauges.readings(parts, promise([1] * 8 + [9]).counted, 2026)
        }
        none = {one.key: one for one in gauges.readings([], promise([9] * 4).counted, 2026)}
        quick = {one.key: one for one in gauges.readings([], promise([1] * 9).counted, 2026)}
    assert (found["empty_columns"].found, found["empty_columns"].of) == (1, 6)
    assert (found["slow_answers"].found, found["slow_answers"].of) == (None, 9)
    assert none["slow_answers"].words == "不足 5 件，不公布"
    assert quick["slow_answers"].found == 0
    assert none["bare_steps"].found is None
    assert len(none) == 6


def test_slow_answers_do_not_follow_beside_the_share_in_time(app: Flask) -> None:
    """Eight are late and five of them are slow: that three are late and not slow stays unsaid."""
    late_and_slow = promise([9] * 5 + [4] * 3 + [1] * 10, late=8).counted
    with app.test_request_context():
        found = gauges.readings([], late_and_slow, 2026)
    assert next(one for one in found if one.key == "slow_answers").found is None


def test_bars_go_by_the_longest_or_the_furthest_goal() -> None:
    made = charts.bars([("登记", "1", 1, 2), ("意见", "8", 8, None), ("无", "0", 0, None)])
    assert [(bar.width, bar.goal) for bar in made] == [(12.5, 25.0), (100.0, None), (0.0, None)]
    assert charts.bars([]) == ()
    assert charts.bars([("无", "0", 0, None)])[0].width == 0


def test_a_curve_breaks_where_nothing_is_told() -> None:
    made = charts.curve([("1月", 0), ("2月", 4), ("3月", None), ("4月", 2), ("5月", 1)])
    assert made.pieces == ("0,180 25,20", "75,100 100,140")
    assert [point.words for point in made.points] == ["0", "4", "2", "1"]
    assert [words for _, words in made.ticks] == ["0", "1", "2", "3", "4"]


def test_ticks_and_names_are_few() -> None:
    assert [charts.tick_step(most) for most in (0, 4, 5, 9, 17, 41, 1000)] == [
        1,
        1,
        2,
        5,
        5,
        20,
        500,
    ]
    assert charts.named_labels(12) == {0, 6, 11}
    assert charts.named_labels(3) == {0, 1, 2}
    assert charts.curve([("1月", None)]).points == ()
