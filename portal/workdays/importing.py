"""Days of the calendar from a table: read as a whole, with every mistake named by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.text import TextRefused, clean_line
from portal.workdays.services import LONGEST_NAME, check_year

MOST_LINES = 2_000
MOST_MISTAKES = 50
WORKED = frozenset({"1", "true", "yes", "是", "上班", "班", "调休上班"})
OFF = frozenset({"0", "false", "no", "否", "放假", "休", "休息"})
HEADINGS = frozenset({"date", "day", "日期"})


@dataclass(frozen=True)
class GivenDay:
    """A day as a line of the table gives it."""

    day: date
    is_working: bool
    name: str


@dataclass
class Mistake:
    """What is wrong with a line (from 1): a Chinese sentence, and what fills it."""

    line: int
    template: str
    values: dict[str, object]


class TableRefused(ValueError):
    """Lines that cannot be taken: then none is."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} lines")
        self.mistakes = mistakes


def read_table(text: str) -> list[GivenDay]:
    """The days of a CSV text (date, is it worked, name); raises TableRefused with all mistakes.

    A first line of headings and empty lines are passed over; a tab or semicolon may separate.
    """
    days: dict[date, GivenDay] = {}
    mistakes: list[Mistake] = []
    for number, cells in _lines(text):
        try:
            given = _given(cells)
            if given.day in days:
                raise TextRefused("%(day)s 出现了两次，请留一行", day=given.day.isoformat())
            days[given.day] = given
        except TextRefused as refused:
            mistakes.append(Mistake(number, refused.template, refused.values))
    if not days and not mistakes:
        mistakes.append(Mistake(1, "没有读到日期，请粘贴内容或选择文件", {}))
    if mistakes:
        raise TableRefused(mistakes[:MOST_MISTAKES])
    return sorted(days.values(), key=lambda given: given.day)


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Numbered lines as cells; raises TableRefused for more than MOST_LINES."""
    lines = text.lstrip("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        most: dict[str, object] = {"most": MOST_LINES}
        raise TableRefused([Mistake(MOST_LINES + 1, "最多 %(most)s 行，请分几次导入", most)])
    found = []
    for number, line in enumerate(lines, 1):
        cells = next(csv.reader(io.StringIO(line), delimiter=_separator(line)), [])
        cells = [cell.strip() for cell in cells]
        is_heading = number == 1 and cells and cells[0].casefold() in HEADINGS
        if any(cells) and not is_heading:
            found.append((number, cells))
    return found


def _separator(line: str) -> str:
    return next((mark for mark in "\t;，" if mark in line and "," not in line), ",")


def _given(cells: list[str]) -> GivenDay:
    """A line's day; raises TextRefused."""
    if len(cells) < 2:
        raise TextRefused("要有日期、是否上班两栏，名称可以不写")
    day = _day(cells[0])
    check_year(day.year)
    name = clean_line(cells[2] if len(cells) > 2 else "", LONGEST_NAME)
    return GivenDay(day, _is_working(cells[1]), name)


def _day(cell: str) -> date:
    parts = cell.replace("年", "-").replace("月", "-").removesuffix("日").replace("/", "-")
    try:
        year, month, day = (int(part) for part in parts.split("-"))
        return date(year, month, day)
    except ValueError:
        raise TextRefused("“%(cell)s”不是日期，请写成 2027-01-01 的样子", cell=cell[:20]) from None


def _is_working(cell: str) -> bool:
    word = cell.casefold()
    if word in WORKED:
        return True
    if word in OFF:
        return False
    raise TextRefused("“%(cell)s”看不出是否上班，请写 1 或 0", cell=cell[:20])
