"""An enterprise finds a service and reads its guide; the desk changes it and the guide says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.clock import today
from tests.journeys.people import press
from tests.journeys.reader import Reader, looked_at

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
PATIENCE = 60_000  # milliseconds
GUIDE = "/services/patent-annual-fee"
NAME = "专利年费缴纳"
#: full annual fees of an invention from the named year on, as the guide lists them
FROM_YEAR = {1: 900, 4: 1_200, 7: 2_000, 10: 4_000, 13: 6_000, 16: 8_000}
WHY_CHANGED = "增加缴费通知书和滞纳金，没有依据的金额先删去。"


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def choose(page: Page, name: str) -> None:
    """Follow a link of the page's main part."""
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()


@pytest.fixture
def reader(reader: Arrive) -> Iterator[Arrive]:
    """A reader who waits: what is done may come late on a busy machine."""

    def arrive(**options: Any) -> Reader:
        visitor = reader(**options)
        visitor.context.set_default_timeout(PATIENCE)
        return visitor

    expect.set_options(timeout=PATIENCE)
    yield arrive
    expect.set_options(timeout=None)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_enterprise_finds_a_service_by_its_situation(reader: Arrive, scripts: bool) -> None:
    page = reader(java_script_enabled=scripts).open("/services")
    choose(page, "一件事：从头到尾的清单")
    expect(title(page)).to_have_text("一件事")
    page.locator("main").get_by_role("link", name="在国外被告了").click()
    expect(title(page)).to_have_text("在国外被告了")
    expect(page.get_by_role("checkbox", name="这一步办好了")).to_have_count(6 if scripts else 0)
    choose(page, "印成一张清单")
    expect(page.locator(".tick-box").first).to_be_visible()
    page.go_back()
    page.locator("#step-2").get_by_role("link", name="海外知识产权纠纷应对指导").click()
    expect(title(page)).to_have_text("海外知识产权纠纷应对指导")


