"""Units responsible for a task."""

import pytest

from portal.library.structure import parse
from portal.library.structure.tasks import split_units, units_in
from portal.library.structure.values import SourceLine, SourceText
from tests.library.structure.made_texts import parsed


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("省局保护处、商标处，省中心", ["省局保护处", "省局商标处", "省中心"]),
        ("省财政厅、税务局，各设区市人民政府", ["省财政厅", "省税务局", "各设区市人民政府"]),
        (
            "中国（某省）保护中心、某市（县、区）政府",
            ["中国（某省）保护中心", "某市（县、区）政府"],
        ),
        ("公安部牵头，市场监管总局等按职责分工负责", ["公安部", "市场监管总局"]),
        ("甲局、甲局；配合单位：乙局。", ["甲局", "乙局"]),
    ],
)
def test_units_are_split_and_completed(text: str, units: list[str]) -> None:
    assert split_units(text) == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("推进建设。（责任单位：甲局、乙局）", ["甲局", "乙局"]),
        ("推进建设。（牵头单位：甲局；配合单位：乙局）", ["甲局", "乙局"]),
        ("责任单位：甲局", ["甲局"]),
        ("推进建设。（甲局、乙局按职责分工负责）", ["甲局", "乙局"]),
        ("推进建设（含二期）。", []),
    ],
)
def test_units_are_found_where_a_plan_names_them(text: str, units: list[str]) -> None:
    assert units_in(text) == units


def test_each_point_with_units_is_a_task() -> None:
    text = parsed(
        "某方案\n一、任务\n1.建中心。推进建设。（甲局负责）\n2.办培训。（责任单位：乙局）"
    )
    assert [(t.anchor, t.title, t.units) for t in text.tasks] == [
        ("h1-1", "建中心", ("甲局",)),
        ("h1-2", "办培训", ("乙局",)),
    ]


def test_a_table_of_the_division_of_work_gives_tasks() -> None:
    html = (
        "<table><tr><th>序号</th><th>重点任务</th><th>责任单位</th></tr>"
        "<tr><td>1</td><td>建立<b>中心</b></td><td>甲局、乙局</td></tr></table>"
    )
    lines = (SourceLine("某方案"), SourceLine("一、分工"), SourceLine("序号\t重点任务", 0, html))
    text = parse(SourceText(lines, {}, "某文件.docx", "0" * 64, "docx"))
    assert [(t.anchor, t.title, t.units) for t in text.tasks] == [
        ("h1", "建立中心", ("甲局", "乙局"))
    ]
