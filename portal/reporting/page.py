"""What the page of figures shows: gathered from the sources, cleared, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from portal import public_figures
from portal.clock import today
from portal.public_figures import Counted, Measure, Table
from portal.reporting import charts, gauges, labels
from portal.reporting.charts import Bar, Curve
from portal.reporting.figures import QUARTERS, Line, Part, Report, report

MOST_BARS = 12


@dataclass(frozen=True)
class Asked:
    """The year, the quarter ('' for the whole year) and the last day that is counted."""

    year: int
    quarter: str
    until: date

    @property
    def last(self) -> date:
        """The last day of the year that is counted."""
        return min(self.until, date(self.year, 12, 31))

    @property
    def quarters(self) -> tuple[str, ...]:
        """Quarters of the year that have begun."""
        if self.until.year > self.year:
            return QUARTERS
        begun = (self.until.month + 2) // 3 if self.until.year == self.year else 0
        return QUARTERS[:begun]


@dataclass(frozen=True)
class Section:
    """A table with its chart, as the page shows it."""

    table: Table
    bars: tuple[Bar, ...]
    curve: Curve | None


@dataclass(frozen=True)
class Breakdown:
    """A measure by one thing: heads and rows of a table, and bars; no row when none is told."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    bars: tuple[Bar, ...]


def last_day() -> date:
    """The end of the last month that is over.

    Were a day counted as soon as it is over, whoever compares two days would learn of one request.
    """
    return today().replace(day=1) - timedelta(days=1)


def years() -> list[int]:
    """Years with figures, the newest first."""
    found = {year for source in public_figures.sources() if source.years for year in source.years()}
    return sorted((year for year in found if year <= last_day().year), reverse=True)


def reports(asked: Asked) -> list[Report]:
    """The measures of all rooms for the year, cleared."""
    return [
        report(measure)
        for source in public_figures.sources()
        if source.measures
        for measure in source.measures(asked.year, asked.until)
    ]


def sections(until: date) -> list[Section]:
    """The tables of all rooms that are open by nature."""
    tables = (
        table
        for source in public_figures.sources()
        if source.tables
        for table in source.tables(until)
    )
    return [Section(table, table_bars(table), table_curve(table)) for table in tables]


def table_bars(table: Table) -> tuple[Bar, ...]:
    if table.chart != "bars":
        return ()
    rows = table.rows[:MOST_BARS]
    if len({row[1] for row in rows}) < 2:  # bars of one length say nothing
        return ()
    return charts.bars([(str(row[0]), str(row[1]), _value(row[1]), None) for row in rows])


def table_curve(table: Table) -> Curve | None:
    if table.chart != "line" or not table.rows:
        return None
    return charts.curve([(str(row[0]), _value(row[1])) for row in table.rows])


def _value(cell: public_figures.Cell) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def readings(
    found: Sequence[Report], shown: Sequence[Section], asked: Asked
) -> list[gauges.Reading]:
    """The six gauges as of today; the first answers are those of the year."""
    parts = [gauge for section in shown for gauge in section.table.gauges]
    return gauges.readings(parts, first_answers(found), asked.year)


def first_answers(found: Sequence[Report]) -> tuple[Counted, ...]:
    answers = (one.measure.counted for one in found if one.measure.key == "first_advice")
    return next(answers, ())


def chosen(one: Report, asked: Asked) -> Line:
    """The line of the period that was asked for."""
    return one.quarter(asked.quarter) if asked.quarter else one.total


def promise_rows(found: Sequence[Report], asked: Asked) -> list[list[str]]:
    """A row for each promise of which something fell due."""
    return [
        [cells[0], one.measure.promise, *cells[1:]]
        for one in promised(found)
        if (line := chosen(one, asked)).n != 0
        for cells in [labels.cells(one.measure, one.measure.label, line, not asked.quarter)]
    ]


def without_any(found: Sequence[Report], asked: Asked) -> list[str]:
    """Names of promises of which none fell due."""
    return [one.measure.label for one in promised(found) if chosen(one, asked).n == 0]


def promised(found: Sequence[Report]) -> Iterator[Report]:
    return (one for one in found if one.measure.kind == "promise")


def promise_bars(found: Sequence[Report], asked: Asked) -> tuple[Bar, ...]:
    """Medians beside what was promised."""
    items = []
    for one in promised(found):
        line = chosen(one, asked)
        if line.spread and line.spread.median is not None:
            words = _(
                "%(median)s 日，承诺 %(target)s 日",
                median=f"{line.spread.median:g}",
                target=one.measure.target,
            )
            items.append((one.measure.label, words, line.spread.median, one.measure.target))
    return charts.bars(items)


def breakdowns(one: Report, asked: Asked) -> list[Breakdown]:
    """By quarter, by type of dispute, by country; nothing when the whole may not be told."""
    if not one.total.n:
        return []
    quarters = [(str(labels.QUARTERS[key]), one.quarter(key)) for key in asked.quarters]
    return [
        _breakdown(one.measure, _("季度"), quarters),
        *(
            _breakdown(one.measure, str(labels.DIMENSIONS[name]), named(part))
            for name, part in one.parts.items()
        ),
    ]


def named(part: Part) -> list[tuple[str, Line]]:
    """Lines with their names; those that cannot stand by themselves come last, in one."""
    found = [(line.key, line) for line in part.lines]
    if not found:
        return []
    return [*found, (labels.together(part.together), part.rest)] if part.rest else found


def _breakdown(measure: Measure, title: str, lines: Sequence[tuple[str, Line]]) -> Breakdown:
    told = [(name, str(line.n), float(line.n), None) for name, line in lines if line.n]
    return Breakdown(
        title=title,
        columns=labels.columns(measure, title),
        rows=[labels.cells(measure, name, line) for name, line in lines],
        bars=charts.bars(told[:MOST_BARS]),
    )