def test_the_page_of_a_situation_keeps_what_was_ticked(reader: Arrive) -> None:
    page = reader().open("/services/bundles/overseas-sued")
    page.locator("#step-2").get_by_role("checkbox").check()
    expect(page.get_by_text("已办 1 步，共 6 步")).to_be_visible()
    looked_at(page)
    page.reload()
    expect(page.locator("#step-2").get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#step-1").get_by_role("checkbox")).not_to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_finder_leads_to_the_guide(reader: Arrive, scripts: bool) -> None:
    page = reader(java_script_enabled=scripts, width=360).open("/services/finder")
    for number, answer in enumerate(("国内", "要办手续", "专利", "减缴费用"), 1):
        expect(page.get_by_text(f"第 {number} 问，最多 4 问")).to_be_visible()
        choose(page, answer)
    expect(page.get_by_text("您该从这里做起")).to_be_visible()
    expect(page.locator("dl", has_text="您是哪一方？")).to_contain_text("要办手续")
    found = title(page).inner_text()
    choose(page, "回到上一问")
    expect(title(page)).to_have_text("专利的哪一步？")
    choose(page, "减缴费用")
    choose(page, "看办事指南")
    expect(title(page)).to_have_text(found)


def test_the_finder_can_be_read_by_everyone(reader: Arrive) -> None:
    page = reader().open("/services/finder")
    for answer in ("国外", "平台下架或冻结"):
        looked_at(page)
        choose(page, answer)
    looked_at(page)
    choose(page, "打开清单")
    expect(title(page)).to_have_text("平台店铺被冻结或下架")


@pytest.mark.parametrize("words", ["zhuanli nianfei", "专利年费", "交年费"])
def test_a_search_finds_the_guide(reader: Arrive, words: str) -> None:
    page = reader().open("/")
    box = page.locator("main [name=q]")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url("**/search?**")
    choose(page, NAME)
    expect(title(page)).to_have_text(NAME)


def test_a_guide_is_read_and_printed(reader: Arrive) -> None:
    page = reader().open(GUIDE)
    looked_at(page)
    for part in ("材料", "步骤", "费用", "依据"):
        choose(page, part)
        expect(page.locator(":target").get_by_role("heading", name=part)).to_be_in_viewport()
    choose(page, "印成一次性告知单")
    expect(title(page)).to_have_text(NAME)
    expect(page.get_by_text("一次性告知单", exact=True)).to_be_visible()
    expect(page.get_by_role("table", name="申请材料").get_by_text("□")).to_have_count(2)
    expect(page.get_by_role("img", name="办事指南网址的二维码")).to_be_visible()
    looked_at(page)
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    press(page, "打印这一页")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印这一页")).to_be_hidden()
    expect(page.locator("article.sheet")).to_be_visible()


def test_the_fees_of_twenty_years_are_added_up_in_sight(reader: Arrive) -> None:
    page = reader(width=360).open(GUIDE)
    choose(page, "算一算一共要多少")
    page.get_by_label("一个申请人，已备案减缴").check()
    page.get_by_label("权利要求有几项").fill("12")
    press(page, "算一算官费")
    annual = page.get_by_role("table", name="年费，从授权当年起").locator("tbody tr")
    expect(annual).to_have_count(19)
    amounts = []
    for year in range(2, 21):
        full = FROM_YEAR[max(first for first in FROM_YEAR if first <= year)]
        # 85 % less for ten years from the grant in the second year, nothing less after that
        amount = full * 15 // 100 if year <= 11 else full
        arithmetic = f"{full} ×（1 − 85%）= {amount}" if year <= 11 else f"{full}"
        cells = annual.nth(year - 2).locator("th, td")
        assert cells.all_inner_texts() == [f"第 {year} 年年费", arithmetic, str(amount)]
        amounts.append(amount)
    filing = page.get_by_role("table", name="申请到授权")
    expect(filing).to_contain_text("（12 − 10）项 × 150 = 300")
    on_the_way = 135 + 50 + 300 + 375
    expect(filing.locator("tfoot")).to_contain_text(str(on_the_way))
    expect(page.get_by_role("heading", name="一共")).to_have_text(
        f"一共 {on_the_way + sum(amounts)} 元"
    )
    looked_at(page)
    page.reload()
    expect(page.get_by_label("一个申请人，已备案减缴")).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_days_of_annual_fees_go_into_a_calendar(reader: Arrive, scripts: bool) -> None:
    visitor = reader(java_script_enabled=scripts)
    page = visitor.open("/services/calculators")
    choose(page, "专利年费什么时候缴")
    # what lacks an answer is answered with 400
    visitor.missing.add(f"{page.url}?kind=invention&filed_on=&granted_in=2&reduction=none")
    press(page, "算一算日期")
    expect(page.get_by_role("alert")).to_contain_text("请填申请日")
    filed_on = date(today().year - 4, 6, 15)
    page.get_by_label("申请日").fill(filed_on.isoformat())
    press(page, "算一算日期")
    expect(page.get_by_role("link", name="放进日历")).to_be_visible()
    last_days = page.locator("section[aria-labelledby^=year-] > p time").all()
    shown = [day.get_attribute("datetime") or "" for day in last_days]
    with page.expect_download() as saving:
        choose(page, "放进日历")
    assert saving.value.suggested_filename == "annual-fees.ics"
    lines = Path(saving.value.path()).read_bytes().decode().replace("\r\n ", "").split("\r\n")
    days = [line.partition(":")[2] for line in lines if line.startswith("DTSTART;VALUE=DATE")]
    assert days == [day.replace("-", "") for day in shown] and len(days) == 4
    uids = [line for line in lines if line.startswith("UID:")]
    assert all(f"annual-invention-{filed_on:%Y%m%d}-" in uid for uid in uids)
    assert sum(line.startswith("TRIGGER:") for line in lines) == 4 * len(days)


def test_a_guide_is_revised_reviewed_and_says_what_changed(reader: Arrive, enter: Arrive) -> None:
    editor = enter("editor").open("/desk")
    editor.get_by_role("link", name="办事指南采编").click()
    choose(editor, "修订已公开的")
    editor.get_by_label("查找").fill(NAME)
    press(editor, "筛选")
    editor.get_by_role("row", name=NAME).get_by_role("link", name="收进工作台").click()
    looked_at(editor)
    press(editor, "收进工作台")
    looked_at(editor)
    press(editor, "修订或更正")
    rewrite(editor)
    looked_at(editor)
    press(editor, "送审")
    expect(editor.get_by_text("已送审")).to_be_visible()
    address = editor.url
    public = reader().open(GUIDE)
    expect(public.locator("main")).not_to_contain_text("缴费通知书")

    reviewer = enter("reviewer").open(address)
    expect(reviewer.get_by_role("region", name="材料", exact=True)).to_contain_text("缴费通知书")
    looked_at(reviewer)
    choose(reviewer, "预览")
    expect(reviewer.get_by_role("note")).to_contain_text("预览，未发布")
    expect(reviewer.get_by_role("table", name="收费项目")).to_contain_text("滞纳金")
    looked_at(reviewer)
    choose(reviewer, "回到稿件")
    for act in ("审核通过", "立即发布"):
        press(reviewer, act)
        expect(reviewer.get_by_text("已办理，已记入经过。")).to_be_visible()
    read_what_changed(public)


def rewrite(page: Page) -> None:
    """A material more, a step more that goes first, a fee that rests on nothing exchanged."""
    materials, steps, fees = (page.locator(f"#f-{name}") for name in ("materials", "steps", "fees"))
    add_row(materials, {"材料": "缴费通知书", "形式": "电子", "备注": "收到通知书的才交"})
    add_row(steps, {"环节": "核对最迟哪天缴", "谁来做": "申请人", "时限": "即时"})
    for number in (4, 3, 2):
        steps.get_by_role("button", name=f"第 {number} 行上移").click()
    expect(steps.get_by_role("group", name="步骤 1").get_by_label("环节")).to_have_value(
        "核对最迟哪天缴"
    )
    fees.get_by_role("button", name="删去第 11 行").click()
    late = {"收费项目": "滞纳金", "计费单位": "月", "收费依据": "专利法实施细则第一百一十五条"}
    add_row(fees, late | {"金额": "45", "币种": "元", "可靠程度": "据法规文本"})
    page.get_by_label("这次改了什么").fill(WHY_CHANGED)


def add_row(field: Locator, cells: dict[str, str]) -> None:
    """A new row behind the others, its cells filled in by label."""
    field.get_by_role("button", name="加一行").click()
    row = field.locator("[data-row-list] > [data-row-item]").last
    for label, value in cells.items():
        cell = row.get_by_label(re.compile(f"^{label}")).first
        if cell.evaluate("control => control.tagName") == "SELECT":
            cell.select_option(label=value)
        else:
            cell.fill(value)


def read_what_changed(page: Page) -> None:
    """The guide as it stands now, and the way from the last release to this one."""
    page.reload()
    expect(page.get_by_role("table", name="申请材料").locator("tbody tr")).to_have_count(3)
    expect(page.locator("#steps h3").first).to_have_text("核对最迟哪天缴")
    fees = page.get_by_role("table", name="收费项目")
    expect(fees.get_by_role("row", name="滞纳金")).to_contain_text("45 元／月")
    expect(fees).not_to_contain_text("外观11–15年")
    looked_at(page)
    choose(page, "第 2 版，看变化")
    expect(page.locator("main")).to_contain_text(WHY_CHANGED)
    looked_at(page)
    choose(page, "与上一版对照")
    changed = page.locator("main dl > div")
    expect(changed.filter(has_text="材料").locator("ins").first).to_contain_text("缴费通知书")
    expect(changed.filter(has_text="步骤").locator("ins").first).to_contain_text("核对最迟哪天缴")
    expect(changed.filter(has_text="收费项目").locator("ins").first).to_contain_text("滞纳金")
    expect(changed.filter(has_text="收费项目").locator("del").first).to_contain_text("外观11–15年")
    expect(page.locator("main")).to_contain_text(WHY_CHANGED)
    looked_at(page)
    page.goto(f"{GUIDE}/print")
    expect(page.get_by_role("table", name="申请材料").get_by_text("□")).to_have_count(3)
