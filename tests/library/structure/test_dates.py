"""When a text takes effect and lapses, and what it tells of its life."""

import pytest

from portal.library.structure.dates import effective_and_expiry, read_date
from portal.library.structure.history import history_length, read_history
from portal.partial_dates import PartialDate
from tests.library.structure.made_texts import parsed

PUBLISHED = PartialDate(2021, 4, 20)


@pytest.mark.parametrize(
    ("sentence", "effective", "expiry"),
    [
        ("第九条 本条例自2021年6月1日起施行。", "2021-06-01", "None"),
        ("本办法自２０２１年６月１日起实施。", "2021-06-01", "None"),
        ("本规定自二〇二一年六月一日起执行。", "2021-06-01", "None"),
        ("本法自公布之日起施行。", "2021-04-20", "None"),
        ("本办法自发布之日起30日后施行。", "2021-05-20", "None"),
        ("本办法自公布之日起三个月后施行。", "2021-07-20", "None"),
        ("本意见自印发之日起实施，有效期5年。", "2021-04-20", "2026-04-19"),
        ("本办法自2021年6月1日起施行，有效期至2023年12月31日。", "2021-06-01", "2023-12-31"),
        ("本通知自2021年6月1日起施行，试行两年。", "2021-06-01", "2023-05-31"),
        ("现予公布，自2025年5月1日起施行。", "2025-05-01", "None"),
        ("医疗器械注册证有效期为5年。", "None", "None"),
        ("莱芜区、钢城区自2021年6月1日起执行本规定。", "None", "None"),
        ("《某法》已由会议通过，自2001年12月1日起施行。", "None", "None"),
        ("实施方案报市人民政府批准后实施。", "None", "None"),
    ],
)
def test_the_rule_about_itself_counts(sentence: str, effective: str, expiry: str) -> None:
    starts, ends = effective_and_expiry([sentence], PUBLISHED)
    assert (str(starts), str(ends)) == (effective, expiry)


def test_a_delay_from_an_unknown_day_gives_no_day() -> None:
    assert effective_and_expiry(["本法自公布之日起30日后施行。"], PartialDate(2021)) == (None, None)
    assert effective_and_expiry(["本法自公布之日起施行。"], None) == (None, None)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2021年6月1日", "2021-06-01"),
        ("二〇二一年六月一日", "2021-06-01"),
        ("（2021年6月1日）", "2021-06-01"),
        ("2021-06-01", "2021-06-01"),
        ("2021年13月40日", "None"),
        ("2021年6月1日通过", "None"),
    ],
)
def test_a_line_that_is_a_date_is_read(line: str, date: str) -> None:
    assert str(read_date(line)) == date


BRACKET = (
    "（1984年3月12日第六届全国人民代表大会常务委员会第四次会议通过　"
    "根据1992年9月4日某届会议《关于修改〈中华人民共和国某法〉的决定》修正　"
    "2005年8月27日某届会议修订　自2006年1月1日起施行）"
)


def test_the_bracket_under_a_title_tells_the_history() -> None:
    assert history_length([BRACKET, "第一条 甲。"]) == 1
    steps = read_history([BRACKET])
    assert [(step.kind, str(step.on)) for step in steps] == [
        ("adopted", "1984-03-12"),
        ("amended", "1992-09-04"),
        ("revised", "2005-08-27"),
        ("in_force", "2006-01-01"),
    ]


def test_history_in_lines_of_its_own_is_read_to_the_first_other_line() -> None:
    lines = [
        "1991年3月4日 中华人民共和国国务院令第76号发布",
        "2018年9月6日 国务院第23次常务会议修订通过",
        "2018年11月6日 中华人民共和国国务院令第706号公布",
        "2019年3月1日 施行",
        "第一条 为了规范代理行为，制定本条例。",
    ]
    text = parsed("\n".join(lines), title="某代理条例")
    assert [step.kind for step in text.history] == ["published", "revised", "published", "in_force"]
    assert text.document_number == "国务院令第706号"
    assert str(text.issued_on) == str(text.published_on) == "2018-11-06"
    assert str(text.effective_on) == "2019-03-01"


def test_a_story_that_begins_with_a_date_is_no_history() -> None:
    text = parsed("某案\n2019年8月25日李某告知赵某，书单有变化，双方未能协商通过。")
    assert text.history == ()


def test_a_law_in_force_since_publication_counts_from_its_making_and_not_its_amendment() -> None:
    text = parsed(
        "某条例\n（1990年1月2日某会议通过　"
        "根据2004年8月28日某会议《关于修改〈某条例〉的决定》修正）\n"
        "第一条 甲。\n第二条 本条例自公布之日起施行。"
    )
    assert str(text.effective_on) == "1990-01-02"
    assert str(text.issued_on) == "2004-08-28"
