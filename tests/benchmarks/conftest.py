"""A small library of made-up laws, in the shapes that the questions are drawn from."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.relevance.library import Library, read_library

PLACES = [f"{one}{two}" for one in "榕鹭莆延" for two in "城江平"]
SUBJECTS = ["商标代理", "专利质押", "地理标志", "数据登记", "展会维权", "海外预警", "版权交易"]
DEEDS = ["公开收费标准和服务内容", "保存全部业务档案", "如实记录申请人的陈述"]


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Markdown files, no two alike."""
    folder = tmp_path_factory.mktemp("laws")
    for number, place in enumerate(PLACES):
        for subject in SUBJECTS:
            (folder / f"{place}{subject}.md").write_text(law(place, subject, number), "utf-8")
    return folder


@pytest.fixture(scope="session")
def library(laws: Path) -> Library:
    """The laws as questions are drawn from them."""
    return read_library(laws, 0, seed=1)


def law(place: str, subject: str, number: int) -> str:
    """One text: a duty, a ban, a right, a definition and a long sentence."""
    deed = DEEDS[number % len(DEEDS)]
    return (
        f"---\ntitle: {place}市{subject}管理条例\nissuer: {place}市人民政府\n"
        f"issued_on: {2000 + number}-05\n---\n\n第一章 总则\n"
        f"第一条 为了规范{place}市的{subject}活动，保护权利人的合法权益，制定本条例。\n"
        f"第二条 本条例所称{place}{subject}，是指在本市范围内开展的有关活动。\n"
        f"第三条 {place}{subject}机构应当{deed}。\n"
        f"第四条 {place}{subject}机构不得冒用他人名义从事经营活动。\n"
        f"第五条 {place}{subject}申请人可以委托{subject}机构代为提交{place}材料。\n"
        f"第六条 {place}市财政部门和{subject}主管部门共同安排{subject}专项资金用于{place}企业培训，"
        f"并逐年评估资金在{place}{subject}方面的使用效果。\n"
    )
