"""The figures as rows of CSV files: promises and results, the gauges, and each open table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from portal.clock import today
from portal.public_figures import Table
from portal.reporting import labels
from portal.reporting.figures import Line, Report
from portal.reporting.gauges import SLOW, Reading
from portal.reporting.page import Asked, named
from portal.spreadsheet_cells import Cell

PROMISES, GAUGES = "promises", "gauges"


def promise_rows(found: Sequence[Report], asked: Asked) -> Iterator[list[Cell]]:
    """All measures of a year in long form: whole, by quarter, by type of dispute, by country."""
    yield [
        _("年份"),
        _("事项"),
        _("承诺"),
        _("分组"),
        _("值"),
        _("件数"),
        _("中位数（工作日）"),
        _("90 百分位（工作日）"),
        _("按期或未解决的件数"),
        _("所占比例（百分数）"),
        _("说明"),
        _("示例"),
        _("统计到"),
    ]
    for one in found:
        for dimension, value, line in _lines(one, asked):
            named_as = (one.measure.label, one.measure.promise, dimension, value)
            end = [_("示例") if one.measure.is_sample else "", asked.until.isoformat()]
            yield [asked.year, *named_as, *_numbers(line), _said(one, line), *end]


def _lines(one: Report, asked: Asked) -> Iterator[tuple[str, str, Line]]:
    yield _("全部"), "", one.total
    for key in asked.quarters:
        yield _("季度"), str(labels.QUARTERS[key]), one.quarter(key)
    for name, part in one.parts.items():
        for value, line in named(part):
            yield str(labels.DIMENSIONS[name]), value, line


def _numbers(line: Line) -> list[Cell]:
    """n, median, percentile, count and share; an empty cell is held back, or there is none."""
    spread = line.spread
    return [
        line.n,
        spread.median if spread else None,
        spread.percentile_90 if spread else None,
        line.holding if line.n else None,
        None if line.share is None else float(labels.per_cent(line.share)),
    ]


def _said(one: Report, line: Line) -> str:
    """Why cells of a line are empty; '' when none is."""
    if line.n is None:
        return labels.number(line, is_whole=line is one.total)
    is_held = line.n and line.holding is None and one.measure.kind != "count"
    return labels.share(line, one.measure.kind, line is one.total) if is_held else ""


def gauge_rows(found: Sequence[Reading], asked: Asked) -> Iterator[list[Cell]]:
    yield [_("查什么"), _("今天"), _("查了多少"), _("说明"), _("统计到")]
    for one in found:
        until = asked.until if one.key == SLOW else today()
        yield [one.label, one.found, one.of, one.words, until.isoformat()]


def table_rows(table: Table, asked: Asked) -> Iterator[list[Cell]]:
    """An open table, with what was made up marked in each row."""
    mark = _("示例") if table.is_sample else ""
    yield [*table.columns, _("示例"), _("统计到")]
    for row in table.rows:
        yield [*row, mark, (table.as_of or asked.until).isoformat()]
