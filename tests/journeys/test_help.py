"""Overseas help from the first paper to the rating, as each of its people goes through it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import People, press
from tests.journeys.reader import Reader, looked_at

pytestmark = pytest.mark.browser

Arrive = Callable[..., Reader]
#: page of the form → what is answered there, by label; True is a box or a button to choose
ANSWERS: dict[str, dict[str, str | bool]] = {
    "role": {"被指控的一方": True},
    "dispute": {"平台投诉：商品下架、账户冻结": True},
    "place": {"国家或地区": "美国", "受理的机构": "电商平台"},
    "paper": {"收到日期": "", "怎样收到的": "平台站内信或后台"},
    "right": {"权利类型": "商标"},
    "parties": {"对方的名称": "示例权利人子"},
    "goods": {"产品": "折叠灯", "平台": "亚马逊", "涉及金额": "4200", "币种": "USD"},
    "story": {"事情经过": "两个链接被下架，不知道怎样申诉。", "看懂文书，判断期限": True},
    "abroad": {"不打算提供到境外": True},
    "secrecy": {"一般": True},
}
OPINION = "一、先保存下架通知和后台截图。\n二、十天内提交反通知。"


class Filed(NamedTuple):
    """What the receipt says."""

    reference: str
    code: str


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def answer(page: Page, label: str, value: str | bool) -> None:
    """Fill in, choose or tick what has this label; names that go on behind a colon count too."""
    found = page.get_by_label(re.compile(f"^{re.escape(label)}")).first
    if value is True:
        found.check()
    elif found.evaluate("control => control.tagName") == "SELECT":
        found.select_option(label=str(value))
    else:
        found.fill(str(value))


def fill_in(page: Page, look: Callable[[Page], None]) -> None:
    """From the button that begins to the page that sends, one answer after the other."""
    press(page, "开始填写")
    for key, answers in ANSWERS.items():
        page.wait_for_url(f"**/{key}")
        look(page)
        for label, value in answers.items():
            answer(page, label, value)
        press(page, "保存，下一问")
    page.wait_for_url("**/evidence")
    page.get_by_role("link", name="下一步，核对").click()
    page.wait_for_url("**/check")
    look(page)
    page.get_by_label("以上内容真实").check()


def receipt(page: Page) -> Filed:
    page.wait_for_url("**/receipt")
    reference, code = page.locator(".receipt .big").all_inner_texts()
    assert re.fullmatch(r"HW-\d{4}-\d{5}", reference)
    return Filed(reference, code)


def file_quickly(page: Page) -> Filed:
    page.goto("/assistance/new")
    fill_in(page, lambda _page: None)
    press(page, "提交申请")
    return receipt(page)


def take(page: Page, action: str, **fields: str) -> None:
    """An action of the desk, its fields filled in."""
    box = page.locator(f"#do-{action}")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for name, value in fields.items():
        field = page.locator(f"#{action}-{name}")
        if field.evaluate("control => control.tagName") == "SELECT":
            chosen = field.locator("option", has_text=value).get_attribute("value")
            field.select_option(chosen)
        else:
            field.fill(value)
    box.get_by_role("button").click()
    expect(page.locator("main").get_by_role("status")).to_contain_text("已办理")


def test_a_stranger_learns_what_came_and_is_led_to_the_door(reader: Arrive, people: People) -> None:
    visitor = reader(width=360)
    page = visitor.open("/assistance")
    looked_at(page)
    page.get_by_role("link", name="收到文书，看看是什么").click()
    for _question in range(4):
        looked_at(page)
        page.locator("main ul.rows-t a").first.click()
        if page.get_by_role("heading", name="先做三件事").count():
            break
    looked_at(page)
    page.get_by_role("link", name="申请海外维权援助").first.click()
    page.wait_for_url(re.compile("/accounts/sign-in"))
    looked_at(page)
    people.sign_in(page, "enterprise2")
    page.wait_for_url(re.compile("/assistance/new"))
    expect(page.get_by_role("heading", name="刚才已经知道的")).to_be_visible()
    looked_at(page)
    press(page, "开始填写")
    expect(page.get_by_role("complementary")).to_contain_text("收到的文书")


def test_a_stranger_gets_nothing_for_a_wrong_pair(reader: Arrive) -> None:
    visitor = reader(width=360)
    page = visitor.open("/assistance/track")
    looked_at(page)
    visitor.missing.add(page.url)  # a wrong pair answers with 422
    answer(page, "申请编号", "HW-2026-00001")
    answer(page, "查询码", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG")
    press(page, "查询")
    expect(page.get_by_role("alert")).to_contain_text("对不上")
    looked_at(page)
    page = visitor.open("/assistance/papers/verify")
    looked_at(page)
    answer(page, "文书编号", "HW-2026-00001-SL1")
    answer(page, "核验码", "AAAA-BBBB-CCCC-DDDD")
    press(page, "核验")
    expect(page.get_by_text("没有找到这份文书")).to_be_visible()
    looked_at(page)


def test_an_enterprise_files_follows_and_urges(enter: Arrive, reader: Arrive) -> None:
    page = enter("enterprise", width=360).open("/assistance/new")
    looked_at(page)
    fill_in(page, looked_at)
    page.get_by_role("button", name="提交申请").dblclick()
    filed = receipt(page)
    looked_at(page)
    expect(page.get_by_role("button", name="打印回执")).to_be_visible()
    page.get_by_role("link", name="看申请书").click()
    expect(page.locator("article.letter")).to_contain_text("示例权利人子")
    looked_at(page)
    page.get_by_role("link", name="回到这件申请").click()
    expect(title(page)).to_contain_text("美国")
    looked_at(page)
    answer(page, "留言", "后台又来了一封信，内容一样。")
    press(page, "发送")
    expect(page.locator("main").get_by_role("status")).to_contain_text("留言已送到经办人")
    expect(page.locator(".msg-own")).to_have_count(1)
    page.locator("summary", has_text="催办").click()
    press(page, "催办")
    expect(page.get_by_text("已收到催办")).to_be_visible()
    page.goto("/assistance/requests")
    expect(page.get_by_text(filed.reference, exact=True)).to_have_count(1)
    looked_at(page)
    page.goto("/accounts/inbox")
    expect(page.locator("main li").filter(has_text=filed.reference).first).to_be_visible()
    looked_at(page)
    follow(reader(width=360), filed)


def follow(visitor: Reader, filed: Filed) -> None:
    """Progress for somebody who has the reference and the code, and no account."""
    page = visitor.open(f"/assistance/track?reference={filed.reference}")
    answer(page, "查询码", filed.code.lower())
    press(page, "查询")
    found = page.locator("section.panel")
    expect(found).to_contain_text(filed.reference)
    expect(found).to_contain_text("已提交")
    expect(found).not_to_contain_text("示例权利人子")
    looked_at(page)


def test_an_enterprise_files_without_scripts(enter: Arrive, reader: Arrive) -> None:
    page = enter("enterprise2", java_script_enabled=False).open("/assistance/new")
    fill_in(page, lambda _page: None)
    press(page, "提交申请")
    filed = receipt(page)
    page.get_by_role("link", name="看办理情况").click()
    answer(page, "留言", "请尽快。")
    press(page, "发送")
    expect(page.locator("main").get_by_role("status")).to_contain_text("留言已送到经办人")
    visitor = reader(java_script_enabled=False).open("/assistance/track")
    answer(visitor, "申请编号", filed.reference)
    answer(visitor, "查询码", filed.code)
    press(visitor, "查询")
    expect(visitor.locator("section.panel")).to_contain_text(filed.reference)


def test_a_request_goes_from_desk_to_desk_and_is_rated(enter: Arrive, reader: Arrive) -> None:
    enterprise = enter("enterprise3").open("/assistance/new")
    filed = file_quickly(enterprise)
    officer = enter("officer").open("/desk")
    looked_at(officer)
    officer.get_by_role("link", name="求助办理").click()
    looked_at(officer)
    officer.get_by_label("查找", exact=True).fill(filed.reference)
    press(officer, "筛选")
    officer.get_by_role("link", name=filed.reference).click()
    looked_at(officer)
    take(officer, "review")
    take(officer, "accept")
    take(officer, "assign", assignee="专家示例（")
    looked_at(officer)
    advise(enter("expert"), filed)
    officer.reload()
    take(officer, "opine", note="请按专家意见先提交反通知。")
    read_paper(enterprise, reader(), filed)
    take(officer, "close", outcome="未解决")
    looked_at(officer)
    enterprise.goto(f"/assistance/requests/{filed.reference}")
    enterprise.locator("summary", has_text="评价").click()
    enterprise.get_by_label("满意", exact=True).check()
    press(enterprise, "提交评价")
    expect(enterprise.get_by_role("heading", name="您的评价")).to_be_visible()
    looked_at(enterprise)
    officer.reload()
    expect(officer.get_by_text("企业的评价：满意")).to_be_visible()


def advise(expert: Reader, filed: Filed) -> None:
    """An expert finds the one request among those that were assigned, and drafts the opinion."""
    page = expert.open("/desk/requests")
    page.get_by_role("link", name=filed.reference).click()
    expect(page.get_by_role("heading", name="内部记录")).to_have_count(0)
    take(page, "draft_opinion", note=OPINION)
    looked_at(page)


def read_paper(enterprise: Page, stranger: Reader, filed: Filed) -> None:
    """The opinion as a page, as a Word file, and checked by whoever is shown it."""
    enterprise.goto(f"/assistance/requests/{filed.reference}")
    enterprise.get_by_role("link", name="指导意见书", exact=True).click()
    letter = enterprise.locator("article.letter")
    expect(letter).to_contain_text("先保存下架通知和后台截图")
    looked_at(enterprise)
    with enterprise.expect_download() as saving:
        enterprise.get_by_role("link", name="下载 Word 文件").click()
    packed = zipfile.ZipFile(io.BytesIO(Path(saving.value.path()).read_bytes()))
    assert filed.reference in packed.read("word/document.xml").decode()
    number = enterprise.url.rpartition("/")[2]
    code = re.search(r"核验码\W*([0-9A-Z-]{16,})", letter.inner_text())
    assert code, letter.inner_text()
    page = stranger.open(f"/assistance/papers/verify?number={number}&code={code[1]}")
    expect(page.get_by_role("heading", name="这份文书是平台出具的")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("下架通知")
    looked_at(page)


def test_a_manager_supervises_and_sees_the_figures(enter: Arrive) -> None:
    page = enter("manager").open("/desk/requests?tab=overdue")
    looked_at(page)
    page.locator("a[data-row]").first.click()
    take(page, "supervise", note="请今天答复企业。")
    expect(page.locator("#history + .line")).to_contain_text("督办")
    looked_at(page)
    page.goto("/desk/requests/statistics")
    expect(page.get_by_role("img").first).to_be_visible()
    looked_at(page)
    page.goto("/desk/requests/remedies")
    looked_at(page)


def test_an_auditor_reads_the_log_and_nothing_else(enter: Arrive) -> None:
    auditor = enter("auditor")
    page = auditor.open("/desk")
    expect(page.locator(".desks a span")).to_have_text(["审计日志"])
    looked_at(page)
    page.locator(".desks a").click()
    expect(page.locator("tbody tr").first).to_be_visible()
    looked_at(page)
    reference = "HW-2026-00001"
    for path in (
        "/desk/people",
        "/desk/requests",
        f"/desk/requests/{reference}",
        "/desk/requests/statistics",
        "/assistance/new",
        "/assistance/requests",
        f"/assistance/requests/{reference}",
        f"/assistance/papers/{reference}-SQ1",
    ):
        auditor.open(path, 404)
